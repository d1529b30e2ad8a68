"""Tables that people send: a CSV or XLSX file as a header and numbered rows of text."""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from careerguide.imports.csv_files import plain_cell
from careerguide.imports.workbooks import LAST_ROW, MAX_CELL_CHARACTERS, first_sheet
from careerguide.web.uploads import MAX_MEGABYTES

# What one file may hold: more would keep an editor waiting, and the memory of a small server.
MAX_ROWS = 20_000
MAX_COLUMNS = 100
# What the texts of all cells take in memory.
MAX_TEXT_MEGABYTES = 60
# A record of a CSV file, with the lines inside its quotation marks.
MAX_RECORD_CHARACTERS = 1_000_000
MAX_NAME_CHARACTERS = 200

_NOT_TEXT = (
    "This file is not written in UTF-8, so its letters cannot be read. "
    "In a spreadsheet, save it as “CSV UTF-8”, or as an XLSX workbook."
)
_LOOK = "Look for a quotation mark that is not closed."
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
    if size <= MAX_MEGABYTES * 1024 * 1024:
        return ""
    return f"This file has {size / 1024 / 1024:,.0f} MB. Send at most {MAX_MEGABYTES} MB; divide a longer one."


def read_table(data: bytes, max_rows: int = MAX_ROWS) -> Table:
    """The table in a file's ``data``, told by what it is and not by its name.

    Raises ValueError with a sentence where it is neither CSV nor XLSX, is too long, or has no usable header.
    """
    if problem := too_large(len(data)):
        raise ValueError(problem)
    if not data.strip():
        raise ValueError("This file is empty.")
    if data.startswith(b"PK\x03\x04"):
        return _table(first_sheet(data, MAX_COLUMNS), max_rows)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("This is a workbook of an old kind (XLS), or one with a password. Save it as XLSX.")
    return _table(_csv_rows(data), max_rows)


def _csv_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file: with commas, or with the semicolons or tabs of other countries' spreadsheets.

    As in a workbook, what is past the last column comes as one more cell.
    """
    try:
        # A mark of another encoding, or what no text holds.
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ValueError(_NOT_TEXT)
        if b"\0" in data:
            raise ValueError(f"This is not a table. {_KINDS}")
        lines = _Lines(data)
        delimiter = _delimiter(next(lines, ""))
        lines = _Lines(data)
        for number, record in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            lines.length = 0
            if number > LAST_ROW:
                raise ValueError(f"This file has more than {LAST_ROW:,} rows. Divide it into several.")
            cells = [plain_cell(cell) for cell in record[:MAX_COLUMNS]]
            rest = "".join(record[MAX_COLUMNS:])
            yield number, [*cells, rest] if rest else cells
    except UnicodeDecodeError:
        raise ValueError(_NOT_TEXT) from None
    except csv.Error:
        raise ValueError("This file cannot be read as CSV: look for a quotation mark that is not closed.") from None


class _Lines:
    """The lines of a CSV file. ``length`` is how much was read of the present record."""

    def __init__(self, data: bytes):
        self._text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
        self.length = 0

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_RECORD_CHARACTERS + 1)
        self.length += len(line)
        if self.length > MAX_RECORD_CHARACTERS:
            raise ValueError(f"This file has a row of more than {MAX_RECORD_CHARACTERS:,} characters. {_LOOK}")
        if not line:
            raise StopIteration
        return line


def _delimiter(header: str) -> str:
    """What parts the columns: whichever sign stands in the header most often outside of quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(",;\t", key=bare.count)


def _table(numbered: Iterator[tuple[int, list[str]]], max_rows: int) -> Table:
    """The header and the rows that hold anything."""
    filled = ((number, cells) for number, cells in numbered if any(cell.strip() for cell in cells))
    _, header = next(filled, (0, []))
    if not header:
        raise ValueError("This file is empty.")
    headers = _headers(header)
    found, size = [], 0
    for number, cells in filled:
        if len(found) == max_rows:
            raise ValueError(f"This file has more than {max_rows:,} rows. Divide it into several.")
        size += sum(sys.getsizeof(cell) for cell in cells if cell)
        if size > MAX_TEXT_MEGABYTES * 1024 * 1024:
            raise ValueError("This file holds more text than can be read at once. Divide it into several.")
        if max(map(len, cells)) > MAX_CELL_CHARACTERS:
            raise ValueError(f"This file has a cell of more than {MAX_CELL_CHARACTERS:,} characters, in row {number}.")
        found.append(_row(number, cells, headers))
    if not found:
        raise ValueError("This file has a header but no rows.")
    return Table([name for name in headers if name], found)


def _headers(cells: list[str]) -> list[str]:
    """The names of the columns, as we write them; empty where a column has none."""
    if any(cell.strip() for cell in cells[MAX_COLUMNS:]):
        raise ValueError(f"This file has more than {MAX_COLUMNS} columns.")
    if max(map(len, cells)) > MAX_NAME_CHARACTERS:
        raise ValueError(f"The header has a name of more than {MAX_NAME_CHARACTERS} characters.")
    names = [re.sub(r"[\s_-]+", "_", cell.strip().lower()) for cell in cells]
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
