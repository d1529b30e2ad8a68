"""Durations in whole months: format them, and parse what people type."""

import math
import re
from fractions import Fraction

MAX_MONTHS = 240
# A bare number below this may mean years: few programs take so few months.
LIKELY_YEARS = 7
# The longest text to parse as a duration.
MAX_CHARACTERS = 60

_NUMBER = r"(\d{1,6}(?:\.\d{1,6})?)"
_MONTHS, _YEARS, _WEEKS = "months?|mos?|m", "years?|yrs?|y", "weeks?|wks?|w"
# Months by the unit's first letter. A bare number means months. 52 weeks are a year, so 13 weeks are 3 months.
_MONTHS_PER_UNIT = {"": 1, "m": 1, "y": 12, "w": Fraction(12, 52)}
_ONE_UNIT = re.compile(rf"{_NUMBER}(?:[ -]?({_MONTHS}|{_YEARS}|{_WEEKS})\.?)?", re.ASCII)
_YEARS_AND_MONTHS = re.compile(
    rf"(\d{{1,3}})[ -]?(?:{_YEARS})\.?(?:,| and|, and|)? ?(\d{{1,2}})[ -]?(?:{_MONTHS})\.?", re.ASCII
)
_TYPED_YEARS = re.compile(rf"({_YEARS})\s*$", re.IGNORECASE)
_RANGE = re.compile(rf"{_NUMBER} ?(?:[a-z]+ ?)?(?:-|–|—|to|or) ?{_NUMBER}.*", re.ASCII)
_COMMA = re.compile(r"\d+,\d+ ?[a-z.]*", re.ASCII)
_OTHER_UNIT = re.compile(r"\b(semester|term|trimester|quarter|session|module|course|credit|hour|day)s?\b")


def duration(months: int | None) -> str:
    """15 is "1.25 years", 12 is "1 year", 10 is "10 months", None is "not stated"."""
    if months is None:
        return "not stated"
    if months < 12 or months % 3:
        return "1 month" if months == 1 else f"{months} months"
    return "1 year" if months == 12 else f"{months / 12:g} years"


def duration_as_typed(months: int, typed: str) -> str:
    """Format ``months`` in years only if ``typed`` ends with a word for years: "99" becomes "99 months"."""
    if _TYPED_YEARS.search(typed):
        return duration(months)
    return "1 month" if months == 1 else f"{months} months"


def duration_range(low: int, high: int) -> str:
    """18 and 24 are "1.5 to 2 years", 6 and 6 are "6 months"."""
    first, last = duration(low), duration(high)
    if low == high:
        return last
    number, unit = first.split()
    # "1 year" and "2 years" have the same unit, too.
    return f"{number} to {last}" if unit.rstrip("s") in last else f"{first} to {last}"


def read_months(text: str, strict: bool = False) -> int:
    """Whole months, rounded up: "18", "18 months", "1.5 years" and "1 year 6 months" are all 18.

    ``strict`` is for imported files: it requires a unit, which may also be weeks. Raises ValueError with a message for
    the user if the text is not a duration or is not between 1 month and MAX_MONTHS.
    """
    months, _ = _parse(text, strict)
    return math.ceil(months)


def months_rounding(text: str, strict: bool = False) -> str:
    """How ``read_months`` rounds ``text``, as the end of a sentence; "" if it does not. Raises the same errors."""
    months, unit = _parse(text, strict)
    whole = math.ceil(months)
    if months == whole:
        return ""
    notice = f"rounded up to {whole} months."
    return notice if unit or months >= LIKELY_YEARS else f"{notice} If you mean years, enter {float(months):g} years."


def _parse(text: str, strict: bool) -> tuple[Fraction, str]:
    """The exact months, and the unit as typed: "" for a bare number."""
    text = " ".join(text.split())
    lower = text.lower()
    months, unit = _match(lower) if len(text) <= MAX_CHARACTERS else (None, "")
    if strict and (months is None or not unit):
        raise ValueError(_reason(text))
    if months is None or (not strict and unit.startswith("w")):
        raise ValueError("Enter whole months, such as 18, or years, such as 1.5 years.")
    is_too_short = months == 0 if strict else months < 1
    if is_too_short or months > MAX_MONTHS:
        limits = f"1 month to {MAX_MONTHS // 12} years" if strict else f"1 to {MAX_MONTHS} months"
        raise ValueError(f"Enter a duration from {limits}.")
    return months, unit


def _match(text: str) -> tuple[Fraction | None, str]:
    if match := _ONE_UNIT.fullmatch(text):
        number, unit = match.groups("")
        return Fraction(number) * _MONTHS_PER_UNIT[unit[:1]], unit
    match = _YEARS_AND_MONTHS.fullmatch(text)
    if match and int(match[2]) < 12:
        return Fraction(int(match[1]) * 12 + int(match[2])), "months"
    return None, ""


def _reason(text: str) -> str:
    lower = text.lower()
    if len(text) <= MAX_CHARACTERS:
        if re.fullmatch(_NUMBER, lower, re.ASCII):
            return f"Add a unit, such as {text} months or {text} years."
        if _RANGE.fullmatch(lower):
            return "This is more than one duration. Enter a single duration, such as 18 months."
        if match := _OTHER_UNIT.search(lower):
            return f"Enter months, weeks or years instead of {match[1]}s."
        if _COMMA.fullmatch(lower):
            return "The comma is ambiguous. Use a decimal point, as in 1.5 years."
    return "Enter one duration with its unit, such as 18 months, 1.5 years or 104 weeks. Leave blank if none is stated."
