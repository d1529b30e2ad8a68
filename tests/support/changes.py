"""Save rows on a day, and read what changed on a page."""

from datetime import UTC, datetime

from tests.support.page import get_page


def day(number: int, hour: int = 12) -> datetime:
    """An hour of a day of May 2026."""
    return datetime(2026, 5, number, hour, tzinfo=UTC)


def save_on(at: datetime, row, **values):
    """Save the row as it would be saved at that time."""
    row._history_date = at
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def shown_changes(client, row) -> dict[str, list[str]]:
    """What changed on the page of ``row``, by day."""
    days = get_page(client, row.get_absolute_url()).css(".changes > div")
    return {each.one("dt").text: each.texts("li") for each in days}
