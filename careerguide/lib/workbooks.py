"""XLSX workbooks: the first sheet as rows of text, within bounds, and a sheet written row by row."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from careerguide.lib.csv import plain_cell, safe_cell

# What a workbook may unpack to: a few kilobytes can be made to unpack to gigabytes.
MOST_UNPACKED_MEGABYTES = 60
# The rows that a sheet can have at all; a row that says it stands further down is a lie.
LAST_ROW = 1_048_576

_BROKEN = "This workbook cannot be read. Open it in a spreadsheet and save it anew as XLSX, or as CSV UTF-8."
_CURRENCY = re.compile(r"\[\$([^\-\]]*)|([£€¥₹₩₽])")


def first_sheet(data: bytes, most_columns: int) -> Iterator[list[str]]:
    """The rows of the first sheet of the workbook in ``data``, as texts, up to one column past ``most_columns``.

    Raises ValueError with a sentence where it cannot be read, or unpacks to more than it may.
    """
    from openpyxl import load_workbook

    _check_size(data)
    try:
        with warnings.catch_warnings():
            # It warns of what it passes over, such as a sheet's own validation rules.
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            if not workbook.worksheets:
                raise ValueError("This workbook has no sheet.")
            sheet = workbook.worksheets[0]
            # What a sheet says of its own size may be anything.
            sheet.reset_dimensions()
            last, cells = None, []
            for row in sheet.iter_rows(max_row=LAST_ROW, max_col=most_columns + 1):
                # Rows that are left out, of which there may be a million, come as one and the same object.
                if row is not last:
                    last, cells = row, [_text(cell) for cell in row]
                while cells and not cells[-1]:
                    cells.pop()
                yield cells
    except ValueError as error:
        raise (error if type(error) is ValueError and str(error).startswith("This ") else ValueError(_BROKEN)) from None
    except Exception:
        # A file can be broken in more ways than its reader has errors for.
        raise ValueError(_BROKEN) from None


def _check_size(data: bytes) -> None:
    """Refuse what is no workbook, and one that unpacks to too much; no more than it says can be unpacked later."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise ValueError(_BROKEN) from None
    if unpacked > MOST_UNPACKED_MEGABYTES * 1024 * 1024:
        raise ValueError(f"This workbook unpacks to more than {MOST_UNPACKED_MEGABYTES} MB. Divide it, or send CSV.")
    if "xl/workbook.xml" not in {name.lstrip("/") for name in names}:
        raise ValueError("This is no XLSX workbook. Send a CSV file (UTF-8) or an XLSX workbook.")


def _text(cell) -> str:
    """A cell as somebody would have typed it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return plain_cell(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        # As many digits as a spreadsheet keeps.
        number = str(value) if isinstance(value, int) else f"{value:.15g}"
        return f"{_currency(cell.number_format)}{number}"
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == value.time().min else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _currency(number_format: str | None) -> str:
    """The currency that a number is shown in, which is no part of the number; empty for none and for dollars."""
    found = _CURRENCY.search(number_format or "")
    sign = (found[1] or found[2] or "").strip() if found else ""
    return "" if sign in {"$", "US$", "USD"} else sign


def write_sheet(header: Iterable[str], rows: Iterable[Iterable], file) -> None:
    """Write a workbook of one sheet to ``file``, a row at a time; no cell becomes a formula."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def cell(value):
        safe = safe_cell(value)
        return ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", safe) if isinstance(safe, str) else safe

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("rows")
    sheet.freeze_panes = "A2"
    sheet.append(list(header))
    for row in rows:
        sheet.append([cell(value) for value in row])
    workbook.save(file)
