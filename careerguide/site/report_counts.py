"""How many reports are taken in an hour, counted in the database: processes and containers share it."""

from datetime import datetime

from django.db import models, transaction
from django.db.models import F

# In an hour: from one client, and from all of them together.
MOST_OF_ONE, MOST_OF_ALL = 5, 100


class ReportCountQuerySet(models.QuerySet):
    """Counts of reports by the hour."""

    def take(self, client: str, now: datetime) -> bool:
        """Count one report of ``client`` (a key), and say whether there is room for it; what is past is forgotten."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        with transaction.atomic():
            self.filter(hour__lt=hour).delete()
            return self._add(hour, client, MOST_OF_ONE) and self._add(hour, "", MOST_OF_ALL)

    def _add(self, hour: datetime, key: str, most: int) -> bool:
        """One more, unless that would be more than ``most``: asked and written in one statement."""
        row, _ = self.get_or_create(hour=hour, key=key)
        return self.filter(pk=row.pk, count__lt=most).update(count=F("count") + 1) == 1
