"""Warnings that editors have accepted, with the reason."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from careerguide.audit.engine import Issue, Scope, inspect_scope
from careerguide.content.natural_keys import NaturalKeyModel
from careerguide.history.versions import optional_user
from careerguide.lib.lines import one_line

BATCH_SIZE = 500
MIN_LETTERS = 10
TOO_SHORT = f"Give a reason of at least {MIN_LETTERS} letters."


class AcceptedWarning(NaturalKeyModel):
    """A warning that an editor has accepted, and why.

    ``fingerprint`` depends on the issue's values: if they change, the warning is open again. ``object_id`` is a
    primary key, so a dump of this table can be loaded only into the database it came from.
    """

    natural_key_fields = ("content_type__app_label", "content_type__model", "object_id", "fingerprint")

    rule = models.SlugField(max_length=60)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    fingerprint = models.CharField(max_length=32)
    reason = models.CharField(max_length=500)
    accepted_by = optional_user()
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        # The model was originally part of the roles app.
        db_table = "roles_acceptedwarning"
        default_permissions = ()
        ordering = ["-accepted_at", "pk"]
        constraints = [
            # The constraint's index also serves lookups of a row's accepted warnings.
            models.UniqueConstraint(fields=["content_type", "object_id", "fingerprint"], name="warning_accepted_once"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("reason"), MIN_LETTERS),
                name="warning_accepted_with_a_reason",
                violation_error_message=TOO_SHORT,
            ),
        ]

    def __str__(self) -> str:
        return self.reason


def all_issues(app: str | None = None, only: Iterable[str] = ()) -> Iterator[Issue]:
    """Yield the issues of whole tables. ``app`` and ``only`` (rule ids) limit the rules."""
    return with_reasons(inspect_scope(Scope(app, set(only) or None)))


def is_reason(text: str) -> bool:
    """Whether ``text`` has at least ten letters, in any script."""
    return sum(map(str.isalpha, unicodedata.normalize("NFC", text))) >= MIN_LETTERS


def with_reasons(issues: Iterable[Issue]) -> Iterator[Issue]:
    issues = iter(issues)
    while batch := list(islice(issues, BATCH_SIZE)):
        accepted = {}
        for model in {issue.model for issue in batch}:
            keys = {issue.pk for issue in batch if issue.model == model}
            rows = AcceptedWarning.objects.filter(content_type=_content_type(model), object_id__in=keys)
            accepted |= {(model, row.object_id, row.fingerprint): row for row in rows.select_related("accepted_by")}
        for issue in batch:
            row = accepted.get((issue.model, issue.pk, issue.fingerprint))
            yield issue if issue.is_error else replace(issue, accepted=row)


def accept(issue: Issue, reason: str, user) -> None:
    """Accept a warning and store the reason. Raises ValueError if ``issue`` is an error or ``reason`` is too short."""
    if issue.is_error:
        raise ValueError("An error cannot be accepted.")
    accept_all([issue], one_line(reason), user)


def take_back(issue: Issue) -> None:
    """Delete the acceptance of a warning, so that the warning is open again."""
    rows = AcceptedWarning.objects.filter(content_type=_content_type(issue.model), object_id=issue.pk)
    rows.filter(fingerprint=issue.fingerprint).delete()


def accept_all(warnings: Iterable[Issue], reason: str, user) -> None:
    """Accept several warnings with the same reason, which replaces the reasons of those already accepted.

    Raises ValueError if ``reason`` is too short.
    """
    rows = {}
    for issue in warnings:
        key = {"content_type": _content_type(issue.model), "object_id": issue.pk, "fingerprint": issue.fingerprint}
        values = {"rule": issue.rule.id, "reason": reason.strip()[:500], "accepted_by": user}
        # Two rows of a page can have issues with the same fingerprint.
        rows[tuple(key.values())] = AcceptedWarning(**key, **values)
    if rows and not is_reason(reason):
        raise ValueError(TOO_SHORT)
    AcceptedWarning.objects.bulk_create(
        rows.values(),
        batch_size=BATCH_SIZE,
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "fingerprint"],
        update_fields=["rule", "reason", "accepted_by"],
    )


def _content_type(model: str) -> ContentType:
    return ContentType.objects.get_for_model(apps.get_model(model))
