"""Durations in whole months: format them, and parse what people type."""

import math
import re
from fractions import Fraction

from careerguide.lib.typed_text import clean, foreign_digits_problem

MAX_MONTHS = 240
# No course of study takes longer than 15 years.
MAX_STUDY_MONTHS = 180
# A bare number below this may mean years: few programs take so few months.
LIKELY_YEARS = 7

_NUMBER = r"(\d{1,6}(?:\.\d{1,6})?)"
_MONTHS, _YEARS, _WEEKS = "months?|mths?|mos?|m", "years?|yrs?|y", "weeks?|wks?|w"
# Months by the unit's first letter. 52 weeks are a year, so 13 weeks are 3 months.
_MONTHS_PER_UNIT = {"m": 1, "y": 12, "w": Fraction(12, 52)}
_ONE_UNIT = re.compile(rf"{_NUMBER}(?:[ -]?({_MONTHS}|{_YEARS}|{_WEEKS})\.?)?", re.ASCII)
_YEARS_AND_MONTHS = re.compile(
    rf"(\d{{1,3}})[ -]?(?:{_YEARS})\.?(?:,| and|, and|)? ?(\d{{1,2}})[ -]?(?:{_MONTHS})\.?", re.ASCII
)
_TYPED_YEARS = re.compile(rf"({_YEARS})\s*$", re.IGNORECASE)
_RANGE = re.compile(rf"{_NUMBER} ?(?:[a-z]+ ?)?(?:-|−|–|—|~|/|to|or) ?{_NUMBER}.*", re.ASCII)
_COMMA = re.compile(r"(\d+),(\d+) ?([a-z.]*)", re.ASCII)
_NEGATIVE = re.compile(r"[-−–] ?\d.*", re.ASCII)
_PLUS = re.compile(r"\+ ?\d.*|\d[\d.]* ?(?:[a-z]+ ?)?\+.*", re.ASCII)
_OTHER_UNIT = re.compile(r"\b(semester|term|trimester|quarter|session|module|course|credit|hour|day)s?\b")


def duration(months: int | None) -> str:
    """15 is "1.25 years", 12 is "1 year", 10 is "10 months", None is "not stated"."""
    if months is None:
        return "not stated"
    if months < 12 or months % 3:
        return "1 month" if months == 1 else f"{months} months"
    return "1 year" if months == 12 else f"{months / 12:g} years"


def in_months(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"


def duration_as_typed(months: int, typed: str) -> str:
    """Format ``months`` in years only if ``typed`` ends with a word for years: "99" becomes "99 months"."""
    return duration(months) if _TYPED_YEARS.search(typed) else in_months(months)


def duration_range(low: int, high: int) -> str:
    """18 and 24 are "1.5 to 2 years", 6 and 6 are "6 months"."""
    first, last = duration(low), duration(high)
    if low == high:
        return last
    number, unit = first.split()
    # "1 year" and "2 years" have the same unit, too.
    return f"{number} to {last}" if unit.rstrip("s") in last else f"{first} to {last}"


def read_months(text: str, unit: str = "", most: int = MAX_MONTHS) -> int:
    """Whole months, rounded up: "18 months", "1.5 years", "1 year 6 months" and "78 weeks" are all 18.

    A bare number has the ``unit`` "months", "years" or "weeks", or is an error if there is none. Raises ValueError with
    a message for the user if the text is not a duration, or is not between 1 month and ``most`` months.
    """
    months, _ = _parse(text, unit, most)
    return math.ceil(months)


def is_unit(text: str) -> bool:
    """Whether ``read_months`` accepts ``text`` as a unit: "weeks", "yrs"."""
    return bool(re.fullmatch(f"{_MONTHS}|{_YEARS}|{_WEEKS}", text))


def months_rounding(text: str, unit: str = "", most: int = MAX_MONTHS) -> str:
    """How ``read_months`` rounds ``text``, as the end of a sentence; "" if it does not. Raises the same errors."""
    months, typed_unit = _parse(text, unit, most)
    whole = math.ceil(months)
    if months == whole:
        return ""
    notice = f"rounded up to {in_months(whole)}."
    may_be_years = not typed_unit and unit == "months" and months < LIKELY_YEARS
    return f"{notice} If you mean years, enter {float(months):g} years." if may_be_years else notice


def source_words(text: str) -> str:
    """``text`` if it says more than a whole number of months, such as "1.5 years"; otherwise "".

    ``text`` must be one that ``read_months`` accepts without a unit.
    """
    months, unit = _parse(text, "")
    says_months = unit.startswith("m") and not _YEARS_AND_MONTHS.fullmatch(clean(text).lower())
    return "" if says_months and months == int(months) else clean(text)


def _parse(text: str, default_unit: str, most: int = MAX_MONTHS) -> tuple[Fraction, str]:
    """The exact months, and the unit as typed: "" for a bare number."""
    text = clean(text)
    lower = text.lower()
    match = _ONE_UNIT.fullmatch(lower)
    both = _YEARS_AND_MONTHS.fullmatch(lower)
    typed_unit = ""
    if match and (match[2] or default_unit):
        typed_unit = match[2] or ""
        months = Fraction(match[1]) * _MONTHS_PER_UNIT[(typed_unit or default_unit)[0]]
    elif both and int(both[2]) < 12:
        typed_unit, months = "months", Fraction(int(both[1]) * 12 + int(both[2]))
    else:
        raise ValueError(_reason(text, lower))
    if not 0 < months <= most:
        raise ValueError(f"Enter a duration from 1 month to {most // 12} years.")
    return months, typed_unit


def _reason(text: str, lower: str) -> str:
    if re.fullmatch(_NUMBER, lower, re.ASCII):
        return f"Add a unit, such as {text} months or {text} years."
    if problem := foreign_digits_problem(text):
        return problem
    if _RANGE.fullmatch(lower):
        return "This is more than one duration. Enter a single duration, such as 18 months."
    if _NEGATIVE.fullmatch(lower):
        return "A duration cannot be below zero."
    if _PLUS.fullmatch(lower):
        return "Enter the duration without a plus sign."
    if match := _OTHER_UNIT.search(lower):
        return f"Enter months, weeks or years instead of {match[1]}s."
    if match := _COMMA.fullmatch(lower):
        number, unit = f"{match[1]}.{match[2]}", match[3]
        texts = f"{number} {unit}" if unit else f"{number} months or {number} years"
        return f"The comma of {text} is in doubt. Write {texts} if you mean that."
    return "Enter one duration with its unit, such as 18 months, 1.5 years or 78 weeks."
