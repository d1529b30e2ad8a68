"""Store a version whenever a row of a tracked model is saved or deleted, with the user, the time and the reason.

django-simple-history stores the versions in a table for each model. Versions written in one request or inside
``one_change()`` share a change key. ``first_versions()`` adds versions for rows loaded from fixtures.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords
from simple_history.utils import get_history_manager_for_model

BATCH_SIZE = 500
FIRST = "The first stored version."
UNDONE = "An import was undone."


class Change(NamedTuple):
    key: uuid.UUID
    reason: str


_current: ContextVar[Change | None] = ContextVar("change", default=None)


def change_key() -> uuid.UUID:
    """The key of the current ``one_change()`` or request, or else a new one."""
    if current := _current.get():
        return current.key
    request = getattr(HistoricalRecords.context, "request", None)
    if request is None:
        return uuid.uuid4()
    if not hasattr(request, "change_key"):
        request.change_key = uuid.uuid4()
    return request.change_key


def change_reason() -> str:
    current = _current.get()
    return current.reason if current else ""


@contextmanager
def one_change(reason: str = "") -> Iterator[None]:
    """Give all versions written in the ``with`` block the same change key and reason."""
    token = _current.set(Change(change_key(), reason or change_reason()))
    try:
        yield
    finally:
        _current.reset(token)


class BaseVersion(models.Model):
    change = models.UUIDField(default=change_key, editable=False)

    class Meta:
        abstract = True


class Records(HistoricalRecords):
    """The versions of a model, with few indexes and no permissions: anyone who may view a page may view its history.

    ``belongs_to`` is the relation to the page that the rows belong to. ``deleted_with`` is the relation to a second
    page that the rows are deleted with.
    """

    def __init__(self, belongs_to: str = "", excluded_fields: Iterable[str] = (), deleted_with: str = ""):
        super().__init__(
            bases=[BaseVersion],
            excluded_fields=list(excluded_fields),
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.TextField(null=True),
        )
        self.belongs_to = belongs_to
        self.deleted_with = deleted_with

    def copy_fields(self, model):
        fields = super().copy_fields(model)
        for name, field in fields.items():
            field.db_index = name in {model._meta.pk.name, self.belongs_to, self.deleted_with}
        return fields

    def get_meta_options(self, model):
        options = super().get_meta_options(model) | {"default_permissions": ()}
        if not self.belongs_to:
            # Pages are rarely deleted, so this index for the list of deleted pages is small.
            name = f"{model._meta.model_name}_deleted_pages"
            index = models.Index(fields=["-history_date", "-history_id"], condition=Q(history_type="-"), name=name)
            options["indexes"] = [index]
        return options

    def get_change_reason_for_object(self, instance, history_type, using):
        return super().get_change_reason_for_object(instance, history_type, using) or change_reason()


def versions_of(model: type[models.Model]) -> type[models.Model]:
    return get_history_manager_for_model(model).model


def last_deletions(model: type[models.Model]) -> models.QuerySet:
    """The version that records the last deletion of each row of ``model`` that no longer exists."""
    deletions = versions_of(model)._base_manager.filter(history_type="-")
    later = deletions.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    existing = model._base_manager.filter(pk=OuterRef("id"))
    return deletions.filter(~Exists(existing), ~Exists(later))


def tracked_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]


def record(rows: list[models.Model], *, new: bool) -> None:
    """Store a version of each row that was written in bulk. Call it in the same transaction."""
    if rows:
        manager = get_history_manager_for_model(type(rows[0]))
        manager.bulk_history_create(rows, batch_size=BATCH_SIZE, update=not new, default_change_reason=change_reason())


def missing_versions(rows: list[models.Model]) -> list[models.Model]:
    """Unsaved versions of those ``rows``, of one model, that differ from their last version or have none.

    ``rows`` must be as stored. An import writes rows without versions, so that the next change needs the state before
    it: then ``history_date`` is just after the last version, and ``store_versions()`` sets the reason. One query.
    """
    versions = versions_of(type(rows[0]))
    of_rows = versions._base_manager.filter(id__in=[row.pk for row in rows]).order_by()
    newest = of_rows.values("id").annotate(newest=models.Max("history_id")).values("newest")
    last = {each.id: each for each in versions._base_manager.filter(history_id__in=newest)}
    names = [field.attname for field in versions.tracked_fields]
    found = []
    for row in rows:
        before, values = last.get(row.pk), {name: getattr(row, name) for name in names}
        is_new = before is None or before.history_type == "-"
        if is_new or values != {name: getattr(before, name) for name in names}:
            at = before.history_date + timedelta(microseconds=1) if before else datetime.min.replace(tzinfo=UTC)
            found.append(versions(**values, history_type="+" if is_new else "~", history_date=at))
    return found


def store_versions(versions: Iterable[models.Model], states: Mapping[int, tuple[datetime, str]]) -> None:
    """Store the result of ``missing_versions()``. ``states`` are the time and the reason of each row's values."""
    key = uuid.uuid4()
    stored = [each for each in versions if each.id in states]
    for each in stored:
        at, each.history_change_reason = states[each.id]
        each.history_date, each.change = max(at, each.history_date), key
    if stored:
        type(stored[0])._base_manager.bulk_create(stored, batch_size=BATCH_SIZE)


def first_versions(pairs: Iterable[tuple[type[models.Model], type[models.Model]]] | None = None) -> int:
    """Store a version of each row that has none, in one change. Return the number of rows.

    ``pairs`` are (model, model of its versions), such as a migration's models. The default is all tracked models.
    """
    pairs = [(model, versions_of(model)) for model in tracked_models()] if pairs is None else pairs
    now, key, count = timezone.now(), uuid.uuid4(), 0
    for model, versions in pairs:
        pk = model._meta.pk.attname
        stored = {field.attname for field in versions._meta.concrete_fields}
        names = [field.attname for field in model._meta.concrete_fields if field.attname in stored]
        rows = model._base_manager.filter(~Exists(versions._base_manager.filter(**{pk: OuterRef("pk")}))).order_by("pk")
        after = 0
        while batch := list(rows.filter(pk__gt=after).values(*names)[:BATCH_SIZE]):
            made = {"history_date": now, "history_type": "+", "history_change_reason": FIRST, "change": key}
            versions._base_manager.bulk_create(versions(**values, **made) for values in batch)
            after, count = batch[-1][pk], count + len(batch)
    return count
