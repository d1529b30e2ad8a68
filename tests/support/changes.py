"""Save rows on a day, and read what changed on a page."""

from datetime import UTC, datetime

from careerguide.history.versions import Version
from tests.support.history import edit
from tests.support.page import get_page


def day(number: int, hour: int = 12) -> datetime:
    """An hour of a day of May 2026."""
    return datetime(2026, 5, number, hour, tzinfo=UTC)


def save_on(at: datetime, row, reason: str = "", **values):
    """Save the row with the versions that its page would get at that time."""
    before = list(Version.objects.values_list("pk", flat=True))
    edit(row, reason, **values)
    Version.objects.exclude(pk__in=before).update(at=at)
    return row


def shown_changes(client, row) -> dict[str, list[str]]:
    """What changed on the page of ``row``, by day."""
    days = get_page(client, row.get_absolute_url()).css(".changes > div")
    return {each.one("dt").text: each.texts("li") for each in days}
