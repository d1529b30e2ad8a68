"""The history of pages: a version is a snapshot of a page after a change, with the time, the user and the reason.

``record()`` stores a version of each page that differs from its last one. Call it after a change, in the same
transaction. Call ``record_found()`` before the change, because a command or an import may have written the page.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from careerguide.history.pages import PAGES, Page, Row, Snapshot, changed_rows, changed_values, page_of

BATCH_SIZE = 500
FIRST = "The first stored version."
ELSEWHERE = "Changed outside the admin."
UNDONE = "An import was undone."


def optional_user() -> models.ForeignKey:
    """The account that did something; None if it was deleted, or if no one did it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )


class Version(models.Model):
    """``rows`` are the values of the page's rows by the label of their model: {"roles.role": [{"id": 1, ...}], ...}.

    The version of a deleted page has its rows before the deletion, and those of its links. Versions that were stored
    together share ``change``. Their order is that of the primary keys.
    """

    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    change = models.UUIDField(default=uuid.uuid4, db_index=True)
    at = models.DateTimeField(default=timezone.now)
    user = optional_user()
    reason = models.TextField(blank=True)
    is_deleted = models.BooleanField(default=False)
    rows = models.JSONField()

    class Meta:
        ordering = ["-pk"]
        # Anyone who may view a page may view its history.
        default_permissions = ()
        indexes = [
            models.Index(fields=["model", "object_id", "-id"], name="version_of_page"),
            # Pages are rarely deleted, so this index for the list of deleted pages is small.
            models.Index(fields=["model", "-id"], condition=Q(is_deleted=True), name="version_of_deleted_page"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}, {self.at:%Y-%m-%d %H:%M}"

    @property
    def page(self) -> Page:
        return page_of(self.model)

    @property
    def snapshot(self) -> Snapshot:
        """The page after the change: no rows if it was deleted."""
        return {} if self.is_deleted else self.page.from_json(self.rows)


def versions_of(page: Page, *keys: int) -> models.QuerySet:
    """The versions of one page or of several, newest first."""
    return Version.objects.filter(model=page.label, object_id__in=keys)


def record(page: Page, keys: Iterable[int], reason: str = "", user=None, change: uuid.UUID | None = None) -> uuid.UUID:
    """Store a version of each of the pages ``keys`` that differs from its last version. Return the key of the change.

    A thousand pages take as many queries as 500 more.
    """
    change, now = change or uuid.uuid4(), timezone.now()
    for versions in _unrecorded(page, keys):
        for version, _ in versions:
            version.change, version.at, version.user, version.reason = change, now, user, reason
        Version.objects.bulk_create([version for version, _ in versions])
    return change


def record_change(
    page: Page, row: models.Model, before: Snapshot, written: Snapshot, reason: str = "", user=None
) -> None:
    """Like ``record()`` for one page, whose last version is ``before``. ``written`` is what was just written.

    The page is read again only if its rows or its slug changed: the database has completed these.
    """
    changed = changed_rows(before, written)
    if any(row.kind for row in changed) or "slug" in changed_values(before, written) or not before:
        after = page.snapshot_of(row)
    else:
        after = written | {Row(0, row.pk): page.parts[0].values_of(row)}
    if after != before:
        Version.objects.create(model=page.label, object_id=row.pk, user=user, reason=reason, rows=page.to_json(after))


def record_found(
    page: Page,
    keys: Iterable[int],
    origins: Callable[[list[int]], Mapping[int, tuple[datetime, str]]] = lambda keys: {},
    *,
    known: Mapping[int, Snapshot] | None = None,
) -> None:
    """Before a change, store the state of each page that was changed since its last version, or has none.

    ``origins`` returns the time and the reason of the states of pages that an import wrote, by primary key.
    """
    change, now = uuid.uuid4(), timezone.now()
    for versions in _unrecorded(page, keys, known):
        imported = origins([version.object_id for version, _ in versions]) if versions else {}
        for version, last in versions:
            at, version.reason = imported.get(version.object_id) or (now, ELSEWHERE if last else FIRST)
            version.at, version.change = max(at, last.at + timedelta(microseconds=1)) if last else at, change
        Version.objects.bulk_create([version for version, _ in versions])


def record_deletion(page: Page, keys: Iterable[int], user, change: uuid.UUID, reason: str = "") -> None:
    """Store that the pages are deleted. Call it before the deletion."""
    for part in _batches(keys):
        snapshots = page.snapshots(part, with_links=True)
        Version.objects.bulk_create(
            Version(
                model=page.label,
                object_id=pk,
                change=change,
                user=user,
                reason=reason,
                is_deleted=True,
                rows=page.to_json(snapshot),
            )
            for pk, snapshot in snapshots.items()
        )


def record_first_versions() -> None:
    """Store a version of each page that has none, in batches."""
    for page in PAGES.values():
        stored = Version.objects.filter(model=page.label, object_id=OuterRef("pk"))
        rows = page.model._base_manager.filter(~Exists(stored)).order_by("pk")
        record_found(page, list(rows.values_list("pk", flat=True)))


def deleted_pages(page: Page) -> models.QuerySet:
    """The last version of each deleted page, newest first, with ``own``: its own values in a list."""
    later = Version.objects.filter(model=page.label, object_id=OuterRef("object_id"), pk__gt=OuterRef("pk"))
    existing = page.model._base_manager.filter(pk=OuterRef("object_id"))
    deletions = Version.objects.filter(~Exists(existing), ~Exists(later), model=page.label, is_deleted=True)
    return deletions.defer("rows").annotate(own=KeyTransform(page.label, "rows"))


def _unrecorded(
    page: Page, keys: Iterable[int], known: Mapping[int, Snapshot] | None = None
) -> Iterator[list[tuple[Version, Version | None]]]:
    """Batches of unsaved versions of the pages that differ from their last version, each with that version."""
    for part in _batches(keys):
        versions = versions_of(page, *part).order_by()
        newest = versions.values("object_id").annotate(newest=Max("pk")).values("newest")
        last = {version.object_id: version for version in Version.objects.filter(pk__in=newest)}
        yield [
            (Version(model=page.label, object_id=pk, rows=page.to_json(snapshot)), last.get(pk))
            for pk, snapshot in (known or page.snapshots(part)).items()
            if pk not in last or last[pk].snapshot != snapshot
        ]


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    keys = iter(keys)
    while part := list(islice(keys, BATCH_SIZE)):
        yield part
