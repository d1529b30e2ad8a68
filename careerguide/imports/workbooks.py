"""Read the first sheet of an XLSX workbook within limits, and write a workbook row by row.

openpyxl is imported inside the functions that need it, because importing it is slow and few requests need it.
"""

import math
import posixpath
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple

from careerguide.imports.csv_files import plain_cell, safe_cell
from careerguide.imports.workbook_parts import BROKEN, MAX_PARTS, Package, Part, WorkbookError

# A workbook of a few kilobytes can unpack to gigabytes.
MAX_UNPACKED_MEGABYTES = 60
MAX_CELL_CHARACTERS = 100_000
# The limit on the memory that all shared strings use.
MAX_STRINGS_MEGABYTES = 40
# Excel's limits.
MAX_SHEET_ROWS = 1_048_576
MAX_SHEET_COLUMNS = 16_384
# Excel's own limits on the number and length of formats are no higher than these.
MAX_FORMATS = 65_536
MAX_FORMAT_CHARACTERS = 255

NOT_A_WORKBOOK = "This is not an XLSX workbook. Upload a CSV file (UTF-8) or an XLSX workbook."
TOO_MUCH_TEXT = "This workbook has too much text to be read at once. Split it into several files."
_CURRENCY = re.compile(r"\[\$([^\-\]]*)|([£€¥₹₩₽])")


class SheetRow(NamedTuple):
    """``number`` is the row number that a spreadsheet shows, ``numbers`` the indexes of the cells that are numbers."""

    number: int
    cells: list[str]
    numbers: Sequence[int] = ()


def first_sheet(data: bytes, max_columns: int) -> Iterator[SheetRow]:
    """Yield the nonempty rows of the first sheet.

    Of the cells after ``max_columns``, only the last one is kept, as one extra cell. Raises WorkbookError if the
    workbook is invalid or exceeds a limit.
    """
    try:
        yield from _rows(Package(data, MAX_UNPACKED_MEGABYTES), max_columns)
    except WorkbookError:
        raise
    except Exception:
        # A broken file can raise almost any exception.
        raise WorkbookError(BROKEN) from None


def _rows(package: Package, max_columns: int) -> Iterator[SheetRow]:
    types, workbook = _ContentTypes(), _Workbook()
    if "[Content_Types].xml" in package:
        package.read("[Content_Types].xml", types)
    if types.workbook not in package:
        raise WorkbookError(NOT_A_WORKBOOK)
    package.read(types.workbook, workbook)
    folder, name = posixpath.split(types.workbook)
    relations = _Relations(folder)
    package.read(f"{folder}/_rels/{name}.rels", relations)
    sheet = next((relations.sheets[key] for key in workbook.sheets if key in relations.sheets), None)
    if sheet is None:
        raise WorkbookError("This workbook has no sheet.")
    formats, strings = _Formats(), _Strings()
    if relations.formats in package:
        package.read(relations.formats, formats)
    if relations.strings in package:
        package.read(relations.strings, strings, MAX_UNPACKED_MEGABYTES)
    rows = _Sheet(strings.texts, formats, workbook.uses_1904, max_columns)
    for _ in package.stream(sheet, rows):
        yield from rows.pop_rows()


class _ContentTypes(Part):
    workbook = "xl/workbook.xml"

    def start(self, name, attributes):
        kind = attributes.get("ContentType", "")
        if kind.endswith(".main+xml") and ("spreadsheetml" in kind or "ms-excel" in kind):
            self.workbook = attributes.get("PartName", "").lstrip("/")


class _Workbook(Part):
    def __init__(self):
        self.sheets: list[str] = []
        self.uses_1904 = False

    def start(self, name, attributes):
        if name == "sheet" and len(self.sheets) < MAX_PARTS:
            self.sheets += [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
        elif name == "workbookPr":
            self.uses_1904 = attributes.get("date1904") in {"1", "true"}


class _Relations(Part):
    """The names of the parts that the workbook refers to, normalized so that none points outside of the zip file."""

    def __init__(self, folder: str):
        self._folder = folder
        self.sheets: dict[str, str] = {}
        self.formats = self.strings = ""

    def start(self, name, attributes):
        if name != "Relationship":
            return
        kind = attributes["Type"].rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/", self._folder, attributes["Target"])).lstrip("/")
        if kind == "worksheet" and len(self.sheets) < MAX_PARTS:
            self.sheets[attributes["Id"]] = target
        elif kind == "styles":
            self.formats = target
        elif kind == "sharedStrings":
            self.strings = target


class _Formats(Part):
    def __init__(self):
        self._codes: dict[int, str] = {}
        self._style_formats: list[int] = []
        self._in_cells = False

    def start(self, name, attributes):
        if name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._style_formats.append(int(attributes.get("numFmtId", 0)))
        elif name == "numFmt":
            self._codes[int(attributes["numFmtId"])] = attributes["formatCode"][:MAX_FORMAT_CHARACTERS]
        if len(self._style_formats) > MAX_FORMATS or len(self._codes) > MAX_FORMATS:
            raise WorkbookError(BROKEN)

    def end(self, name):
        if name == "cellXfs":
            self._in_cells = False

    def code(self, style: int) -> str:
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        number = self._style_formats[style] if 0 <= style < len(self._style_formats) else 0
        return self._codes.get(number) or BUILTIN_FORMATS.get(number, "")


@lru_cache(maxsize=1000)
def _parse_format(code: str) -> tuple[str, bool, bool]:
    """Return (currency, is date, is duration). The currency is "" for dollars or if there is none."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    match = _CURRENCY.search(code)
    currency = (match[1] or match[2] or "").strip() if match else ""
    return "" if currency in {"$", "US$", "USD"} else currency, is_date_format(code), is_timedelta_format(code)


class _Texts(Part):
    """Collects texts that may arrive in several pieces. Phonetic readings (rPh) are skipped."""

    elements = frozenset({"t"})

    def __init__(self):
        self._pieces: list[str] = []
        self._length = 0
        self._is_open = self._is_phonetic = False

    def start(self, name, attributes):
        if name in self.elements:
            self._is_open = not self._is_phonetic
        elif name == "rPh":
            self._is_phonetic = True

    def end(self, name):
        if name in self.elements:
            self._is_open = False
        elif name == "rPh":
            self._is_phonetic = False

    def text(self, text):
        if self._is_open:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > MAX_CELL_CHARACTERS:
                raise WorkbookError(f"This workbook has a cell of more than {MAX_CELL_CHARACTERS:,} characters.")

    def pop(self) -> str:
        text = "".join(self._pieces)
        self._pieces, self._length = [], 0
        return text.replace("_x005F_", "_")


class _Strings(_Texts):
    def __init__(self):
        super().__init__()
        self.texts: list[str] = []
        self._bytes = 0

    def end(self, name):
        super().end(name)
        if name == "si":
            text = plain_cell(self.pop())
            self.texts.append(text)
            # Empty strings use memory, too.
            self._bytes += sys.getsizeof(text)
            if self._bytes > MAX_STRINGS_MEGABYTES * 1024 * 1024:
                raise WorkbookError(TOO_MUCH_TEXT)


class _Sheet(_Texts):
    elements = frozenset({"t", "v"})

    def __init__(self, strings: list[str], formats: _Formats, uses_1904: bool, max_columns: int):
        super().__init__()
        self._strings, self._formats, self._max_columns = strings, formats, max_columns
        self._uses_1904 = uses_1904
        self._rows: list[SheetRow] = []
        self._cells: list[str] | None = None
        self._numbers: set[int] = set()
        self._number = self._column = self._style = 0
        self._kind = ""

    def pop_rows(self) -> list[SheetRow]:
        rows, self._rows = self._rows, []
        return rows

    def start(self, name, attributes):
        if name == "c" and self._cells is not None:
            reference = attributes.get("r")
            self._column = _column(reference.rstrip("0123456789")) if reference else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
        elif name == "row":
            number = int(attributes.get("r", self._number + 1))
            if not self._number < number <= MAX_SHEET_ROWS:
                raise WorkbookError(BROKEN)
            self._number, self._column, self._cells, self._numbers = number, 0, [], set()
        else:
            super().start(name, attributes)

    def end(self, name):
        super().end(name)
        if name == "c" and self._cells is not None:
            text, index = self._value(self.pop()), min(self._column - 1, self._max_columns)
            if text:
                self._cells += [""] * (index + 1 - len(self._cells))
                self._cells[index] = text
                (self._numbers.add if self._kind == "n" else self._numbers.discard)(index)
        elif name == "row":
            if self._cells:
                self._rows.append(SheetRow(self._number, self._cells, tuple(self._numbers)))
            self._cells = None

    def _value(self, text: str) -> str:
        if not text:
            return ""
        if self._kind == "n":
            return self._number_text(text)
        if self._kind == "s":
            # A negative index would count from the end.
            return self._strings[int(text)] if int(text) >= 0 else ""
        if self._kind == "b":
            return "yes" if int(text) else "no"
        if self._kind == "d":
            from openpyxl.utils.datetime import from_ISO8601

            return _date_text(from_ISO8601, text)
        return plain_cell(text)

    def _number_text(self, text: str) -> str:
        try:
            number = float(text) if set(text) & set(".eE") else int(text)
        except ValueError:
            return text
        currency, is_date, is_duration = _parse_format(self._formats.code(self._style))
        if is_date or is_duration:
            from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

            return _date_text(from_excel, number, MAC_EPOCH if self._uses_1904 else WINDOWS_EPOCH, is_duration)
        if isinstance(number, float):
            # Numbers in a spreadsheet have 15 significant digits.
            return f"{currency}{number:.15g}" if math.isfinite(number) else text
        return f"{currency}{number}"


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter) + 1
    if not 0 < number <= MAX_SHEET_COLUMNS:
        raise WorkbookError(BROKEN)
    return number


def _date_text(read, *args) -> str:
    try:
        value = read(*args)
    except (ValueError, OverflowError):
        # The date is impossible. Return an error as a spreadsheet would, which read_line() rejects.
        return "#VALUE!"
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == value.time().min else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def write_sheet(header: Iterable[str], rows: Iterable[Iterable], file) -> None:
    """Write a workbook with one sheet to ``file``, row by row. No cell becomes a formula."""
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
