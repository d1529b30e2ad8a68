"""Figures with their source, basis, period, dates and state."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models

from careerguide.lib import clock
from careerguide.lib.editions import edition_words

NOT_STATED = "not stated"
# What we did not write down, although the source may state it.
NOT_RECORDED = "not recorded"


class FigureState(models.TextChoices):
    """Where a figure comes from, in one word. A figure past its review date is due instead."""

    OFFICIAL = "official", "The figure comes from official statistics."
    GUIDE = "guide", "The figure comes from the guide’s source, or from the list that names the program."
    EDITORS = "editors", "Our editors calculated or chose this figure."
    DUE = "due for review", "This figure was due for a check and hasn’t had one yet."
    UNSOURCED = "unsourced", "No source given for this figure."

    @property
    def unless_marked(self) -> str:
        """A sentence that says it once for all figures of a section."""
        return f"{_ALL_ARE[self.name]} unless marked otherwise."


@dataclass(frozen=True)
class Figure:
    """A displayed figure (``text``) and what it measures (``label``).

    ``source`` is a Source or None. ``basis`` is what the figure includes, such as total pay, and ``period`` the years
    it covers. Both are empty if not stated, and None if they do not apply. ``review_on`` overrides the source's
    review date. ``qualifier`` follows ``text`` in smaller type, such as " a year".

    The state depends only on the source and the dates, never on a text that someone types, such as "n/a". Such a text
    is a ``note``.
    """

    label: str
    text: str
    source: Any = None
    basis: str | None = None
    period: str | None = None
    as_of: date | None = None
    review_on: date | None = None
    qualifier: str = ""
    note: str = ""

    @property
    def full_text(self) -> str:
        return f"{self.text}{self.qualifier}"

    @property
    def state(self) -> FigureState:
        if self.source is None:
            return FigureState.UNSOURCED
        if self.review_by and self.review_by < clock.today():
            return FigureState.DUE
        return _ORIGINS[self.source.kind]

    @property
    def review_by(self) -> date | None:
        return self.review_on or (self.source.review_on if self.source else None)

    @property
    def due_since(self) -> date | None:
        return self.review_by + timedelta(days=1) if self.state is FigureState.DUE else None

    @property
    def details(self) -> list[tuple[str, str]]:
        details = [("Basis", self.basis), ("Period", self.period), ("Note", self.note or None)]
        return [(name, text or NOT_STATED) for name, text in details if text is not None]

    @property
    def dates(self) -> list[tuple[str, str]]:
        """The dates that we know; if there are none, a line that says so."""
        dates = [("As of", self.as_of)]
        if self.source:
            dates += [
                ("Edition" if self.source.kind == "official" else "Published", edition_words(self.source.published)),
                ("Retrieved", self.source.retrieved_on),
                ("Next check due by", self.review_by),
            ]
        known = [(name, clock.day_words(day) if isinstance(day, date) else day) for name, day in dates if day]
        return known or [("Date", NOT_RECORDED)]


def usual_state(figures: Iterable[Figure]) -> FigureState:
    """The most frequent state, which a section says once. Without figures, the guide's source."""
    counts = Counter(figure.state for figure in figures)
    return counts.most_common(1)[0][0] if counts else FigureState.GUIDE


_ALL_ARE = {
    "OFFICIAL": "Official statistics",
    "GUIDE": "Figures from the guide’s source",
    "EDITORS": "Figures from our editors",
    "DUE": "Figures due for review",
    "UNSOURCED": "No source given",
}
_ORIGINS = {"official": FigureState.OFFICIAL, "document": FigureState.GUIDE, "editorial": FigureState.EDITORS}
