"""Whole months: written for readers, and read from what readers type."""

import math
import re

MAX_MONTHS = 240
# A bare number below this may well be meant as years: hardly a program is so few months long.
LIKELY_YEARS = 7

# What people write behind a number; read_duration reads the same.
MONTHS = "months?|mos?|m"
YEARS = "years?|yrs?|y"

_LENGTH = re.compile(rf"(\d{{1,6}})(?:\.(\d{{1,6}}))?({MONTHS}|{YEARS}|)")


def duration(months: int | None) -> str:
    """``months`` in words: 15 is "1.25 years", 12 is "1 year", 10 is "10 months", None is "not stated"."""
    if months is None:
        return "not stated"
    if months < 12 or months % 3:
        return "1 month" if months == 1 else f"{months} months"
    return "1 year" if months == 12 else f"{months / 12:g} years"


def duration_as_typed(months: int, typed: str) -> str:
    """``months`` in the unit in which they were ``typed``: months, unless years were named. "99" is "99 months"."""
    if re.search(rf"({YEARS})\s*$", typed, re.IGNORECASE):
        return duration(months)
    return "1 month" if months == 1 else f"{months} months"


def duration_range(low: int, high: int) -> str:
    """A range in words: 18 and 24 are "1.5 to 2 years", 6 and 6 are "6 months"."""
    first, last = duration(low), duration(high)
    if low == high:
        return last
    number, unit = first.split()
    # "1 year" and "2 years" share their unit too.
    return f"{number} to {last}" if unit.rstrip("s") in last else f"{first} to {last}"


def read_months(text: str) -> int:
    """The whole months that a reader means: "18", "18 months" and "1.5 years" are all 18.

    A fraction of a month is rounded up. Raises ValueError with a sentence where ``text`` is no
    length from 1 month to 20 years.
    """
    months, _ = _read(text)
    return math.ceil(months)


def months_rounded(text: str) -> str:
    """Says how ``read_months`` rounds ``text``, in sentences; empty where it takes it as it is. Raises as it does."""
    months, unit = _read(text)
    whole = math.ceil(months)
    if months == whole:
        return ""
    said = f"rounded up to {whole} months."
    return said if unit or months >= LIKELY_YEARS else f"{said} For years, write {months:g} years."


def _read(text: str) -> tuple[float, str]:
    """The months in ``text``, not rounded, and the unit as it was typed: empty where it is a bare number."""
    bare = re.sub(r"\s", "", text).lower()
    found = _LENGTH.fullmatch(bare)
    if not found or not bare.isascii():
        raise ValueError("Give whole months, such as 18, or years, such as 1.5 years.")
    whole, fraction, unit = found.groups()
    months = float(f"{whole}.{fraction or 0}") * (12 if unit.startswith("y") else 1)
    if not 1 <= months <= MAX_MONTHS:
        raise ValueError(f"Give a length from 1 to {MAX_MONTHS} months.")
    return months, unit
