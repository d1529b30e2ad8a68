"""A guide's self-check: statements that readers can tick, and which way their ticks lean."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s
from itertools import islice

from careerguide.lists.forms import MAX_VALUES
from roles.models import FitStatement


def statement_code(text: str) -> str:
    """The value of a statement in a URL: eight hexadecimal digits of a hash of its text."""
    # A hash keeps old links valid. The number of a statement changes when editors reorder the list, and its primary key
    # differs between databases. A reworded statement gets a new code, because no reader has ticked it yet.
    return blake2s(text.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True)
class Choice:
    code: str
    text: str
    ticked: bool


@dataclass(frozen=True)
class Answer:
    towards: tuple[str, ...]
    away: tuple[str, ...]

    @property
    def lean(self) -> str:
        """One of "towards", "away", "split" and "nothing"."""
        if not self.towards and not self.away:
            return "nothing"
        if len(self.towards) == len(self.away):
            return "split"
        return "towards" if len(self.towards) > len(self.away) else "away"

    @property
    def verdict(self) -> str:
        if self.lean == "nothing":
            return "You have ticked nothing yet."
        if self.lean == "split":
            return "You are evenly split."
        way = "towards" if self.lean == "towards" else "away from"
        return f"On balance you lean {way} this role." if self.towards and self.away else f"You lean {way} this role."

    @property
    def balance(self) -> str:
        towards, away = len(self.towards), len(self.away)
        total = towards + away
        if not total:
            return "Tick the statements that are true of you, then try again."
        if towards and away:
            count = f"{towards} of your ticks count{'s' * (towards == 1)} in favor of this role, and {away} against it."
            if towards == away:
                return f"{count} A count cannot settle that. Ask yourself which of them would matter to you every week."
            return f"{count} A statement that matters a lot to you can outweigh the others."
        side = "in favor of this role" if towards else "against this role"
        if total == 1:
            return f"The one statement you ticked counts {side}. One statement is not much to go by."
        start = "Both statements you ticked count" if total == 2 else f"All {total} of your ticks count"
        return f"{start} {side}. This is only a count, not advice."


@dataclass(frozen=True)
class SelfCheck:
    """The statements of a guide; ``answer`` is None until a reader submits the form."""

    choices: tuple[Choice, ...]
    answer: Answer | None


def self_check(statements: Iterable[FitStatement], values: Iterable[str]) -> SelfCheck:
    """Read the ``values`` of a URL, the codes of the ticked statements.

    The form always sends an empty value too, so that a form without any ticks is recognized. At most ``MAX_VALUES``
    codes are read; unknown ones are ignored.
    """
    values = list(values)
    ticked = set(islice(filter(None, values), MAX_VALUES))
    choices, towards, away = [], [], []
    for statement in statements:
        code = statement_code(statement.text)
        choices.append(Choice(code, statement.text, code in ticked))
        if code in ticked:
            (towards if statement.lean == FitStatement.Lean.TOWARDS else away).append(statement.text)
    return SelfCheck(tuple(choices), Answer(tuple(towards), tuple(away)) if values else None)
