"""Parse CSV and XLSX files into a header and numbered rows of text."""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from typing import NamedTuple, TextIO

from careerguide.imports.cells import clean_cell
from careerguide.imports.csv_files import plain_cell
from careerguide.imports.official import official_file
from careerguide.imports.workbooks import MAX_CELL_CHARACTERS, MAX_SHEET_ROWS, SheetRow, Workbook, column_letters
from careerguide.lib.durations import is_unit
from careerguide.lib.money import other_currency
from careerguide.web.uploads import MAX_MEGABYTES

MAX_ROWS = 20_000
MAX_COLUMNS = 100
# The limit on the memory that the text of all cells uses.
MAX_TEXT_MEGABYTES = 60
# A CSV record can span several lines inside quotation marks.
MAX_RECORD_CHARACTERS = 1_000_000
MAX_NAME_CHARACTERS = 200
# Titles and remarks may come before the header.
HEADER_ROWS = 10

_NOT_UTF8 = (
    "This file is not in UTF-8, so its text cannot be read. "
    "In a spreadsheet, save it as “CSV UTF-8”, or as an XLSX workbook."
)
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_UNIT = re.compile(r"(.+?)_?[(\[](?:in_)?([^()\[\]]+)[)\]]")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class TableRow:
    """``number`` is the row number that a spreadsheet shows. ``cells`` has one cell for each header of the table.

    ``numbers`` are the headers of the cells that are numbers in a workbook. All cells of a CSV file are text.
    """

    number: int
    cells: tuple[str, ...]
    problem: str = ""
    numbers: tuple[str, ...] = ()


class Heading(NamedTuple):
    """The column that a header cell names, and the unit of its bare numbers.

    "Duration (Weeks)" is "duration" with the unit "weeks", "Tuition (AUD)" is "tuition_usd" with the unit "AUD".
    """

    name: str
    unit: str = ""

    def read(self, text: str) -> str:
        if not self.unit or not _NUMBER.fullmatch(text.strip()):
            return text
        return f"{text} {self.unit}" if is_unit(self.unit) else f"{self.unit} {text}"


@dataclass(frozen=True)
class Header:
    """The row that names the columns, and the rows after it. ``sheet`` is "" in a CSV file.

    ``first_rows`` are the first rows of all sheets.
    """

    sheet: str
    number: int
    headings: list[Heading]
    rows: Iterator[SheetRow]
    first_rows: list[SheetRow]

    @property
    def names(self) -> list[str]:
        return [heading.name for heading in self.headings]

    def missing(self, required: Iterable[str]) -> str:
        """A sentence that names the missing columns and the row that was read as the header; "" if none is missing."""
        missing = [name for name in required if name not in self.names]
        if not missing:
            return ""
        sheet = f" of the sheet “{self.sheet}”" if self.sheet else ""
        columns = (
            f"columns {', '.join(missing[:-1])} and {missing[-1]} are" if missing[1:] else f"column {missing[0]} is"
        )
        return f"The {columns} missing. Row {self.number}{sheet} was read as the header."

    def check(self, columns: Collection[str]) -> None:
        """Raise ValueError if two headings name the same column. Names that are not in ``columns`` may repeat."""
        for name, count in Counter(self.names).items():
            if name and count > 1 and (name in columns or not columns):
                letters = [column_letters(index) for index, each in enumerate(self.names) if each == name]
                raise ValueError(f"The header contains {name} more than once: in the columns {' and '.join(letters)}.")

    def read(self, row: SheetRow, columns: Collection[str]) -> TableRow:
        """Pad short rows with empty cells. ``problem`` names a nonempty cell without a header or a missing result."""
        pairs = list(zip_longest(self.headings, row.cells[: len(self.headings)], fillvalue=""))
        unnamed = [*(cell for heading, cell in pairs if not heading.name), *row.cells[len(self.headings) :]]
        problem = ""
        if any(cell.strip() for cell in unnamed):
            problem = "The row has more cells than the header. A cell that contains a comma needs quotation marks."
        named = [(index, self.names[index]) for index in row.uncalculated if index < len(self.headings)]
        for index, name in named:
            if name in columns or not columns:
                problem = (
                    f"{column_letters(index)}{row.number} has a formula that was never calculated. "
                    "Open the file in a spreadsheet and save it."
                )
        numbers = tuple(self.headings[index].name for index in row.numbers if index < len(self.headings))
        cells = tuple(heading.read(cell) for heading, cell in pairs if heading.name)
        return TableRow(row.number, cells, problem, numbers)


@dataclass(frozen=True)
class HeaderFinder:
    """Finds the header in the first rows of each sheet: the first row that has the ``required`` columns.

    If no row has them, it is the row with the most ``columns``. Without ``columns``, it is the first row. ``mapping``
    gives the column for other names: {"program": "title"}.
    """

    columns: Collection[str] = ()
    required: Collection[str] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)

    def heading(self, cell: str) -> Heading:
        name = column_name(cell)
        column, match = self.mapping.get(name, name), _UNIT.fullmatch(name)
        if match and name not in self.columns:
            unit = match[2].replace("_", " ")
            currency = other_currency(unit)
            for target in [column] if column != name else [match[1], f"{match[1]}_usd"]:
                if target in self.columns and (is_unit(unit) or currency is not None):
                    return Heading(target, unit if is_unit(unit) else currency.upper())
        return Heading(column)

    def known(self, cells: Iterable[str]) -> set[str]:
        names = {self.heading(cell).name for cell in cells if cell}
        return names.intersection(self.columns) | names.intersection(self.required)

    def find(self, sheets: Iterable[tuple[str, Iterator[SheetRow]]]) -> Header:
        best, most, first_rows = None, (), []
        for sheet, rows in sheets:
            filled = (row for row in rows if any(cell.strip() for cell in row.cells))
            first = list(islice(filled, HEADER_ROWS))
            first_rows += first
            for index, row in enumerate(first):
                known = self.known(row.cells)
                is_complete = bool(self.required) and known.issuperset(self.required)
                # A title has a single cell.
                score = is_complete, len(known), min(2, sum(bool(cell.strip()) for cell in row.cells))
                if best is None or (self.columns and score > most):
                    best, most = (sheet, row, chain(first[index + 1 :], filled)), score
            if most and most[0]:
                break
        if best is None:
            raise ValueError("This file is empty.")
        sheet, row, rows = best
        return Header(sheet, row.number, [self.heading(cell) for cell in row.cells], rows, first_rows)


@dataclass(frozen=True)
class Table:
    """Iterating over a table yields the cells of each row."""

    headers: list[str]
    rows: list[TableRow]
    header: Header

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return (row.cells for row in self.rows)


def column_name(text: str) -> str:
    """In lower case with underscores: "Source key" is "source_key"."""
    return re.sub(r"[\s_-]+", "_", clean_cell(text).text.lower())


def size_problem(size: int) -> str:
    if size <= MAX_MEGABYTES * 1024 * 1024:
        return ""
    return f"This file is {size / 1024 / 1024:,.0f} MB. Upload at most {MAX_MEGABYTES} MB at a time: split the file."


def read_table(
    data: bytes,
    max_rows: int = MAX_ROWS,
    columns: Collection[str] = (),
    required: Collection[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> Table:
    """Read a file. Its content, not its name, decides whether it is CSV or XLSX.

    See HeaderFinder for ``columns``, ``required`` and ``mapping``. Raises ValueError with a message for the user if the
    file is invalid, exceeds a limit, or is an official file that a command imports. A missing column is no error:
    ``table.header.missing(required)`` tells.
    """
    if problem := size_problem(len(data)):
        raise ValueError(problem)
    if not data.strip():
        raise ValueError("This file is empty.")
    finder = HeaderFinder(columns, required, mapping or {})
    if data.startswith(b"PK\x03\x04"):
        book = Workbook(data)
        return _table(finder, ((name, book.rows(name, MAX_COLUMNS)) for name in book.sheets), max_rows)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ValueError("This is an old workbook (XLS), or one with a password. Save it as XLSX without a password.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError(_NOT_UTF8)
    if b"\0" in data:
        raise ValueError("This is not a table. Upload a CSV file (UTF-8) or an XLSX workbook.")
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    try:
        return _table(finder, [("", csv_rows(text, finder, MAX_COLUMNS))], max_rows)
    except UnicodeDecodeError:
        first_line = data[:MAX_CELL_CHARACTERS].decode("utf-8-sig", "replace").partition("\n")[0]
        names = {column_name(cell) for cell in re.split(r'[,;\t|"]', first_line)}
        raise ValueError(official_file([names]) or _NOT_UTF8) from None


def csv_rows(
    text: TextIO, finder: HeaderFinder, max_columns: int = sys.maxsize, quoting: int = csv.QUOTE_MINIMAL
) -> Iterator[SheetRow]:
    """Yield each row. All cells after ``max_columns`` are joined into one extra cell."""
    lines = _Lines(text)
    options = {"delimiter": lines.delimiter(finder), "quoting": quoting}
    try:
        for record in csv.reader(lines, **options):
            if len(lines.record) > 1 or lines.is_at_end:
                # If text follows the closing quotation mark, that mark opens another cell, and this one is not closed.
                list(csv.reader(lines.record, strict=True, **options))
            if len(record) > max_columns:
                record[max_columns:] = ["".join(record[max_columns:])]
            has_apostrophe = any("'" in line for line in lines.record)
            yield SheetRow(lines.number, [plain_cell(cell) for cell in record] if has_apostrophe else record)
            lines.start_record()
    except csv.Error:
        if '"' in lines.record[0]:
            raise ValueError(f"Row {lines.number} opens a quotation mark that is never closed.") from None
        raise ValueError(
            f"This file has a cell of more than {MAX_CELL_CHARACTERS:,} characters, in row {lines.number}."
        ) from None


class _Lines:
    """The lines of a CSV file. ``record`` has the lines of the current record, ``number`` is its number."""

    def __init__(self, text: TextIO):
        self._text, self.number, self.is_at_end = text, 0, False
        self.start_record()
        self._first = [line for _ in range(HEADER_ROWS) if (line := self._read())]

    def start_record(self) -> None:
        self.number += 1
        self._length, self.record = 0, []
        if self.number > MAX_SHEET_ROWS:
            raise ValueError(f"This file has more than {MAX_SHEET_ROWS:,} rows. Split it into several files.")

    def _read(self) -> str:
        line = self._text.readline(MAX_RECORD_CHARACTERS + 1)
        if len(line) > MAX_RECORD_CHARACTERS:
            raise ValueError(f"This file has a row of more than {MAX_RECORD_CHARACTERS:,} characters.")
        return line

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = self._first.pop(0) if self._first else self._read()
        self.is_at_end = not line
        if not line:
            raise StopIteration
        self._length += len(line)
        self.record.append(line)
        if self._length > MAX_RECORD_CHARACTERS:
            raise csv.Error
        return line

    def delimiter(self, finder: HeaderFinder) -> str:
        """The sign that separates the most column names that are known, or else the most common one outside of quotes.

        In some countries, spreadsheets use semicolons or tabs.
        """
        if self._first and (separator := _SEPARATOR_LINE.fullmatch(self._first[0])):
            del self._first[0]
            return separator[1]
        unquoted = re.sub(r'"[^"]*"', "", next(filter(str.strip, self._first), ""))

        def score(sign: str) -> tuple[int, int]:
            records = csv.reader((line[:MAX_CELL_CHARACTERS] for line in self._first), delimiter=sign)
            names = [len(finder.known(record)) for record in records] if finder.columns else []
            return max(names, default=0), unquoted.count(sign)

        return max(",;\t|", key=score)


def _table(finder: HeaderFinder, sheets: Iterable[tuple[str, Iterator[SheetRow]]], max_rows: int) -> Table:
    header = finder.find(sheets)
    if header.missing(finder.required):
        names = [{column_name(cell) for cell in row.cells[:MAX_COLUMNS]} for row in header.first_rows]
        if message := official_file(names):
            raise ValueError(message)
    if any(header.names[MAX_COLUMNS:]):
        raise ValueError(f"This file has more than {MAX_COLUMNS} columns.")
    if max(map(len, header.names)) > MAX_NAME_CHARACTERS:
        raise ValueError(f"A column name in the header is longer than {MAX_NAME_CHARACTERS} characters.")
    header.check(finder.columns)
    rows, size = [], 0
    for row in header.rows:
        if len(rows) == max_rows:
            raise ValueError(f"This file has more than {max_rows:,} rows. Split it into several files.")
        size += sum(sys.getsizeof(cell) for cell in row.cells if cell)
        if size > MAX_TEXT_MEGABYTES * 1024 * 1024:
            raise ValueError("This file has too much text to be read at once. Split it into several files.")
        if max(map(len, row.cells)) > MAX_CELL_CHARACTERS:
            raise ValueError(
                f"This file has a cell of more than {MAX_CELL_CHARACTERS:,} characters, in row {row.number}."
            )
        rows.append(header.read(row, finder.columns))
    if not rows:
        raise ValueError("This file has a header but no rows.")
    return Table([name for name in header.names if name], rows, header)
