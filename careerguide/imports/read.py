"""Find the header of a table in a CSV file or a workbook, and read the rows below it."""

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from types import MappingProxyType
from typing import NamedTuple

from careerguide.imports.cells import clean_cell
from careerguide.imports.csv_files import plain_cell
from careerguide.imports.official import official_file
from careerguide.imports.sheets import HEADER_ROWS, MAX_COLUMNS, MAX_START, NOT_UTF8, open_sheets
from careerguide.imports.workbook_parts import MAX_CELL_CHARACTERS
from careerguide.imports.workbooks import UNCALCULATED, SheetRow, column_letters
from careerguide.lib.durations import is_unit
from careerguide.lib.money import other_currency
from careerguide.web.uploads import MAX_MEGABYTES

MAX_ROWS = 20_000
# The limit on the memory that the text of all cells uses.
MAX_TEXT_MEGABYTES = 60
MAX_NAME_CHARACTERS = 200
TOO_MANY_CELLS = "The row has more cells than the header. A cell that contains a comma needs quotation marks."
NO_RESULT = "has a formula that was never calculated. Open the file in a spreadsheet and save it."
_UNIT = re.compile(r"(.+?)_?[(\[](?:in_)?([^()\[\]]+)[)\]]|(.+?)(?:_in)?_([a-z]+)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?", re.ASCII)


class TableRow(NamedTuple):
    """``number`` is the row number that a spreadsheet shows, and ``problem`` says why the row cannot be read.

    ``numbers`` are the headers of the cells that are numbers in a workbook. All cells of a CSV file are text.
    """

    number: int
    cells: tuple[str, ...]
    problem: str = ""
    numbers: Sequence[str] = ()


class Heading(NamedTuple):
    """A column, and the unit of its bare numbers."""

    name: str
    unit: str = ""

    def read(self, text: str) -> str:
        """The text with the unit: "104" is "104 weeks", "28,000" is "AUD 28,000"."""
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
    problem: str
    headings: list[Heading]
    rows: Iterator[SheetRow]
    first_rows: Sequence[SheetRow] = ()

    @property
    def names(self) -> list[str]:
        return [heading.name for heading in self.headings]

    def missing(self, required: Iterable[str]) -> str:
        """A sentence that names the missing columns and the row that was read as the header; "" if none is missing."""
        missing = [name for name in required if name not in self.names]
        if not missing:
            return ""
        *first, last = missing
        columns = f"columns {', '.join(first)} and {last} are" if first else f"column {last} is"
        sheet = f" of the sheet “{self.sheet}”" if self.sheet else ""
        return f"The {columns} missing. Row {self.number}{sheet} was read as the header."

    def read_rows(self, columns: Collection[str] = (), *, others: bool = True) -> Iterator[TableRow]:
        """Yield the rows with the cells of all named columns, or only of ``columns`` if ``others`` is false.

        ``problem`` of a row is an open quotation mark, a nonempty cell without a header, or a formula without a result
        in one of ``columns``. Raises ValueError if one of ``columns`` occurs twice. Without ``columns``, it reads all.
        """
        names = self.names
        named = [index for index, name in enumerate(names) if name]
        used = [index for index in named if names[index] in columns or not columns]
        chosen = named if others else used
        units = [(index, self.headings[index]) for index in used if self.headings[index].unit]
        # The index of a data frame comes first and has no name. It is ignored.
        unnamed = [index for index, name in enumerate(names) if not name and any(names[:index])]
        for name, count in Counter(names[index] for index in used).items():
            if count > 1:
                places = " and ".join(column_letters(index) for index in named if names[index] == name)
                raise ValueError(f"The header contains {name} more than once: in the columns {places}.")
        for number, cells, problem, numbers in self.rows:
            cells += [""] * (len(names) - len(cells))
            if any(map(str.strip, [*cells[len(names) :], *(cells[index] for index in unnamed)])):
                problem = problem or TOO_MANY_CELLS
            if UNCALCULATED in cells and (places := [index for index in used if cells[index] == UNCALCULATED]):
                problem = f"{column_letters(places[0])}{number} {NO_RESULT}"
            for index, heading in units:
                cells[index] = heading.read(cells[index])
            in_columns = tuple([plain_cell(cells[index]) for index in chosen])
            yield TableRow(number, in_columns, problem, [names[index] for index in numbers if index < len(names)])


class Columns(NamedTuple):
    """The columns that an import reads. ``mapping`` gives them for other names: {"program": "title"}."""

    names: Collection[str] = ()
    required: Collection[str] = ()
    mapping: Mapping[str, str] = MappingProxyType({})

    def heading(self, text: str) -> Heading:
        """ "Duration (Weeks)" is "duration" in "weeks", and "Tuition (AUD)" is "tuition_usd" in "AUD"."""
        name = re.sub(r"[\s_-]+", "_", clean_cell(text).text.lower())
        column, match = self.mapping.get(name, name), _UNIT.fullmatch(name)
        if match and name not in self.names:
            base, unit = match[1] or match[3], (match[2] or match[4]).replace("_", " ")
            currency = other_currency(unit)
            for target in [column] if column != name else [base, f"{base}_usd"]:
                # Without brackets, "Title FR" is a title in French.
                is_clear = match[1] or len(unit) > 3 or target.endswith("_usd")
                if target in self.names and is_clear and (is_unit(unit) or currency is not None):
                    return Heading(target, unit if is_unit(unit) else currency.upper())
        return Heading(column)

    def headings(self, cells: Iterable[str]) -> list[Heading]:
        """A column with a unit is ignored if there is one without: "Tuition (AUD)" next to "Tuition (USD)"."""
        headings = list(map(self.heading, cells))
        plain = {name for name, unit in headings if not unit}
        return [
            Heading(f"{name} ({unit})") if unit and name in plain else Heading(name, unit) for name, unit in headings
        ]

    def count(self, cells: Iterable[str]) -> int:
        return len({self.heading(cell).name for cell in cells if cell}.intersection(self.names))

    def find_header(self, sheets: Iterable[tuple[str, Iterator[SheetRow]]]) -> Header:
        """Find the header in the first rows of each sheet: the first row that has the ``required`` columns.

        If no row has them, it is the row with the most columns. Without ``names``, it is the first row.
        """
        best, most, first_rows = None, (False,), []
        for sheet, rows in sheets:
            filled = (row for row in rows if row.problem or any(map(str.strip, row.cells)))
            first = list(islice(filled, HEADER_ROWS))
            first_rows += first
            for index, row in enumerate(first):
                rest = chain(first[index + 1 :], filled)
                header = Header(sheet, row.number, row.problem, self.headings(row.cells), rest)
                is_complete = bool(self.required) and not header.missing(self.required)
                # A title has a single cell.
                score = is_complete, self.count(row.cells), sum(map(bool, row.cells)) > 1
                if best is None or (self.names and score > most):
                    best, most = header, score
            if most[0]:
                break
        if best is None:
            raise ValueError("This file is empty.")
        if best.problem:
            raise ValueError(f"Row {best.number} was read as the header. {best.problem}")
        return replace(best, first_rows=first_rows)


ANY_COLUMNS = Columns()


@dataclass(frozen=True)
class Table:
    headers: list[str]
    rows: list[TableRow]
    header: Header


def read_table(data: bytes, columns: Columns = ANY_COLUMNS) -> Table:
    """Read an upload.

    Raises ValueError with a message for the user if the file is invalid, exceeds a limit, or is an official file that a
    command imports. For missing columns, call ``table.header.missing``.
    """
    if (megabytes := len(data) / 1024 / 1024) > MAX_MEGABYTES:
        raise ValueError(
            f"This file is {megabytes:,.0f} MB. Upload at most {MAX_MEGABYTES} MB at a time: split the file."
        )
    try:
        header = columns.find_header(open_sheets(data, columns.count))
        rows = list(_limited(header, columns))
    except UnicodeDecodeError:
        first_line = data[:MAX_START].decode("utf-8-sig", "replace").partition("\n")[0]
        raise ValueError(_official([re.split(r'[,;\t|"]', first_line)]) or NOT_UTF8) from None
    if not rows:
        raise ValueError("This file has a header but no rows.")
    return Table([name for name in header.names if name], rows, header)


def _official(rows: Iterable[Iterable[str]]) -> str:
    return official_file({ANY_COLUMNS.heading(cell).name for cell in row} for row in rows)


def _limited(header: Header, columns: Columns) -> Iterator[TableRow]:
    official = _official(row.cells[:MAX_COLUMNS] for row in header.first_rows)
    if official and header.missing(columns.required):
        raise ValueError(official)
    if any(header.names[MAX_COLUMNS:]):
        raise ValueError(f"This file has more than {MAX_COLUMNS} columns.")
    if max(map(len, header.names)) > MAX_NAME_CHARACTERS:
        raise ValueError(f"A column name in the header is longer than {MAX_NAME_CHARACTERS} characters.")
    size = 0
    for count, row in enumerate(header.read_rows(columns.names)):
        size += sum(sys.getsizeof(cell) for cell in row.cells if cell)
        if count == MAX_ROWS:
            raise ValueError(f"This file has more than {MAX_ROWS:,} rows. Split it into several files.")
        if size > MAX_TEXT_MEGABYTES * 1024 * 1024:
            raise ValueError("This file has too much text to be read at once. Split it into several files.")
        if max(map(len, row.cells), default=0) > MAX_CELL_CHARACTERS:
            most = f"{MAX_CELL_CHARACTERS:,}"
            raise ValueError(f"This file has a cell of more than {most} characters, in row {row.number}.")
        yield row
