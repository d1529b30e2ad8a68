"""The site's clock and calendar. Code that depends on the time asks here, so that tests can stop both."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return timezone.localdate()


def day_words(day: date) -> str:
    """Such as "31 December 2027"."""
    return f"{day.day} {day:%B %Y}"
