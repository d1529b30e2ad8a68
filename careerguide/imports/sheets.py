"""Open a CSV file, with any delimiter, or a workbook: both are sheets with rows of text."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import count, islice
from typing import BinaryIO, TextIO

from careerguide.imports.workbooks import MAX_SHEET_COLUMNS, MAX_SHEET_ROWS, SheetRow, Workbook

# The limit on the columns of an upload.
MAX_COLUMNS = 100
# Titles and remarks may come before the header.
HEADER_ROWS = 10
# How much of a line is read to detect the delimiter.
MAX_START = 10_000
MAX_LINE_CHARACTERS = 1_000_000
# A record can span several lines inside quotation marks.
MAX_RECORD_LINES = 10_000
# The lines after an open quotation mark are read twice.
MAX_OPEN_QUOTES = 20
OPEN_QUOTE = "This row opens a quotation mark that is never closed."
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
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
    what is not UTF-8 in other files is read as Windows-1252. ``count_columns`` counts the known columns in a row that
    may be the header.
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
    yield "", _csv_rows(text, count_columns, max_columns, quoting)


class _Lines:
    """The lines of a file, from those in ``waiting`` on. ``record`` has those that the current record has, so far."""

    def __init__(self, text: TextIO):
        self._read = partial(text.readline, MAX_LINE_CHARACTERS + 1)
        self.waiting = deque(islice(iter(self._read, ""), HEADER_ROWS))
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        while line := self.waiting.popleft() if self.waiting else self._read():
            self.record.append(line)
            if len(self.record) > MAX_RECORD_LINES or len(line) > MAX_LINE_CHARACTERS:
                raise csv.Error
            yield line
        # The end of the file is part of a record that is still open.
        self.record.append("")


def _csv_rows(
    text: TextIO, count_columns: Callable[[list[str]], int], max_columns: int, quoting: int
) -> Iterator[SheetRow]:
    """Yield each row. All cells after ``max_columns`` are joined into one extra cell."""
    with text:
        lines = _Lines(text)
        parse = partial(csv.reader, delimiter=_delimiter(lines.waiting, count_columns), quoting=quoting)
        reader, open_quotes = parse(lines, strict=True), 0
        for number in count(1):
            lines.record, problem = [], ""
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                # A record of one line has text after a closing quotation mark, such as "a" and b. If a longer one has
                # it, that mark opens another cell: the first one is never closed, and the other lines are rows.
                if len(lines.record) > 1:
                    problem, open_quotes = OPEN_QUOTE, open_quotes + 1
                if open_quotes > MAX_OPEN_QUOTES:
                    message = f"More than {MAX_OPEN_QUOTES} rows open a quotation mark, such as row {number}."
                    raise ValueError(message) from None
                cells = _first_line(lines.record, number, parse)
                lines.waiting.extendleft(filter(None, lines.record[:0:-1]))
                reader = parse(lines, strict=True)
            if number > MAX_SHEET_ROWS:
                raise ValueError(f"This file has more than {MAX_SHEET_ROWS:,} rows. Split it into several files.")
            cells[max_columns:] = filter(None, ["".join(cells[max_columns:])])
            yield SheetRow(number, cells, problem)


def _first_line(record: list[str], number: int, parse) -> list[str]:
    if len(record[0]) <= MAX_LINE_CHARACTERS:
        with suppress(csv.Error):
            return next(parse(record[:1]))
    raise ValueError(f"This file has a row of more than {MAX_LINE_CHARACTERS:,} characters, in row {number}.")


def _delimiter(first: deque[str], count_columns: Callable[[list[str]], int]) -> str:
    """The sign that separates the most known columns, or else the most common one outside of quotes.

    A line such as sep=; names it, and is removed. In some countries, spreadsheets use semicolons or tabs.
    """
    if first and (separator := _SEPARATOR_LINE.fullmatch(first[0])):
        first.popleft()
        return separator[1]
    unquoted = re.sub(r'"[^"]*"', "", next(filter(str.strip, first), ""))

    def score(sign: str) -> tuple[int, int]:
        records = csv.reader((line[:MAX_START] for line in first), delimiter=sign)
        return max(map(count_columns, records), default=0), unquoted.count(sign)

    return max(",;\t|", key=score)


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("windows-1252", _windows_1252)
