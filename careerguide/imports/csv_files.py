"""Write CSV files that are safe to open in a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from types import SimpleNamespace

# Without this mark, Excel assumes the system's default encoding and garbles accented letters. Other programs ignore it.
BYTE_ORDER_MARK = "\ufeff"
CHUNK_ROWS = 500

# A cell that spreadsheets would treat as a formula. It starts with one of these characters (Japanese ones accept
# the wide ones), possibly after spaces, which some programs skip, or with a tab or line break, which others remove.
# Apostrophes before that match too: safe_cell() adds one more to such text, and plain_cell() removes it.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[-=+@＝＋－＠])")


def safe_cell(value) -> str | int | float:
    """``value`` as a cell that is not a formula. None becomes an empty cell; all numbers stay numbers."""
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
    """The file in chunks of CHUNK_ROWS rows. Only one chunk is in memory at a time.

    The first chunk is read at once: if the database is unavailable, the response can still be an error page instead of
    a truncated file.
    """
    # writerow() returns what the write() of its file returns, which is the text of the row here.
    format_row = csv.writer(SimpleNamespace(write=str)).writerow
    lines = (format_row([safe_cell(value) for value in row]) for row in rows)
    chunks = iter(lambda: "".join(islice(lines, CHUNK_ROWS)), "")
    return chain([BYTE_ORDER_MARK + format_row(list(header)) + next(chunks, "")], chunks)
