"""Write CSV files that are safe to open in a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from types import SimpleNamespace

# Without this mark, Excel assumes the computer's own encoding and shows wrong accented letters. Other programs skip it.
BYTE_ORDER_MARK = "\ufeff"
CHUNK_ROWS = 500

# A cell that a spreadsheet would run as a formula: it starts with one of these characters (the wide ones in Japanese
# spreadsheets), possibly after spaces that some programs skip, or with a tab or line break that others remove.
# Apostrophes before it match too, to distinguish the one we add from those in the text.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[-=+@＝＋－＠])")


def safe_cell(value) -> str | int | float:
    """``value`` as a cell that is not a formula. None is empty; numbers stay numbers, even negative ones."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """The text of a cell without the apostrophe that ``safe_cell`` added."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_chunks(header: Iterable[str], rows: Iterable[Iterable]) -> Iterator[str]:
    """Yield the file in chunks of CHUNK_ROWS rows. Only one chunk is in memory at a time."""
    # This writer returns the text of each row, because its file's write() does.
    format_row = csv.writer(SimpleNamespace(write=str)).writerow
    yield BYTE_ORDER_MARK + format_row(list(header))
    lines = (format_row([safe_cell(value) for value in row]) for row in rows)
    while chunk := "".join(islice(lines, CHUNK_ROWS)):
        yield chunk
