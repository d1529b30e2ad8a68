"""A guide's self-check: statements that readers can check, and which way their answers lean."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s
from itertools import islice

from careerguide.lib.number_format import both_or_all, number_word
from careerguide.lists.forms import MAX_VALUES
from roles.models import FitStatement


def statement_code(text: str) -> str:
    """The value of a statement in a URL: eight hexadecimal digits of a hash of its text."""
    # A hash keeps old links valid. The number of a statement changes when editors reorder the list, and its primary key
    # differs between databases. A reworded statement gets a new code, because no reader has checked it yet.
    return blake2s(text.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True)
class Choice:
    code: str
    text: str
    checked: bool


@dataclass(frozen=True)
class Answer:
    toward: tuple[str, ...]
    away: tuple[str, ...]

    @property
    def lean(self) -> str:
        """One of "toward", "away", "split" and "nothing"."""
        if not self.toward and not self.away:
            return "nothing"
        if len(self.toward) == len(self.away):
            return "split"
        return "toward" if len(self.toward) > len(self.away) else "away"

    @property
    def verdict(self) -> str:
        if self.lean == "nothing":
            return "You haven’t checked anything yet."
        if self.lean == "split":
            return "You’re evenly split."
        way = "toward" if self.lean == "toward" else "away from"
        return f"On balance, you lean {way} this role." if self.toward and self.away else f"You lean {way} this role."

    @property
    def balance(self) -> str:
        toward, away = len(self.toward), len(self.away)
        total = toward + away
        if not total:
            return "Check what sounds like you, then try again."
        if toward and away:
            point = f"point{'s' * (toward == 1)}"
            first, second = number_word(toward).capitalize(), number_word(away)
            count = f"{first} of your answers {point} toward it and {second} away."
            if toward == away:
                return f"{count} A count can’t settle it. Which of these would matter to you every week?"
            return f"{count} One that matters a lot can outweigh the rest."
        direction = "toward it" if toward else "away from it"
        if total == 1:
            return f"Your answer points {direction}, but one answer isn’t much to go on."
        return f"{both_or_all(total).capitalize()} of your answers point {direction}. This is only a count, not advice."


@dataclass(frozen=True)
class SelfCheck:
    """The statements of a guide; ``answer`` is None until a reader submits the form."""

    choices: tuple[Choice, ...]
    answer: Answer | None


def self_check(statements: Iterable[FitStatement], values: Iterable[str]) -> SelfCheck:
    """Read the ``values`` of a URL, the codes of the checked statements.

    The form always sends an empty value too, so that a form in which nothing is checked is recognized. At most
    ``MAX_VALUES`` codes are read; unknown ones are ignored.
    """
    values = list(values)
    checked = set(islice(filter(None, values), MAX_VALUES))
    choices, toward, away = [], [], []
    for statement in statements:
        code = statement_code(statement.text)
        choices.append(Choice(code, statement.text, code in checked))
        if code in checked:
            (toward if statement.lean == FitStatement.Lean.TOWARDS else away).append(statement.text)
    return SelfCheck(tuple(choices), Answer(tuple(toward), tuple(away)) if values else None)
