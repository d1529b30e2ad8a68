"""Read the sheets of an XLSX workbook within limits, and write a workbook row by row.

openpyxl is imported inside the functions that need it, because importing it is slow and few requests need it.
"""

import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache, lru_cache
from locale import windows_locale
from typing import BinaryIO, NamedTuple

from careerguide.imports.csv_files import plain_cell, safe_cell
from careerguide.imports.workbook_parts import BROKEN, Package, Part, WorkbookError
from careerguide.lib.money import is_period, other_currency

# A workbook of a few kilobytes can unpack to gigabytes.
MAX_UNPACKED_MEGABYTES = 60
MAX_CELL_CHARACTERS = 100_000
# The limit on the memory that all shared strings use.
MAX_STRINGS_MEGABYTES = 40
# Excel's limits.
MAX_SHEET_ROWS = 1_048_576
MAX_SHEET_COLUMNS = 16_384
# Excel's own limit is no higher.
MAX_FORMAT_CHARACTERS = 255

NOT_A_WORKBOOK = "This is not an XLSX workbook. Upload a CSV file (UTF-8) or an XLSX workbook."
TOO_MUCH_TEXT = "This workbook has too much text to be read at once. Split it into several files."
_MAIN = re.compile(r"(spreadsheetml|ms-excel).*\.main\+xml$")
_TRUE = {"1", "true"}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# In a number format: a currency with its place, such as [$A$-C09]; text; a currency sign; the first digit. Other codes
# in brackets, the width of a character (_) and filling (*) are skipped.
_FORMAT_TOKEN = re.compile(r'\[\$([^\]-]*)-?([^\]]*)\]|"([^"]*)"|\\(.)|([$£€¥₩₹₽₺₪₫฿])|(?:\[[^\]]*\]|[_*].)|([0#?])')
# The country or territory of a place in which "$" is US dollars. "" is an unknown place.
_DOLLAR_REGIONS = {"", "US", "PR", "EC", "SV"}


class SheetRow(NamedTuple):
    """``number`` is the row number that a spreadsheet shows, ``numbers`` the indexes of the cells that are numbers.

    ``uncalculated`` are the indexes of cells with a formula that no spreadsheet has calculated yet.
    """

    number: int
    cells: list[str]
    numbers: Sequence[int] = ()
    uncalculated: Sequence[int] = ()


class Workbook:
    """The visible sheets of an XLSX file. Raises WorkbookError if the file is invalid or exceeds a limit.

    Uploads (bytes) have limits. Files of operators do not.
    """

    def __init__(self, file: bytes | BinaryIO):
        with _readable():
            self._package = package = Package(file, MAX_UNPACKED_MEGABYTES)
            kinds = [attributes for _, attributes in package.elements("[Content_Types].xml")]
            names = [each["PartName"].lstrip("/") for each in kinds if _MAIN.search(each.get("ContentType", ""))]
            name = names[-1] if names else "xl/workbook.xml"
            if name not in package:
                raise WorkbookError(NOT_A_WORKBOOK)
            relations = package.relations(name)
            parts = dict(relations.values())
            self.sheets, self._settings = {}, {}
            for tag, attributes in package.elements(name):
                self._settings |= attributes if tag in {"workbookPr", "calcPr"} else {}
                ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
                kind, part = relations.get(ids[0] if ids else "", ("", ""))
                if tag == "sheet" and kind == "worksheet" and "idden" not in attributes.get("state", ""):
                    self.sheets[attributes["name"]] = part
            if not self.sheets:
                raise WorkbookError("This workbook has no visible sheet.")
            self._formats = _formats(package.elements(parts.get("styles", "")))
            strings = _Strings(package.is_limited)
            package.read(parts.get("sharedStrings", ""), strings, MAX_UNPACKED_MEGABYTES)
            self._strings = strings.texts

    def rows(self, sheet: str, max_columns: int = MAX_SHEET_COLUMNS) -> Iterator[SheetRow]:
        """Yield the nonempty rows. Of the cells after ``max_columns``, only the last one is kept, as an extra cell."""
        with _readable():
            rows = _Sheet(self._strings, self._formats, self._settings, max_columns)
            for _ in self._package.stream(self.sheets[sheet], rows):
                yield from rows.pop_rows()


@contextmanager
def _readable():
    try:
        yield
    except WorkbookError:
        raise
    except Exception:
        # A broken file can raise almost any exception.
        raise WorkbookError(BROKEN) from None


def _formats(styles: list[tuple[str, dict[str, str]]]) -> list[str]:
    """The code of the number format of each style of cells."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    codes, numbers, is_of_cells = dict(BUILTIN_FORMATS), [], False
    for tag, attributes in styles:
        if tag.endswith("Xfs"):
            is_of_cells = tag == "cellXfs"
        elif tag == "xf" and is_of_cells:
            numbers.append(int(attributes.get("numFmtId", 0)))
        elif tag == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes["formatCode"][:MAX_FORMAT_CHARACTERS]
    return [codes.get(number, "") for number in numbers]


class _Format(NamedTuple):
    """``before`` and ``after`` are the currency or the period of time that the format shows next to the number."""

    before: str
    after: str
    is_date: bool
    is_duration: bool


@lru_cache(maxsize=1000)
def _parse_format(code: str) -> _Format:
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    texts, is_after, has_sign = ["", ""], False, False
    for sign, place, *literals, digit in _FORMAT_TOKEN.findall(code.partition(";")[0]):
        is_after |= bool(digit)
        sign = _local_sign(sign, place)
        has_sign |= other_currency(sign) != ""
        texts[is_after] += sign + "".join(literals)
    units = [text.strip() for text in texts]
    shown = [unit if has_sign or other_currency(unit) or is_period(unit) else "" for unit in units]
    return _Format(*shown, is_date_format(code), is_timedelta_format(code))


def _local_sign(sign: str, place: str) -> str:
    """[$$-C09] and [$$-en-AU] show "$", but are Australian dollars: "AU$"."""
    if sign.strip() != "$" or not place:
        return sign
    tag = place if "-" in place else windows_locale.get(int(place, 16) & 0xFFFF, "")
    region = re.split("[-_]", tag)[-1].upper()
    return sign if region in _DOLLAR_REGIONS else f"{region}$"


class _Texts(Part):
    """Collects texts that may arrive in several pieces. Phonetic readings (rPh) are skipped."""

    def __init__(self):
        self._pieces: list[str] = []
        self._length = 0
        self._is_open = self._is_phonetic = False

    def start(self, name, attributes):
        self._is_phonetic |= name == "rPh"
        self._is_open = name in {"t", "v"} and not self._is_phonetic

    def end(self, name):
        self._is_phonetic &= name != "rPh"
        self._is_open = False

    def text(self, text):
        if self._is_open:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > MAX_CELL_CHARACTERS:
                raise WorkbookError(f"This workbook has a cell of more than {MAX_CELL_CHARACTERS:,} characters.")

    def pop(self) -> str:
        text = "".join(self._pieces)
        self._pieces, self._length = [], 0
        # Line breaks in a workbook are single characters.
        return _ESCAPE.sub(_unescape, text).replace("\r\n", "\n").replace("\r", "\n") if "_x" in text else text


def _unescape(match) -> str:
    """_x000D_ is a carriage return, and _x005F_x000D_ the text _x000D_."""
    character = chr(int(match[1], 16))
    return match[0] if "\ud800" <= character <= "\udfff" else character


class _Strings(_Texts):
    def __init__(self, is_limited: bool):
        super().__init__()
        self.texts: list[str] = []
        self._bytes, self._is_limited = 0, is_limited

    def end(self, name):
        super().end(name)
        if name == "si":
            text = plain_cell(self.pop())
            self.texts.append(text)
            # Empty strings use memory, too.
            self._bytes += sys.getsizeof(text)
            if self._is_limited and self._bytes > MAX_STRINGS_MEGABYTES * 1024 * 1024:
                raise WorkbookError(TOO_MUCH_TEXT)


class _Sheet(_Texts):
    def __init__(self, strings: list[str], formats: list[str], settings: dict[str, str], max_columns: int):
        super().__init__()
        self._strings, self._formats, self._max_columns = strings, formats, max_columns
        self._uses_1904 = settings.get("date1904") in _TRUE
        # Programs that cannot calculate write 0 as the result of each formula, and ask for a calculation.
        self._needs_calculation = settings.get("fullCalcOnLoad") in _TRUE
        self._rows: list[SheetRow] = []
        self._cells: list[str] | None = None
        self._numbers: set[int] = set()
        self._uncalculated: list[int] = []
        self._has_formula = self._has_value = False
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
            self._has_formula = self._has_value = False
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            number = int(attributes.get("r", self._number + 1))
            if not self._number < number <= MAX_SHEET_ROWS:
                raise WorkbookError(BROKEN)
            self._number, self._column, self._cells, self._numbers, self._uncalculated = number, 0, [], set(), []
        else:
            self._has_value |= name == "v"
            super().start(name, attributes)

    def end(self, name):
        super().end(name)
        if name == "c" and self._cells is not None:
            written, index = self.pop(), min(self._column - 1, self._max_columns)
            # An empty text may be the result of a formula, but an empty number is none.
            has_result = written or (self._has_value and self._kind == "str")
            if self._needs_calculation:
                has_result = written not in {"", "0"}
            if self._has_formula and not has_result:
                self._uncalculated.append(index)
            elif text := self._value(written):
                self._cells += [""] * (index + 1 - len(self._cells))
                self._cells[index] = text
                (self._numbers.add if self._kind == "n" else self._numbers.discard)(index)
        elif name == "row":
            if self._cells:
                numbers, uncalculated = tuple(self._numbers), tuple(self._uncalculated)
                self._rows.append(SheetRow(self._number, self._cells, numbers, uncalculated))
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
        before, after, is_date, is_duration = _parse_format(
            self._formats[self._style] if 0 <= self._style < len(self._formats) else ""
        )
        if is_date or is_duration:
            from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

            return _date_text(from_excel, number, MAC_EPOCH if self._uses_1904 else WINDOWS_EPOCH, is_duration)
        if isinstance(number, float):
            if not math.isfinite(number):
                return text
            # Numbers in a spreadsheet have 15 significant digits.
            number = f"{number:.15g}"
        return f"{before}{number} {after}" if after else f"{before}{number}"


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(letter) + 1
    if not 0 < number <= MAX_SHEET_COLUMNS:
        raise WorkbookError(BROKEN)
    return number


def column_letters(index: int) -> str:
    """0 is A, 26 is AA."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(index + 1)


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
