"""Readers' reports of wrong figures, and the limit on reports per hour."""

import unicodedata
from datetime import datetime, timedelta
from hashlib import blake2s

from django.db import IntegrityError, models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from careerguide.content.single_lines import SingleLines
from careerguide.history.versions import optional_user

# The maximum number of reports in an hour: from one client, and from all clients together.
MAX_PER_CLIENT, MAX_IN_ALL = 5, 100
# The same report within this time is counted, not stored again.
REPEAT_TIME = timedelta(days=1)


class ReaderReportQuerySet(models.QuerySet):
    def receive(self, page: str, label: str, figure: str, said: str, url: str, now: datetime) -> None:
        """Store a report, or count it if the same one is already there, no matter who sent it."""
        digest = _digest(page, label, figure, said)
        if self._count_repeat(digest, url, now):
            return
        try:
            with transaction.atomic():
                self.filter(digest=digest, made_at__lte=now - REPEAT_TIME).update(digest="")
                self.create(digest=digest, page=page, label=label, figure=figure, said=said, url=url, made_at=now)
        except IntegrityError:
            # Another request has stored it in the meantime.
            if not self._count_repeat(digest, url, now):
                raise

    def _count_repeat(self, digest: str, url: str, now: datetime) -> bool:
        same = self.filter(digest=digest, made_at__gt=now - REPEAT_TIME)
        # Do not lose a URL that only the repeated report has.
        best_url = Case(When(url="", then=Value(url)), default=F("url"), output_field=models.URLField())
        return same.update(times=F("times") + 1, url=best_url) == 1


def _digest(page: str, label: str, figure: str, said: str) -> str:
    """Equal for reports that differ only in capital letters, spaces and the punctuation at the end."""
    words = " ".join(unicodedata.normalize("NFKC", said).casefold().split()).rstrip(" .!?…")
    return blake2s("\0".join((page, label, figure, words)).encode(), digest_size=16).hexdigest()


class ReaderReport(SingleLines):
    """A reader's report that a figure is wrong, and the editors' answer. It stores nothing about the reader.

    ``page`` is the path of a guide or a program, not percent-encoded. ``label`` identifies the figure on it, and
    ``figure`` is its text.
    ``digest`` identifies what the report says, until the same report is stored again on a later day.
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
    times = models.PositiveIntegerField("times received", default=1)
    digest = models.CharField(max_length=32, blank=True, editable=False)
    made_at = models.DateTimeField("received", default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(
        "our answer",
        max_length=500,
        blank=True,
        help_text="What was changed, or why nothing was changed. Required if you decline. Only editors see it.",
    )
    handled_by = optional_user()
    handled_at = models.DateTimeField(null=True, blank=True)

    objects = ReaderReportQuerySet.as_manager()

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
            models.UniqueConstraint(fields=["digest"], condition=~Q(digest=""), name="report_once_a_day"),
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
