"""Lengths of study as files write them. What can be read in two ways is refused: nobody is there to ask."""

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from careerguide.lib.durations import MAX_MONTHS, MONTHS, YEARS

WEEKS = "weeks?|wks?|w"
# 52 weeks are a year, so 13 are three months.
MONTHS_A_WEEK = Fraction(12, 52)

_NUMBER = r"(\d{1,6}(?:\.\d{1,6})?)"
_ONE = re.compile(rf"{_NUMBER}[ -]?({MONTHS}|{YEARS}|{WEEKS})\.?", re.ASCII)
_YEARS_AND_MONTHS = re.compile(
    rf"(\d{{1,3}})[ -]?(?:{YEARS})\.?(?:,| and|, and|)? ?(\d{{1,2}})[ -]?(?:{MONTHS})\.?", re.ASCII
)
_BARE_NUMBER = re.compile(_NUMBER, re.ASCII)
_RANGE = re.compile(rf"{_NUMBER} ?(?:[a-z]+ ?)?(?:-|–|—|to|or) ?{_NUMBER}.*", re.ASCII)
_COMMA = re.compile(r"\d+,\d+ ?[a-z.]*", re.ASCII)
_OTHER_UNIT = re.compile(r"\b(semester|term|trimester|quarter|session|module|course|credit|hour|day)s?\b")
# Nobody writes more for one length.
MAX_CHARACTERS = 60

NO_LENGTH = (
    "Give one length with its unit, such as 18 months, 1.5 years or 104 weeks. Leave it empty if none is stated."
)


@dataclass(frozen=True)
class StatedDuration:
    """Whole ``months``, and the source's words where the months had to be rounded up; else ``stated`` is empty."""

    months: int
    stated: str = ""


def read_duration(text: str) -> StatedDuration:
    """The one length that ``text`` states: "1.5 years", "18 months", "78 weeks" and "1 year 6 months" are all 18.

    A fraction of a month is rounded up, and then the text is kept. Raises ValueError with a sentence where it is no
    length, more than one, one that depends on something else (semesters), or a number without its unit.
    """
    words = " ".join(text.split())
    if len(words) > MAX_CHARACTERS:
        raise ValueError(NO_LENGTH)
    bare = words.lower()
    months = _months(bare)
    if months is None:
        raise ValueError(_reason(bare, words))
    whole = math.ceil(months)
    if not 1 <= whole <= MAX_MONTHS:
        raise ValueError(f"Give a length from 1 month to {MAX_MONTHS // 12} years.")
    return StatedDuration(whole, words if whole != months else "")


def _months(bare: str) -> Fraction | None:
    """The exact months; None where ``bare`` states no single length."""
    if found := _ONE.fullmatch(bare):
        number, unit = Fraction(found[1]), found[2]
        if re.fullmatch(YEARS, unit):
            return number * 12
        return number * MONTHS_A_WEEK if re.fullmatch(WEEKS, unit) else number
    found = _YEARS_AND_MONTHS.fullmatch(bare)
    if found and int(found[2]) < 12:
        return Fraction(int(found[1]) * 12 + int(found[2]))
    return None


def _reason(bare: str, words: str) -> str:
    """Why ``bare`` is not read, with a way out."""
    if _BARE_NUMBER.fullmatch(bare):
        return f"Say what {words} counts, such as {words} months or {words} years."
    if _RANGE.fullmatch(bare):
        return "This is more than one length. Give one, such as 18 months."
    if found := _OTHER_UNIT.search(bare):
        return f"{found[1].capitalize()}s are no fixed number of months. Give months, weeks or years."
    if _COMMA.fullmatch(bare):
        return "A comma can be read in two ways. Write a dot, such as 1.5 years."
    return NO_LENGTH
