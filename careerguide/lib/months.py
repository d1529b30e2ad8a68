"""Months of the calendar, as the date of their first day."""

import re
from calendar import month_name
from datetime import date

from careerguide.lib import clock
from careerguide.lib.typed_text import clean

SEPTEMBER = 9
# No one plans further ahead, in years.
MAX_AHEAD = 10
_NUMBERS = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_WORDS = re.compile(r"([a-z]{3,9})\.?,? (\d{4})", re.ASCII)


def add_months(month: date, count: int) -> date:
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)


def next_september() -> date:
    today = clock.today()
    return date(today.year + (today.month >= SEPTEMBER), SEPTEMBER, 1)


def month_words(month: date) -> str:
    return f"{month:%B %Y}"


def short_month(month: date) -> str:
    """Such as "Sep 2027"."""
    return f"{month:%b %Y}"


def read_month(text: str) -> date:
    """ "2027-09", "September 2027" and "sep 2027" are September 2027.

    Raises ValueError with a message for the user if it is none of these, is past, or is far ahead.
    """
    lower = clean(text).lower()
    year, number = 0, 0
    if match := _NUMBERS.fullmatch(lower):
        year, number = int(match[1]), int(match[2])
    elif match := _WORDS.fullmatch(lower):
        year, number = int(match[2]), _number_of(match[1])
    if not (1 <= number <= 12 and year):
        raise ValueError("Enter a month and its year, such as September 2027 or 2027-09.")
    month, now = date(year, number, 1), clock.today().replace(day=1)
    if month < now:
        raise ValueError(f"{month_words(month)} is in the past.")
    if month.year > now.year + MAX_AHEAD:
        raise ValueError(f"Enter a month up to December {now.year + MAX_AHEAD}.")
    return month


def _number_of(name: str) -> int:
    """The number of a month by its name or at least its first three letters, 0 if there is none."""
    names = enumerate(month_name)
    return next((number for number, full in names if full.lower().startswith(name)), 0)
