"""Warnings that somebody let stand, with the reason."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from careerguide.audit.engine import Issue
from careerguide.content.natural_keys import NaturalKeyModel
from careerguide.lib.lines import one_line

# So many issues are looked up at once.
BATCH_SIZE = 500


class AcceptedWarning(NaturalKeyModel):
    """A issue of the audit that somebody looked at and let stand, and why.

    ``fingerprint`` holds the figures that the issue rests on: once they change, it asks again. ``object_id`` is the
    database's own number, so that a dump fits only the database it was made of.
    """

    natural_key_fields = ("content_type__app_label", "content_type__model", "object_id", "fingerprint")

    rule = models.SlugField(max_length=60)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    fingerprint = models.CharField(max_length=32)
    reason = models.CharField(max_length=500)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        # It was a model of the app roles once.
        db_table = "roles_acceptedwarning"
        default_permissions = ()
        ordering = ["-accepted_at", "pk"]
        constraints = [
            # Its index is what a row's accepted warnings are found by.
            models.UniqueConstraint(fields=["content_type", "object_id", "fingerprint"], name="warning_accepted_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="warning_accepted_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reason


def with_reasons(issues: Iterable[Issue]) -> Iterator[Issue]:
    """``issues`` as they come, each with the reason why it may stay where somebody gave one."""
    issues = iter(issues)
    while some := list(islice(issues, BATCH_SIZE)):
        accepted = {}
        for model in {issue.model for issue in some}:
            keys = {issue.pk for issue in some if issue.model == model}
            rows = AcceptedWarning.objects.filter(content_type=_type_of(model), object_id__in=keys)
            accepted |= {(model, row.object_id, row.fingerprint): row for row in rows.select_related("accepted_by")}
        for issue in some:
            row = accepted.get((issue.model, issue.pk, issue.fingerprint))
            yield issue if issue.is_error else replace(issue, accepted=row)


def accept(issue: Issue, reason: str, user) -> AcceptedWarning:
    """Keep why ``issue``, a warning, may stay. Raises ValueError where it is an error or no reason is given."""
    reason = one_line(reason)
    if issue.is_error or not reason:
        raise ValueError("Only a warning can stay, and only with a reason.")
    return AcceptedWarning.objects.update_or_create(
        content_type=_type_of(issue.model),
        object_id=issue.pk,
        fingerprint=issue.fingerprint,
        defaults={"rule": issue.rule.id, "reason": reason[:500], "accepted_by": user},
    )[0]


def accept_all(issues: Iterable[Issue], reason: str, user) -> None:
    """Keep one reason why ``issues``, open warnings, may stay."""
    AcceptedWarning.objects.bulk_create(
        (
            AcceptedWarning(
                content_type=_type_of(issue.model),
                object_id=issue.pk,
                fingerprint=issue.fingerprint,
                rule=issue.rule.id,
                reason=reason.strip()[:500],
                accepted_by=user,
            )
            for issue in issues
        ),
        batch_size=BATCH_SIZE,
        ignore_conflicts=True,
    )


def _type_of(model: str) -> ContentType:
    return ContentType.objects.get_for_model(apps.get_model(model))
