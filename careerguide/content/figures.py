"""Figures with their source, basis, period, dates and state."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models

from careerguide.lib import clock

NOT_STATED = "not stated"


class FigureState(models.TextChoices):
    SOURCED = "sourced", "A source gives this figure and says what it measures."
    AS_STATED = "as stated", "A source gives this figure without saying exactly what it measures."
    EDITORIAL = "editorial", "Our editors calculated or chose this figure."
    DUE = "due for review", "The date by which our editors planned to review this figure has passed."
    NO_SOURCE = "no source given", "No one has said where this figure comes from."


@dataclass(frozen=True)
class Figure:
    """A displayed figure (``text``) and what it measures (``label``).

    ``source`` is a Source or None. ``basis`` is what the figure includes, such as total pay, and ``period`` the years
    it covers. Both are empty if not stated, and None if they do not apply. ``review_on`` overrides the source's
    review date. ``qualifier`` follows ``text`` in smaller type, such as " a year".

    The state depends only on structured values: the source, the dates, the basis and the period. So make ``basis`` and
    ``period`` of choices, numbers and dates, never of a text that someone types, such as "n/a". Such a text is a
    ``note``: it is shown, and has no effect on the state.
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
        """A figure counts as sourced only if its basis and its period, where they apply, are stated."""
        if self.source is None:
            return FigureState.NO_SOURCE
        if self.review_by and self.review_by < clock.today():
            return FigureState.DUE
        if self.source.is_editorial:
            return FigureState.EDITORIAL
        needed = [value for value in (self.basis, self.period) if value is not None]
        return FigureState.SOURCED if needed and all(needed) else FigureState.AS_STATED

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
        dates = [("As of", _day(self.as_of))]
        if self.source:
            dates += [
                ("Published", self.source.published or NOT_STATED),
                ("Retrieved", _day(self.source.retrieved_on)),
                ("Review by", _day(self.review_by)),
            ]
        return dates


def _day(day: date | None) -> str:
    return clock.day_words(day) if day else NOT_STATED
