"""Read the rows of a CSV file, with any delimiter."""

import csv
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from typing import Self, TextIO

from careerguide.imports.csv_files import plain_cell
from careerguide.imports.workbooks import MAX_SHEET_ROWS, SheetRow

# Titles and remarks may come before the header.
HEADER_ROWS = 10
# How much of a line is read to detect the delimiter.
MAX_START = 10_000
# A record can span several lines inside quotation marks.
MAX_RECORD_CHARACTERS = 1_000_000
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


def csv_rows(
    text: TextIO,
    count_columns: Callable[[list[str]], int],
    max_columns: int = sys.maxsize,
    quoting: int = csv.QUOTE_MINIMAL,
) -> Iterator[SheetRow]:
    """Yield each row. All cells after ``max_columns`` are joined into one extra cell.

    ``count_columns`` counts the known columns in a row that may be the header.
    """
    lines = _Lines(text)
    options = {"delimiter": _delimiter(lines.first, count_columns), "quoting": quoting}
    try:
        for record in csv.reader(lines, **options):
            if len(lines.record) > 1 or lines.is_at_end:
                # If text follows a closing quotation mark, that mark opens another cell: the first is never closed.
                list(csv.reader(lines.record, strict=True, **options))
            if lines.number > MAX_SHEET_ROWS:
                raise ValueError(f"This file has more than {MAX_SHEET_ROWS:,} rows. Split it into several files.")
            record[max_columns:] = filter(None, ["".join(record[max_columns:])])
            yield SheetRow(lines.number, [plain_cell(cell) if cell[:1] == "'" else cell for cell in record])
            lines.start_record()
    except csv.Error:
        if len(lines.record) > 1 or lines.is_at_end:
            raise ValueError(f"Row {lines.number} opens a quotation mark that is never closed.") from None
        raise ValueError(
            f"This file has a row of more than {MAX_RECORD_CHARACTERS:,} characters, in row {lines.number}."
        ) from None


class _Lines:
    """The lines of a CSV file. ``record`` has those of the current record, ``number`` is its number."""

    def __init__(self, text: TextIO):
        read = partial(text.readline, MAX_RECORD_CHARACTERS + 1)
        self.first = list(islice(iter(read, ""), HEADER_ROWS))
        self._lines = chain(self.first, iter(read, ""))
        self.number, self.is_at_end = 0, False
        self.start_record()

    def start_record(self) -> None:
        self.number += 1
        self.record, self._length = [], 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = next(self._lines, "")
        self.is_at_end = not line
        if not line:
            raise StopIteration
        self.record.append(line)
        self._length += len(line)
        if self._length > MAX_RECORD_CHARACTERS:
            raise csv.Error
        return line


def _delimiter(first: list[str], count_columns: Callable[[list[str]], int]) -> str:
    """The sign that separates the most known columns, or else the most common one outside of quotes.

    A line such as sep=; names it, and is removed. In some countries, spreadsheets use semicolons or tabs.
    """
    if separator := _SEPARATOR_LINE.fullmatch("".join(first[:1])):
        del first[0]
        return separator[1]
    unquoted = re.sub(r'"[^"]*"', "", next(filter(str.strip, first), ""))

    def score(sign: str) -> tuple[int, int]:
        records = csv.reader((line[:MAX_START] for line in first), delimiter=sign)
        return max(map(count_columns, records), default=0), unquoted.count(sign)

    return max(",;\t|", key=score)
