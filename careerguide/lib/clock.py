"""The site's clock. Code that compares dates with the current time uses it, so that tests can freeze the time."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return timezone.localdate()


def day_words(day: date) -> str:
    """Format a date, such as "December 31, 2027"."""
    return f"{day:%B} {day.day}, {day.year}"
