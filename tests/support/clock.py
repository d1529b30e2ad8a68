"""A fixed current date for tests: the day on which the fixtures were written."""

from datetime import date

from careerguide.lib import clock

THE_DAY = date(2026, 11, 24)


def stop_the_calendar(monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: THE_DAY)
