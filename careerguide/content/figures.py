"""A figure and how sure it is: what every page prints beside a number, and what opens when it is asked."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Protocol

from careerguide.lib import clock

NOT_STATED = "not stated"


class SourceLike(Protocol):
    """What a figure asks of its source."""

    title: str
    slug: str
    publisher: str
    published: str
    retrieved_on: date | None
    review_on: date | None

    @property
    def is_editorial(self) -> bool:
        """Whether it is our editors' own word."""


class FigureState(Enum):
    """The state of a figure: the word on the page, and what the word means."""

    SOURCED = ("sourced", "A source gives this figure and says what it measures.")
    AS_STATED = ("as stated", "A source gives this figure without saying what exactly it measures.")
    EDITORIAL = ("editorial", "Our editors worked this figure out or set it.")
    DUE = ("due for review", "The day by which our editors meant to check this figure again has passed.")
    NO_SOURCE = ("no source given", "Nobody has said where this figure comes from.")

    def __init__(self, word: str, meaning: str):
        self.word = word
        self.meaning = meaning


def figure_state(source: SourceLike | None, basis: str, review_on: date | None = None) -> FigureState:
    """The state of a figure that comes from ``source`` (or None) with ``basis`` (empty: not stated).

    The basis is whatever the figure needs to be understood: total or base pay, the years of a
    growth figure, a whole program's tuition or a year's. ``review_on`` is the figure's own day of
    review; without one, its source's holds. From the day after, the figure is due.
    """
    if source is None:
        return FigureState.NO_SOURCE
    review_on = review_on or source.review_on
    if review_on and review_on < clock.today():
        return FigureState.DUE
    if source.is_editorial:
        return FigureState.EDITORIAL
    return FigureState.SOURCED if basis else FigureState.AS_STATED


@dataclass(frozen=True)
class Figure:
    """A figure that can be asked: its words, and what stands behind them.

    ``label`` says what it measures, ``text`` is the figure as printed. ``basis`` is what it counts,
    ``period`` the years it is for; empty means that nobody stated them, and None that the figure has no such
    thing. ``as_of`` is the day it holds for.
    """

    label: str
    text: str
    source: SourceLike | None = None
    basis: str | None = None
    period: str | None = None
    as_of: date | None = None
    review_on: date | None = None

    @property
    def state(self) -> FigureState:
        """How sure it is: a figure that has a basis or a period needs both to be sourced."""
        needed = [said for said in (self.basis, self.period) if said is not None]
        return figure_state(self.source, "stated" if needed and all(needed) else "", self.review_on)

    @property
    def is_due(self) -> bool:
        """Whether its day of review has passed."""
        return self.state is FigureState.DUE

    @property
    def reviewed_by(self) -> date | None:
        """The day by which it is to be checked again: its own, or its source's."""
        return self.review_on or (self.source.review_on if self.source else None)

    @property
    def due_since(self) -> date | None:
        """The first day on which it was due for review; None where it is not due."""
        return self.reviewed_by + timedelta(days=1) if self.is_due else None

    @property
    def details(self) -> list[tuple[str, str]]:
        """What it counts and for which years, as (name, words): what it has no such thing as is left out."""
        stated = [("Basis", self.basis), ("Period", self.period)]
        return [(name, words or NOT_STATED) for name, words in stated if words is not None]

    @property
    def dates(self) -> list[tuple[str, str]]:
        """The days behind it, as (name, words). Without a source only what is stated of the figure itself is there."""
        found = [("As of", clock.day_words(self.as_of) if self.as_of else NOT_STATED)]
        if self.source:
            looked_at, review = self.source.retrieved_on, self.reviewed_by
            found += [
                ("Published", self.source.published or NOT_STATED),
                ("Retrieved", clock.day_words(looked_at) if looked_at else NOT_STATED),
                ("Review by", clock.day_words(review) if review else NOT_STATED),
            ]
        return found
