"""XLSX workbooks: the first sheet as rows of text, read within limits, and a sheet written row by row."""

import math
import posixpath
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache, lru_cache

from careerguide.imports.csv_files import plain_cell, safe_cell
from careerguide.imports.workbook_parts import BROKEN, MAX_PARTS, Package, Part, WorkbookError

# What a workbook may unpack to: a few kilobytes can be made to unpack to gigabytes.
MAX_UNPACKED_MEGABYTES = 60
# The last row and the last column of any spreadsheet.
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MAX_CELL_CHARACTERS = 100_000
# What all shared strings take in memory.
MAX_STRINGS_MEGABYTES = 40
# More than any spreadsheet keeps.
MAX_FORMATS = 65_536
MAX_FORMAT_CHARACTERS = 255

NOT_A_WORKBOOK = "This is not an XLSX workbook. Send a CSV file (UTF-8) or an XLSX workbook."
TOO_MUCH_TEXT = "This workbook holds more text than can be read at once. Divide it into several."
_CURRENCY = re.compile(r"\[\$([^\-\]]*)|([£€¥₹₩₽])")


def first_sheet(data: bytes, max_columns: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet of the workbook in ``data`` that hold anything, as (number, texts).

    What is past ``max_columns`` comes as one more cell. Raises ValueError with a sentence if the workbook cannot be
    read within the limits.
    """
    try:
        package = Package(data, MAX_UNPACKED_MEGABYTES)
        yield from _rows(package, max_columns)
    except WorkbookError:
        raise
    except Exception:
        # A file can be broken in more ways than its readers have errors for.
        raise WorkbookError(BROKEN) from None


def _rows(package: Package, max_columns: int) -> Iterator[tuple[int, list[str]]]:
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
        for _ in package.stream(relations.strings, strings):
            pass
    rows = _Sheet(strings.texts, formats, workbook.counts_from_1904, max_columns)
    for _ in package.stream(sheet, rows):
        yield from rows.take()


class _ContentTypes(Part):
    """Which part is the workbook."""

    workbook = "xl/workbook.xml"

    def start(self, name, attributes):
        kind = attributes.get("ContentType", "")
        if kind.endswith(".main+xml") and ("spreadsheetml" in kind or "ms-excel" in kind):
            self.workbook = attributes.get("PartName", "").lstrip("/")


class _Workbook(Part):
    """The sheets in their order, by the keys of their relations."""

    def __init__(self):
        self.sheets: list[str] = []
        self.counts_from_1904 = False

    def start(self, name, attributes):
        if name == "sheet" and len(self.sheets) < MAX_PARTS:
            self.sheets += [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
        elif name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in {"1", "true"}


class _Relations(Part):
    """The parts that the workbook names. A name that leads out of the zip file is the name of no part."""

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
    """How numbers are shown, by the number of the cell's style."""

    def __init__(self):
        self._codes: dict[int, str] = {}
        self._of_styles: list[int] = []
        self._in_cells = False

    def start(self, name, attributes):
        if name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self._of_styles.append(int(attributes.get("numFmtId", 0)))
        elif name == "numFmt":
            self._codes[int(attributes["numFmtId"])] = attributes["formatCode"][:MAX_FORMAT_CHARACTERS]
        if len(self._of_styles) > MAX_FORMATS or len(self._codes) > MAX_FORMATS:
            raise WorkbookError(BROKEN)

    def end(self, name):
        if name == "cellXfs":
            self._in_cells = False

    def code(self, style: int) -> str:
        """The format of the cells with ``style``."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        key = self._of_styles[style] if 0 <= style < len(self._of_styles) else 0
        return self._codes.get(key) or BUILTIN_FORMATS.get(key, "")


@lru_cache(maxsize=1000)
def _meaning(code: str) -> tuple[str, bool, bool]:
    """The currency that ``code`` shows, empty for none and for dollars; whether it shows a day, or a length of time."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    found = _CURRENCY.search(code)
    sign = (found[1] or found[2] or "").strip() if found else ""
    return "" if sign in {"$", "US$", "USD"} else sign, is_date_format(code), is_timedelta_format(code)


class _Texts(Part):
    """Collects texts that may come in several pieces, without the readings printed above Asian words."""

    # The elements that hold text.
    holders = frozenset({"t"})

    def __init__(self):
        self._pieces: list[str] = []
        self._length = 0
        self._is_open = self._is_reading = False

    def start(self, name, attributes):
        if name in self.holders:
            self._is_open = not self._is_reading
        elif name == "rPh":
            self._is_reading = True

    def end(self, name):
        if name in self.holders:
            self._is_open = False
        elif name == "rPh":
            self._is_reading = False

    def text(self, text):
        if self._is_open:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > MAX_CELL_CHARACTERS:
                raise WorkbookError(f"This workbook has a cell of more than {MAX_CELL_CHARACTERS:,} characters.")

    def taken(self) -> str:
        """The text so far, which begins anew."""
        text = "".join(self._pieces)
        self._pieces, self._length = [], 0
        return text.replace("_x005F_", "_")


class _Strings(_Texts):
    """The shared strings."""

    def __init__(self):
        super().__init__()
        self.texts: list[str] = []
        self._bytes = 0

    def end(self, name):
        super().end(name)
        if name == "si":
            text = plain_cell(self.taken())
            self.texts.append(text)
            # Even an empty one takes its place in the list.
            self._bytes += sys.getsizeof(text)
            if self._bytes > MAX_STRINGS_MEGABYTES * 1024 * 1024:
                raise WorkbookError(TOO_MUCH_TEXT)


class _Sheet(_Texts):
    """The rows of a sheet."""

    holders = frozenset({"t", "v"})

    def __init__(self, strings: list[str], formats: _Formats, counts_from_1904: bool, max_columns: int):
        super().__init__()
        self._strings, self._formats, self._max_columns = strings, formats, max_columns
        self._counts_from_1904 = counts_from_1904
        self._rows: list[tuple[int, list[str]]] = []
        self._cells: list[str] | None = None
        self._number = self._column = self._style = 0
        self._kind = ""

    def take(self) -> list[tuple[int, list[str]]]:
        """The rows that ended since they were last taken."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name, attributes):
        if name == "c" and self._cells is not None:
            reference = attributes.get("r")
            self._column = _column(reference.rstrip("0123456789")) if reference else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
        elif name == "row":
            number = int(attributes.get("r", self._number + 1))
            if not self._number < number <= LAST_ROW:
                raise WorkbookError(BROKEN)
            self._number, self._column, self._cells = number, 0, []
        else:
            super().start(name, attributes)

    def end(self, name):
        super().end(name)
        if name == "c" and self._cells is not None:
            text, place = self._value(self.taken()), min(self._column - 1, self._max_columns)
            if text:
                self._cells += [""] * (place + 1 - len(self._cells))
                self._cells[place] = text
        elif name == "row":
            if self._cells:
                self._rows.append((self._number, self._cells))
            self._cells = None

    def _value(self, text: str) -> str:
        """A cell as someone would have typed it."""
        if not text:
            return ""
        if self._kind == "n":
            return self._shown(text)
        if self._kind == "s":
            # A negative number would count from the end.
            return self._strings[int(text)] if int(text) >= 0 else ""
        if self._kind == "b":
            return "yes" if int(text) else "no"
        if self._kind == "d":
            from openpyxl.utils.datetime import from_ISO8601

            return _moment(from_ISO8601, text)
        return plain_cell(text)

    def _shown(self, text: str) -> str:
        """A number with its currency, or the day or time that it means."""
        try:
            number = float(text) if set(text) & set(".eE") else int(text)
        except ValueError:
            return text
        currency, is_date, is_length = _meaning(self._formats.code(self._style))
        if is_date or is_length:
            from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

            return _moment(from_excel, number, MAC_EPOCH if self._counts_from_1904 else WINDOWS_EPOCH, is_length)
        if isinstance(number, float):
            # As many digits as a spreadsheet keeps.
            return f"{currency}{number:.15g}" if math.isfinite(number) else text
        return f"{currency}{number}"


@cache
def _column(letters: str) -> int:
    """The number of the column ``letters``; A is 1."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter) + 1
    if not 0 < number <= LAST_COLUMN:
        raise WorkbookError(BROKEN)
    return number


def _moment(read, *args) -> str:
    """The day, moment or length of time that ``read`` makes of a cell, as someone would have typed it."""
    try:
        value = read(*args)
    except (ValueError, OverflowError):
        # As a spreadsheet shows a day that there cannot be.
        return "#VALUE!"
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == value.time().min else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


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
