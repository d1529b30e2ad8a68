"""Read the sheets of an XLSX workbook within limits, and write a workbook row by row.

openpyxl is imported inside the functions that need it, because importing it is slow and few requests need it.
"""

import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import BinaryIO, NamedTuple

from careerguide.imports.csv_files import safe_cell
from careerguide.imports.number_formats import parse_format
from careerguide.imports.workbook_parts import BROKEN, MEGABYTE, Element, Package, WorkbookError

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
# The text of a cell with a formula that no spreadsheet has calculated yet.
UNCALCULATED = "#FORMULA!"


class SheetRow(NamedTuple):
    """``number`` is the row number that a spreadsheet shows, and ``problem`` says why the row cannot be read.

    ``numbers`` are the indexes of the cells that are numbers in a workbook.
    """

    number: int
    cells: list[str]
    problem: str = ""
    numbers: Sequence[int] = ()


class Workbook:
    """The visible sheets of an XLSX file. Raises WorkbookError if the file is invalid or exceeds a limit."""

    def __init__(self, file: BinaryIO, *, is_limited: bool):
        with _readable():
            self._package = package = Package(file, is_limited=is_limited)
            name = dict(package.relations("").values()).get("officeDocument", "xl/workbook.xml")
            if name not in package:
                raise WorkbookError(NOT_A_WORKBOOK)
            relations = package.relations(name)
            parts = dict(relations.values())
            # The name of the part of each sheet, by the name of the sheet.
            self.sheets: dict[str, str] = {}
            settings = {}
            for tag, attributes, _ in package.elements(name):
                settings |= attributes if tag in {"workbookPr", "calcPr"} else {}
                ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
                kind, part = relations.get(ids[0] if ids else "", ("", ""))
                if tag == "sheet" and kind == "worksheet" and attributes.get("state") not in {"hidden", "veryHidden"}:
                    self.sheets[attributes.get("name", "")] = part
            if not self.sheets:
                raise WorkbookError("This workbook has no visible sheet.")
            self._uses_1904 = settings.get("date1904") in {"1", "true"}
            # Programs that cannot calculate write 0 as the result of each formula, and ask for a calculation.
            self._needs_calculation = settings.get("fullCalcOnLoad") in {"1", "true"}
            self._formats = _formats(package.elements(parts.get("styles", "")))
            self._strings = self._read_strings(parts.get("sharedStrings", ""))

    def _elements(self, part: str) -> Iterator[tuple[str, dict[str, str], list[str], bool]]:
        """Yield the strings, cells and rows of a part with their texts, and whether they have a formula."""
        texts, has_formula = [], False
        for tag, attributes, text in self._package.elements(part, is_small=False):
            if tag in {"t", "v"}:
                texts.append(text)
            elif tag in {"si", "c", "row"}:
                yield tag, attributes, texts, has_formula
                texts, has_formula = [], False
            elif tag == "rPh":
                # A phonetic reading is not part of the text.
                texts.pop()
            elif tag == "f":
                has_formula = True

    def _read_strings(self, part: str) -> list[str]:
        strings, size = [], 0
        for _, _, texts, _ in self._elements(part):
            strings.append(_unescape("".join(texts)))
            # Empty strings use memory, too.
            size += sys.getsizeof(strings[-1])
            if self._package.is_limited and size > MAX_STRINGS_MEGABYTES * MEGABYTE:
                raise WorkbookError(TOO_MUCH_TEXT)
        return strings

    def rows(self, sheet: str, max_columns: int) -> Iterator[SheetRow]:
        """Yield the nonempty rows. Of the cells after ``max_columns``, only the last one is read, as an extra cell."""
        from openpyxl.utils import column_index_from_string

        column_number = cache(column_index_from_string)
        with _readable():
            if self.sheets[sheet] not in self._package:
                raise WorkbookError(BROKEN)
            number, column, cells, numbers = 0, 0, [], []
            for tag, attributes, texts, has_formula in self._elements(self.sheets[sheet]):
                if tag == "c":
                    letters = attributes.get("r", "").rstrip("0123456789")
                    column = column_number(letters) if letters else column + 1
                    if column > MAX_SHEET_COLUMNS:
                        raise WorkbookError(BROKEN)
                    index, kind = min(column - 1, max_columns), attributes.get("t", "n")
                    shown = written = _unescape("".join(texts))
                    if has_formula and not self._is_result(kind, written, bool(texts)):
                        shown, kind = UNCALCULATED, "e"
                    elif written:
                        shown = self._text(kind, int(attributes.get("s", 0)), written)
                    if shown:
                        cells += [""] * (index + 1 - len(cells))
                        cells[index] = shown
                        numbers += [index] * (kind == "n")
                elif tag == "row":
                    previous, number = number, int(attributes.get("r", number + 1))
                    if not previous < number <= MAX_SHEET_ROWS:
                        raise WorkbookError(BROKEN)
                    if cells:
                        yield SheetRow(number, cells, numbers=numbers)
                    column, cells, numbers = 0, [], []

    def _is_result(self, kind: str, written: str, has_value: bool) -> bool:
        """Whether a formula has a result. An empty text may be one, but an empty number is none."""
        if self._needs_calculation:
            return written not in {"", "0"}
        return bool(written) or (has_value and kind == "str")

    def _text(self, kind: str, style: int, written: str) -> str:
        if kind == "n":
            return self._number_text(style, written)
        if kind == "s":
            # A negative index would count from the end.
            return self._strings[int(written)] if int(written) >= 0 else ""
        if kind == "b":
            return "yes" if int(written) else "no"
        return written.removesuffix("T00:00:00") if kind == "d" else written

    def _number_text(self, style: int, written: str) -> str:
        try:
            number = float(written) if set(written) & set(".eE") else int(written)
        except ValueError:
            return written
        form = parse_format(self._formats[style] if 0 <= style < len(self._formats) else "")
        if form.is_date or form.is_duration:
            from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

            epoch = MAC_EPOCH if self._uses_1904 else WINDOWS_EPOCH
            try:
                value = from_excel(number, epoch, form.is_duration)
            except (ValueError, OverflowError):
                # The date is impossible. Return an error as a spreadsheet would, which read_line() rejects.
                return "#VALUE!"
            return str(value).removesuffix(" 00:00:00")
        if isinstance(number, float):
            if not math.isfinite(number):
                return written
            # Numbers in a spreadsheet have 15 significant digits.
            number = f"{number:.15g}"
        return f"{form.before}{number} {form.after}".rstrip()


@contextmanager
def _readable():
    try:
        yield
    except WorkbookError:
        raise
    except Exception:
        # A broken file can raise almost any exception.
        raise WorkbookError(BROKEN) from None


def _formats(styles: Iterable[Element]) -> list[str]:
    """The code of the number format of each style of cells."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    codes, numbers = dict(BUILTIN_FORMATS), []
    for tag, attributes, _ in styles:
        if tag == "cellStyleXfs":
            numbers = []
        elif tag == "xf":
            numbers.append(int(attributes.get("numFmtId", 0)))
        elif tag == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes["formatCode"][:MAX_FORMAT_CHARACTERS]
        if max(len(numbers), len(codes)) > MAX_FORMATS:
            raise WorkbookError(BROKEN)
    return [codes.get(number, "") for number in numbers]


def _unescape(text: str) -> str:
    """_x000D_ is a carriage return, and _x005F_x000D_ the text _x000D_."""
    if "_x" not in text:
        return text
    # A surrogate is half of a letter.
    text = re.sub(r"_x(?![dD][89a-fA-F])([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def column_letters(index: int) -> str:
    """0 is A, 26 is AA."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(index + 1)


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
