"""Parse an uploaded CSV or XLSX file into a header and numbered rows of text."""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from careerguide.imports.cells import clean_cell
from careerguide.imports.csv_files import plain_cell
from careerguide.imports.workbooks import MAX_CELL_CHARACTERS, MAX_SHEET_ROWS, SheetRow, first_sheet
from careerguide.web.uploads import MAX_MEGABYTES

MAX_ROWS = 20_000
MAX_COLUMNS = 100
# The limit on the memory that the text of all cells uses.
MAX_TEXT_MEGABYTES = 60
# A CSV record can span several lines inside quotation marks.
MAX_RECORD_CHARACTERS = 1_000_000
MAX_NAME_CHARACTERS = 200

_NOT_UTF8 = (
    "This file is not in UTF-8, so its text cannot be read. "
    "In a spreadsheet, save it as “CSV UTF-8”, or as an XLSX workbook."
)
_LOOK_FOR_QUOTE = "Look for a quotation mark that is not closed."


@dataclass(frozen=True)
class TableRow:
    """``number`` is the row number that a spreadsheet shows. ``cells`` has one cell for each header of the table.

    ``numbers`` are the headers of the cells that are numbers in a workbook. All cells of a CSV file are text.
    """

    number: int
    cells: tuple[str, ...]
    problem: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Iterating over a table yields the cells of each row."""

    headers: list[str]
    rows: list[TableRow]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return (row.cells for row in self.rows)


def size_problem(size: int) -> str:
    if size <= MAX_MEGABYTES * 1024 * 1024:
        return ""
    return f"This file is {size / 1024 / 1024:,.0f} MB. Upload at most {MAX_MEGABYTES} MB at a time: split the file."


def read_table(data: bytes, max_rows: int = MAX_ROWS) -> Table:
    """Read a file. Its content, not its name, decides whether it is CSV or XLSX.

    Raises ValueError with a message for the user if the file is invalid or exceeds a limit.
    """
    if problem := size_problem(len(data)):
        raise ValueError(problem)
    if not data.strip():
        raise ValueError("This file is empty.")
    if data.startswith(b"PK\x03\x04"):
        return _table(first_sheet(data, MAX_COLUMNS), max_rows)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("This is an old workbook (XLS), or one with a password. Save it as XLSX without a password.")
    return _table(_csv_rows(data), max_rows)


def _csv_rows(data: bytes) -> Iterator[SheetRow]:
    """Yield each row. All cells after ``MAX_COLUMNS`` are joined into one extra cell."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ValueError(_NOT_UTF8)
        if b"\0" in data:
            raise ValueError("This is not a table. Upload a CSV file (UTF-8) or an XLSX workbook.")
        delimiter = _delimiter(next(_Lines(data), ""))
        lines = _Lines(data)
        for number, record in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            lines.record_length = 0
            if number > MAX_SHEET_ROWS:
                raise ValueError(f"This file has more than {MAX_SHEET_ROWS:,} rows. Split it into several files.")
            cells = [plain_cell(cell) for cell in record[:MAX_COLUMNS]]
            rest = "".join(record[MAX_COLUMNS:])
            yield SheetRow(number, [*cells, rest] if rest else cells)
    except UnicodeDecodeError:
        raise ValueError(_NOT_UTF8) from None
    except csv.Error:
        raise ValueError(f"This file cannot be read as CSV. {_LOOK_FOR_QUOTE}") from None


class _Lines:
    """The lines of a CSV file. The caller resets ``record_length`` after each record."""

    def __init__(self, data: bytes):
        self._text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
        self.record_length = 0

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_RECORD_CHARACTERS + 1)
        self.record_length += len(line)
        if self.record_length > MAX_RECORD_CHARACTERS:
            raise ValueError(
                f"This file has a row of more than {MAX_RECORD_CHARACTERS:,} characters. {_LOOK_FOR_QUOTE}"
            )
        if not line:
            raise StopIteration
        return line


def _delimiter(header: str) -> str:
    """The most common delimiter outside of quotes. In some countries, spreadsheets use semicolons or tabs."""
    unquoted = re.sub(r'"[^"]*"', "", header)
    return max(",;\t", key=unquoted.count)


def _table(sheet_rows: Iterator[SheetRow], max_rows: int) -> Table:
    filled = (row for row in sheet_rows if any(cell.strip() for cell in row.cells))
    header = next(filled, None)
    if not header:
        raise ValueError("This file is empty.")
    headers = _headers(header.cells)
    rows, size = [], 0
    for number, cells, numbers in filled:
        if len(rows) == max_rows:
            raise ValueError(f"This file has more than {max_rows:,} rows. Split it into several files.")
        size += sum(sys.getsizeof(cell) for cell in cells if cell)
        if size > MAX_TEXT_MEGABYTES * 1024 * 1024:
            raise ValueError("This file has too much text to be read at once. Split it into several files.")
        if max(map(len, cells)) > MAX_CELL_CHARACTERS:
            raise ValueError(f"This file has a cell of more than {MAX_CELL_CHARACTERS:,} characters, in row {number}.")
        rows.append(_row(number, cells, headers, numbers))
    if not rows:
        raise ValueError("This file has a header but no rows.")
    return Table([name for name in headers if name], rows)


def _headers(cells: list[str]) -> list[str]:
    """The column names in lower case with underscores; "" for a column without a name."""
    if any(cell.strip() for cell in cells[MAX_COLUMNS:]):
        raise ValueError(f"This file has more than {MAX_COLUMNS} columns.")
    if max(map(len, cells)) > MAX_NAME_CHARACTERS:
        raise ValueError(f"A column name in the header is longer than {MAX_NAME_CHARACTERS} characters.")
    names = [re.sub(r"[\s_-]+", "_", clean_cell(cell).text.lower()) for cell in cells]
    duplicates = [name for name, count in Counter(names).items() if name and count > 1]
    if duplicates:
        raise ValueError(f"The header contains {', '.join(duplicates)} more than once.")
    return names


def _row(number: int, cells: list[str], headers: list[str], numbers: Sequence[int]) -> TableRow:
    """Pad short rows with empty cells. If a nonempty cell has no header, ``problem`` says so."""
    pairs = list(zip_longest(headers, cells[: len(headers)], fillvalue=""))
    unnamed = [*(cell for name, cell in pairs if not name), *cells[len(headers) :]]
    problem = ""
    if any(cell.strip() for cell in unnamed):
        problem = "The row has more cells than the header. A cell that contains a comma needs quotation marks."
    names = tuple(headers[index] for index in numbers if index < len(headers))
    return TableRow(number, tuple(cell for name, cell in pairs if name), problem, names)
