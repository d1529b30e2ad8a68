"""Differences in words: what a field said and says, and which words of a long text are others."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import groupby

from django.db import models
from django.utils.formats import date_format

from careerguide.lib.number_format import plain_number

EMPTY = "empty"
# Of what stayed the same, so many words are shown beside what did not.
WORDS_BESIDE = 8
# What is compared takes as long as there are pairs of equal words, one before and one after. Passages with more pairs
# are shown whole, before and after: to compare them would keep an editor waiting.
MAX_PAIRS = 200_000


@dataclass(frozen=True)
class Piece:
    """A run of words: "same", "removed" or "added"."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A field that says something else. ``is_text`` where words are compared."""

    label: str
    before: str
    after: str
    is_text: bool = False

    @property
    def pieces(self) -> list[Piece]:
        """The words of both versions, told apart."""
        return compared(self.before, self.after)


@dataclass(frozen=True)
class RowChange:
    """What became of a row. ``name`` is empty for the page itself; ``what`` is "added", "removed" or "changed"."""

    name: str
    what: str
    differences: list[Difference] = field(default_factory=list)


def in_words(of: models.Field, value, name_of: Callable[[type[models.Model], object], str]) -> str:
    """``value`` of the field ``of`` as an editor reads it; ``name_of(model, key)`` gives the name of a related row."""
    labels = dict(of.flatchoices)
    if value in labels:
        return str(labels[value])
    if value is None or value == "":
        return EMPTY
    if of.is_relation:
        return name_of(of.related_model, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{date_format(value, 'F j, Y, H:i')} UTC"
    if isinstance(value, date):
        return date_format(value, "F j, Y")
    if isinstance(value, Decimal):
        return plain_number(value)
    # Small whole numbers are places and years, large ones are money.
    if isinstance(of, models.PositiveIntegerField):
        return f"{value:,}"
    return str(value)


def differences(
    fields: list[models.Field], before: dict | None, after: dict | None, name_of: Callable
) -> list[Difference]:
    """What of ``fields`` is not the same in ``before`` and ``after``: values by attribute, None where there is no row.

    Of a row that came or went, all that it says.
    """
    found = []
    for each in fields:
        was, now = (None if values is None else values[each.attname] for values in (before, after))
        said = [in_words(each, value, name_of) for value in (was, now)]
        if before is None or after is None:
            said = [EMPTY if values is None else text for values, text in zip((before, after), said, strict=True)]
        if was != now and said[0] != said[1]:
            both = before is not None and after is not None and EMPTY not in said
            found.append(Difference(str(each.verbose_name), *said, is_text=both and isinstance(each, models.TextField)))
    return found


def compared(before: str, after: str) -> list[Piece]:
    """The words of two texts in their order, told apart; long passages that stayed the same are cut short."""
    runs = groupby(_pieces(before, after), key=lambda piece: piece.kind)
    joined = [Piece(kind, "".join(piece.text for piece in pieces)) for kind, pieces in runs]
    return [_cut(piece, number > 0, number < len(joined) - 1) for number, piece in enumerate(joined)]


def _pieces(before: str, after: str) -> Iterator[Piece]:
    """Line by line first, and word by word where lines differ."""
    left = MAX_PAIRS
    for same, (was, now) in _runs(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if same:
            yield Piece("same", "".join(was))
            continue
        words = [re.findall(r"\S+\s*|\s+", "".join(lines)) for lines in (was, now)]
        runs = _runs(*words, most=left)
        left -= _pairs(*words)
        for alike, (gone, come) in runs:
            if alike:
                yield Piece("same", "".join(gone))
            else:
                yield from (Piece(kind, "".join(run)) for kind, run in (("removed", gone), ("added", come)) if run)


def _runs(old: list[str], new: list[str], most: int = MAX_PAIRS) -> list[tuple[bool, tuple[list[str], list[str]]]]:
    """(whether they are the same, the run of either) in their order; one run of all if there are too many pairs."""
    start = _same_start(old, new)
    end = _same_start(old[start:][::-1], new[start:][::-1])
    # Most changes are in one place: what is the same around it needs no comparison.
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    middle = [(False, (a, b))]
    if _pairs(a, b) <= most:
        found = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        middle = [(tag == "equal", (a[i:j], b[k:m])) for tag, i, j, k, m in found]
    around = [(True, (old[:start], new[:start])), *middle, (True, (old[len(old) - end :], new[len(new) - end :]))]
    return [(same, runs) for same, runs in around if any(runs)]


def _same_start(old: list[str], new: list[str]) -> int:
    """How many texts at the start are the same."""
    return next(
        (place for place, (was, now) in enumerate(zip(old, new, strict=False)) if was != now), min(len(old), len(new))
    )


def _pairs(old: list[str], new: list[str]) -> int:
    """How many pairs of equal texts there are, one of ``old`` and one of ``new``."""
    counts = Counter(new)
    return sum(counts[text] for text in old)


def _cut(piece: Piece, has_before: bool, has_after: bool) -> Piece:
    """A piece that stayed the same, with no more than the words beside its neighbours."""
    words = re.findall(r"\S+\s*|\s+", piece.text)
    if piece.kind != "same" or len(words) <= 2 * WORDS_BESIDE + 1:
        return piece
    head = "".join(words[:WORDS_BESIDE]) if has_before else ""
    tail = "".join(words[-WORDS_BESIDE:]) if has_after else ""
    return Piece("same", f"{head}… {tail}")
