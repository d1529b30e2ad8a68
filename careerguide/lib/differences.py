"""Differences in words: what a field said and says, and which words of a long text are others."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import groupby

from django.db import models
from django.utils.formats import date_format

from careerguide.lib.numbers import plain_number

EMPTY = "empty"
# Of what stayed the same, so many words are shown beside what did not.
WORDS_BESIDE = 8
# Longer passages are shown whole, before and after: to compare them word by word would keep an editor waiting.
MOST_WORDS = 1500


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
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for same, (was, now) in _runs(old, new):
        if same:
            yield Piece("same", "".join(was))
            continue
        words = [re.findall(r"\S+\s*|\s+", "".join(lines)) for lines in (was, now)]
        runs = [(False, words)] if max(map(len, words)) > MOST_WORDS else _runs(*words)
        for alike, (gone, come) in runs:
            if alike:
                yield Piece("same", "".join(gone))
            else:
                yield from (Piece(kind, "".join(run)) for kind, run in (("removed", gone), ("added", come)) if run)


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[bool, tuple[list[str], list[str]]]]:
    """(whether they are the same, the run of either) in their order."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", (old[a:b], new[c:d])


def _cut(piece: Piece, has_before: bool, has_after: bool) -> Piece:
    """A piece that stayed the same, with no more than the words beside its neighbours."""
    words = re.findall(r"\S+\s*|\s+", piece.text)
    if piece.kind != "same" or len(words) <= 2 * WORDS_BESIDE + 1:
        return piece
    head = "".join(words[:WORDS_BESIDE]) if has_before else ""
    tail = "".join(words[-WORDS_BESIDE:]) if has_after else ""
    return Piece("same", f"{head}… {tail}")
