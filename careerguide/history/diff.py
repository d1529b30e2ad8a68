"""Describe changes for editors: the old and new values of fields, and the changed words of long texts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from typing import NamedTuple

from django.db import models
from django.utils.formats import date_format

from careerguide.lib.number_format import plain_number

EMPTY = "empty"
# The number of unchanged words to show on each side of a change.
CONTEXT_WORDS = 8
# The time to compare texts grows with the number of pairs of equal words. Passages with more pairs are shown as a
# whole, old and new, instead of being compared word by word.
MAX_PAIRS = 200_000
WORDS = re.compile(r"\S+\s*|\s+")


class Piece(NamedTuple):
    """A run of words. ``kind`` is "same", "removed" or "added"."""

    kind: str
    text: str


class Difference(NamedTuple):
    """A field whose value changed. ``is_text`` is true if the values are compared word by word."""

    label: str
    before: str
    after: str
    is_text: bool = False

    @property
    def pieces(self) -> list[Piece]:
        return diff_text(self.before, self.after)


class RowChange(NamedTuple):
    """A change to a row. ``name`` is empty for the page's own row; ``kind`` is "added", "removed" or "changed"."""

    name: str
    kind: str
    differences: list[Difference]


def display_value(field: models.Field, value, names: Mapping[tuple[type[models.Model], object], str]) -> str:
    """``value`` of ``field`` as text, as in Python or JSON.

    ``names`` are the names of related rows by (model, primary key).
    """
    value = None if value is None else field.to_python(value)
    labels = dict(field.flatchoices)
    if value in labels:
        return str(labels[value])
    if value is None or value == "":
        return EMPTY
    if field.is_relation:
        return names[field.related_model, value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{date_format(value, 'F j, Y, H:i')} UTC"
    if isinstance(value, date):
        return date_format(value, "F j, Y")
    if isinstance(value, Decimal):
        return plain_number(value)
    # These fields contain amounts of money. Positions and years are PositiveSmallIntegerFields.
    if isinstance(field, models.PositiveIntegerField):
        return f"{value:,}"
    return str(value)


def diff_fields(fields: list[models.Field], before: dict | None, after: dict | None, names) -> list[Difference]:
    """Compare two versions of a row. Each maps attributes to values, or is None if the row did not exist."""
    found = []
    for field in fields:
        old, new = (
            EMPTY if values is None else display_value(field, values[field.attname], names)
            for values in (before, after)
        )
        if old != new:
            is_text = isinstance(field, models.TextField) and None not in (before, after) and EMPTY not in (old, new)
            found.append(Difference(str(field.verbose_name), old, new, is_text))
    return found


def diff_text(before: str, after: str) -> list[Piece]:
    """The words of both texts in order, as pieces. Long unchanged passages are shortened."""
    runs = groupby(_pieces(before, after), key=lambda piece: piece.kind)
    pieces = [Piece(kind, "".join(piece.text for piece in run)) for kind, run in runs]
    return [_shorten(piece, number > 0, number < len(pieces) - 1) for number, piece in enumerate(pieces)]


def _pieces(before: str, after: str) -> Iterator[Piece]:
    pairs_left = MAX_PAIRS
    for is_same_line, *lines in _runs(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if is_same_line:
            yield Piece("same", "".join(lines[0]))
            continue
        words = [WORDS.findall("".join(each)) for each in lines]
        for is_same, old, new in _runs(*words, max_pairs=pairs_left):
            if is_same:
                yield Piece("same", "".join(old))
            else:
                yield from (Piece(kind, "".join(run)) for kind, run in (("removed", old), ("added", new)) if run)
        pairs_left -= _count_pairs(*words)


def _runs(old: list[str], new: list[str], max_pairs: int = MAX_PAIRS) -> list[tuple[bool, list[str], list[str]]]:
    """Split both lists into runs: (whether they are equal, old run, new run)."""
    start = _count_same(old, new)
    end = _count_same(old[start:][::-1], new[start:][::-1])
    # Most changes are in one place, so skip what is equal before and after it.
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    middle = [(False, a, b)]
    if _count_pairs(a, b) <= max_pairs:
        opcodes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        middle = [(tag == "equal", a[i:j], b[k:m]) for tag, i, j, k, m in opcodes]
    runs = [(True, old[:start], new[:start]), *middle, (True, old[len(old) - end :], new[len(new) - end :])]
    return [run for run in runs if run[1] or run[2]]


def _count_same(old: list[str], new: list[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _count_pairs(old: list[str], new: list[str]) -> int:
    counts = Counter(new)
    return sum(counts[text] for text in old)


def _shorten(piece: Piece, has_before: bool, has_after: bool) -> Piece:
    words = WORDS.findall(piece.text)
    if piece.kind != "same" or len(words) <= 2 * CONTEXT_WORDS + 1:
        return piece
    head = "".join(words[:CONTEXT_WORDS]) if has_before else ""
    tail = "".join(words[-CONTEXT_WORDS:]) if has_after else ""
    return Piece("same", f"{head}… {tail}")
