"""How sure a figure is, in one word that every page prints beside it."""

from enum import Enum


class FigureState(Enum):
    """The state of a figure: the word on the page, and what the word means."""

    SOURCED = ("sourced", "A source gives this figure and says what it measures.")
    AS_STATED = ("as stated", "A source gives this figure without saying what exactly it measures.")
    EDITORIAL = ("editorial", "Our editors worked this figure out or set it.")
    NO_SOURCE = ("no source given", "Nobody has said where this figure comes from.")

    def __init__(self, word: str, meaning: str):
        self.word = word
        self.meaning = meaning


def figure_state(source, basis: str) -> FigureState:
    """The state of a figure that comes from ``source`` (or None) with ``basis`` (empty: not stated).

    The basis is whatever the figure needs to be understood: total or base pay, the years of a
    growth figure, a whole program's tuition or a year's.
    """
    if source is None:
        return FigureState.NO_SOURCE
    if source.is_editorial:
        return FigureState.EDITORIAL
    return FigureState.SOURCED if basis else FigureState.AS_STATED
