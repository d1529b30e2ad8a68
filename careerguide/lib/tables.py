"""Tables that people send: a CSV or XLSX file as a header and numbered rows of text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from careerguide.lib.csv import plain_cell
from careerguide.lib.workbooks import first_sheet

# What one file may hold: more would keep an editor waiting, and the memory of a small server.
MOST_MEGABYTES = 20
MOST_ROWS = 20_000
MOST_COLUMNS = 100

_NOT_TEXT = (
    "This file is not written in UTF-8, so its letters cannot be read. "
    "In a spreadsheet, save it as “CSV UTF-8”, or as an XLSX workbook."
)
_KINDS = "Send a CSV file (UTF-8) or an XLSX workbook."


@dataclass(frozen=True)
class TableRow:
    """One row: its ``number`` as a spreadsheet shows it (the header is row 1), and a text for each column."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """A file's ``headers`` and ``rows``. Iterating gives each row's cells."""

    headers: list[str]
    rows: list[TableRow]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return (row.cells for row in self.rows)


def too_large(size: int) -> str:
    """The sentence for a file of ``size`` bytes, before it is read; empty where it may be."""
    if size <= MOST_MEGABYTES * 1024 * 1024:
        return ""
    return f"This file has {size / 1024 / 1024:,.0f} MB. Send at most {MOST_MEGABYTES} MB; divide a longer one."


def read_table(data: bytes) -> Table:
    """The table in a file's ``data``, told by what it is and not by its name.

    Raises ValueError with a sentence where it is neither CSV nor XLSX, is too long, or has no usable header.
    """
    if problem := too_large(len(data)):
        raise ValueError(problem)
    if not data.strip():
        raise ValueError("This file is empty.")
    if data.startswith(b"PK\x03\x04"):
        return _table(first_sheet(data, MOST_COLUMNS))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("This is a workbook of an old kind (XLS), or one with a password. Save it as XLSX.")
    return _table(_csv_rows(data))


def _csv_rows(data: bytes) -> Iterator[list[str]]:
    """The records of a CSV file: with commas, or with the semicolons or tabs of other countries' spreadsheets."""
    try:
        # A mark of another encoding, or what no text holds.
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ValueError(_NOT_TEXT)
        if b"\0" in data:
            raise ValueError(f"This is not a table. {_KINDS}")
        lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
        delimiter = _delimiter(lines.readline())
        lines.seek(0)
        for record in csv.reader(lines, delimiter=delimiter):
            yield [plain_cell(cell) for cell in record]
    except UnicodeDecodeError:
        raise ValueError(_NOT_TEXT) from None
    except csv.Error:
        raise ValueError("This file cannot be read as CSV: look for a quotation mark that is not closed.") from None


def _delimiter(header: str) -> str:
    """What parts the columns: whichever sign stands in the header most often outside of quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(",;\t", key=bare.count)


def _table(rows: Iterable[list[str]]) -> Table:
    """The header and the rows that hold anything."""
    numbered = ((number, cells) for number, cells in enumerate(rows, 1))
    header = next(((number, cells) for number, cells in numbered if any(cell.strip() for cell in cells)), None)
    if header is None:
        raise ValueError("This file is empty.")
    headers = _headers(header[1])
    found = []
    for number, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) == MOST_ROWS:
            raise ValueError(f"This file has more than {MOST_ROWS:,} rows. Divide it into several.")
        found.append(_row(number, cells, headers))
    if not found:
        raise ValueError("This file has a header but no rows.")
    return Table([name for name in headers if name], found)


def _headers(cells: list[str]) -> list[str]:
    """The names of the columns, as we write them; empty where a column has none."""
    names = [re.sub(r"[\s_-]+", "_", cell.strip().lower()) for cell in cells]
    if len(names) > MOST_COLUMNS:
        raise ValueError(f"This file has more than {MOST_COLUMNS} columns.")
    twice = [name for name, count in Counter(names).items() if name and count > 1]
    if twice:
        raise ValueError(f"The header names {', '.join(twice)} more than once.")
    return names


def _row(number: int, cells: list[str], headers: list[str]) -> TableRow:
    """A row under its ``headers``; a short one is filled up with empty cells."""
    pairs = list(zip_longest(headers, cells[: len(headers)], fillvalue=""))
    unnamed = [*(cell for name, cell in pairs if not name), *cells[len(headers) :]]
    problem = ""
    if any(cell.strip() for cell in unnamed):
        problem = "There are more cells than the header has names. Does a cell with a comma lack its quotation marks?"
    return TableRow(number, tuple(cell for name, cell in pairs if name), problem)
