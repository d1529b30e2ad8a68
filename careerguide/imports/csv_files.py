"""Comma-separated files: safe to open in a spreadsheet, and written as they are read."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice

# Excel reads a file without this mark in the machine's own character set, and spoils every accent.
# What reads UTF-8 otherwise skips it.
BYTE_ORDER_MARK = "\ufeff"
ROWS_A_CHUNK = 500

# What a spreadsheet runs: a cell that begins with one of these signs (the wide ones too, where it is set to
# Japanese), after blanks that some programs skip; or with a tab or a line's end, which others take off.
# Apostrophes before it count too, so that the one we add can be told from the text's own.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[-=+@＝＋－＠])")


def safe_cell(value) -> str | int | float:
    """``value`` as a cell that no spreadsheet takes for a formula; None is empty.

    A number is no text of a stranger's and stays a number, a negative one too.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """What ``safe_cell`` made ``text`` of: the cell without the apostrophe that keeps it from being a formula."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


class _Line:
    """A file that hands back what is written to it: all that ``csv.writer`` needs."""

    def write(self, text: str) -> str:
        return text


def csv_chunks(header: Iterable[str], rows: Iterable[Iterable]) -> Iterator[str]:
    """The file as text, piece by piece: the header first, then ``rows`` as they come.

    Only one piece is held at a time; a piece is many rows, since each one costs a call to send.
    """
    line = csv.writer(_Line()).writerow
    yield BYTE_ORDER_MARK + line(list(header))
    written = (line([safe_cell(value) for value in row]) for row in rows)
    while chunk := "".join(islice(written, ROWS_A_CHUNK)):
        yield chunk
