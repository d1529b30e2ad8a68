"""The one clock and calendar that pages look at: whatever depends on the time or the day asks here."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment."""
    return timezone.now()


def today() -> date:
    """The site's present day, in its own time zone."""
    return timezone.localdate()


def day_words(day: date) -> str:
    """``day`` as pages write it: "31 December 2027"."""
    return f"{day.day} {day:%B %Y}"
