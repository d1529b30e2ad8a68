"""Whether a role is for a reader: the statements that they may tick, and which way their ticks lean."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s
from itertools import islice

from careerguide.lists.forms import MAX_VALUES
from roles.models import FitStatement


def statement_code(text: str) -> str:
    """What stands for the statement ``text`` in an address: eight hexadecimal digits."""
    # Its number would move when editors reorder the list, and its key differs from one database to the next: an
    # old link would tick another sentence. The text's own digest stays, and a statement that was reworded gets a
    # new one, as it should: nobody has said that of themselves yet.
    return blake2s(text.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True)
class FitChoice:
    """A statement with its checkbox."""

    code: str
    text: str
    ticked: bool


@dataclass(frozen=True)
class FitAnswer:
    """Which way the statements lean that a reader ticked: the sentences that speak for the role, and against it."""

    towards: tuple[str, ...]
    away: tuple[str, ...]

    @property
    def lean(self) -> str:
        """Which way: "towards", "away", "split"; "nothing" where nothing is ticked."""
        if not self.towards and not self.away:
            return "nothing"
        if len(self.towards) == len(self.away):
            return "split"
        return "towards" if len(self.towards) > len(self.away) else "away"

    @property
    def verdict(self) -> str:
        """The answer in one sentence."""
        if self.lean == "nothing":
            return "You have ticked nothing yet."
        if self.lean == "split":
            return "You are evenly split."
        way = "towards" if self.lean == "towards" else "away from"
        return f"On balance you lean {way} this role." if self.towards and self.away else f"You lean {way} this role."

    @property
    def balance(self) -> str:
        """The count behind the verdict, and how far a count goes."""
        towards, away = len(self.towards), len(self.away)
        if self.lean == "nothing":
            return "So this says nothing, one way or the other. Tick what is true of you and ask again."
        if self.lean == "split":
            count = f"{towards} of your ticks {_speak(towards)} for it, and {away} against it."
            return f"{count} No count settles that. Ask yourself which of them you would feel every week."
        if towards and away:
            count = f"{towards} of your ticks {_speak(towards)} for it, and {away} against it."
            return f"{count} One that matters much to you can outweigh the others."
        side = "for it" if towards else "against it"
        if towards + away == 1:
            return f"The one statement you ticked speaks {side}. One is little to go by."
        which = (
            "Both statements you ticked speak" if towards + away == 2 else f"All {towards + away} of your ticks speak"
        )
        return f"{which} {side}. That is a count and no promise."


@dataclass(frozen=True)
class Fit:
    """The statements of a guide, and the answer where a reader has asked for it."""

    choices: tuple[FitChoice, ...]
    answer: FitAnswer | None


def read_fit(statements: Iterable[FitStatement], values: Iterable[str]) -> Fit:
    """The ``statements`` as a reader ticked them, and which way they lean.

    ``values`` are those of the address. An empty one only says that the form was sent, which a form without a tick
    could not say otherwise; without any value nobody has asked. Of the others at most ``MAX_VALUES`` are read, and
    those that stand for no statement, or no longer do, count for nothing.
    """
    values = list(values)
    ticked = set(islice(filter(None, values), MAX_VALUES))
    choices, towards, away = [], [], []
    for statement in statements:
        code = statement_code(statement.text)
        choices.append(FitChoice(code, statement.text, code in ticked))
        if code in ticked:
            (towards if statement.lean == FitStatement.Lean.TOWARDS else away).append(statement.text)
    return Fit(tuple(choices), FitAnswer(tuple(towards), tuple(away)) if values else None)


def _speak(count: int) -> str:
    return "speaks" if count == 1 else "speak"
