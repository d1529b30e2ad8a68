"""A fixed current date for tests: the day when the fixtures were written."""

from datetime import date

from careerguide.lib import clock

TODAY = date(2026, 11, 24)


def freeze_today(monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)
