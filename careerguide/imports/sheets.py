"""Open a CSV file or a workbook: both are sheets with rows of text."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from careerguide.imports.csv_reader import MAX_START, csv_rows
from careerguide.imports.workbooks import MAX_SHEET_COLUMNS, SheetRow, Workbook

# The limit on the columns of an upload.
MAX_COLUMNS = 100
NOT_UTF8 = (
    "This file is not in UTF-8, so its text cannot be read. "
    "In a spreadsheet, save it as “CSV UTF-8”, or as an XLSX workbook."
)


def open_sheets(
    file: bytes | BinaryIO,
    count_columns: Callable[[list[str]], int],
    sheet: str = "",
    quoting: int = csv.QUOTE_MINIMAL,
) -> Iterator[tuple[str, Iterator[SheetRow]]]:
    """Yield the name and the rows of each visible sheet, or only of the named one. The only sheet of a CSV file is "".

    The content, not the name, decides whether a file is CSV or XLSX. An upload (bytes) has limits and must be in UTF-8;
    what is not UTF-8 in other files is read as Windows-1252. ``csv_rows()`` explains ``count_columns``.
    """
    is_upload = isinstance(file, bytes)
    stream, max_columns = (io.BytesIO(file), MAX_COLUMNS) if is_upload else (file, MAX_SHEET_COLUMNS)
    start = stream.read(MAX_START)
    stream.seek(0)
    if start.startswith(b"PK\x03\x04"):
        book = Workbook(stream, is_limited=is_upload)
        names = [name for name in book.sheets if sheet.lower() in {"", name.lower()}]
        if not names:
            raise ValueError(f"There is no sheet “{sheet}”. The sheets are: {', '.join(book.sheets)}.")
        for name in names:
            yield name, book.rows(name, max_columns)
        return
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("This is an old workbook (XLS), or one with a password. Save it as XLSX without a password.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(NOT_UTF8)
    if b"\0" in start:
        raise ValueError("This is not a table. Upload a CSV file (UTF-8) or an XLSX workbook.")
    errors = "strict" if is_upload else "windows-1252"
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors=errors, newline="")
    yield "", csv_rows(text, count_columns, max_columns, quoting)


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("windows-1252", _windows_1252)
