"""The site's present day, as the tests have it: the one on which the fixtures were written."""

from datetime import date

from careerguide.lib import clock

THE_DAY = date(2026, 11, 24)


def stop_the_calendar(monkeypatch) -> None:
    """Let it be that day until ``monkeypatch`` is undone, so that no test ages with its figures."""
    monkeypatch.setattr(clock, "today", lambda: THE_DAY)
