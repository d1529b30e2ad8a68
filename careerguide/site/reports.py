"""Readers' reports of wrong figures, and the limit on reports per hour."""

from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from careerguide.content.single_lines import SingleLines

# The maximum number of reports in an hour: from one client, and from all clients together.
MAX_PER_CLIENT, MAX_IN_ALL = 5, 100


class ReaderReport(SingleLines):
    """A reader's report that a figure is wrong, and the editors' answer. It stores nothing about the reader.

    ``page`` is the path of a guide or a program, ``label`` identifies the figure on it, and ``figure`` is its text.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    MAX_MESSAGE_LENGTH = 1000

    page = models.CharField(max_length=200)
    label = models.CharField("which figure", max_length=300)
    figure = models.CharField("what it said", max_length=200)
    said = models.TextField("what the reader says", max_length=MAX_MESSAGE_LENGTH)
    url = models.URLField("where it can be checked", max_length=500, blank=True)
    made_at = models.DateTimeField("received", default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(
        "our answer",
        max_length=500,
        blank=True,
        help_text="What was changed, or why nothing was changed. Required if you decline. Only editors see it.",
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # Readers create reports and editors answer them: no one adds or deletes reports in the admin.
        default_permissions = ("view", "change")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["state", "-made_at"], name="report_state_and_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", handled_at__isnull=True)
                | Q(state__in=["accepted", "declined"], handled_at__isnull=False),
                name="report_handled_or_open",
            ),
            models.CheckConstraint(condition=~Q(said=""), name="report_says_something"),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="report_declined_with_a_word",
                violation_error_message="Say why you decline the report.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.figure}"

    def handle(self, state: State, answer: str, user, now) -> None:
        self.state, self.answer, self.handled_by, self.handled_at = state, answer.strip(), user, now


class ReportCountQuerySet(models.QuerySet):
    def take(self, client: str, now: datetime) -> bool:
        """Count a report from ``client`` (a key). Return False at the limit. Delete the counts of earlier hours."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        with transaction.atomic():
            self.filter(hour__lt=hour).delete()
            return self._add(hour, client, MAX_PER_CLIENT) and self._add(hour, "", MAX_IN_ALL)

    def _add(self, hour: datetime, key: str, limit: int) -> bool:
        row, _ = self.get_or_create(hour=hour, key=key)
        # Check and update in one statement, so that concurrent requests cannot exceed the limit.
        return self.filter(pk=row.pk, count__lt=limit).update(count=F("count") + 1) == 1


class ReportCount(models.Model):
    """The number of reports in an hour: from one client (see ``client_key``), or from all clients (an empty key)."""

    hour = models.DateTimeField()
    key = models.CharField(max_length=32, blank=True)
    count = models.PositiveIntegerField(default=0)

    objects = ReportCountQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["hour", "key"], name="report_count_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.count} at {self.hour:%H:%M}"
