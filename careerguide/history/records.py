"""History: every write of a tracked model leaves a version of the row, with who wrote it, when and why.

django-simple-history keeps the versions in a table beside each model's own. What is written together is one change:
a request is one, and so is whatever stands within ``one_change()``. Rows that a fixture loads leave no version by
themselves; ``first_versions`` gives one to each row that has none.
"""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from simple_history.models import HistoricalRecords
from simple_history.utils import get_history_manager_for_model

BATCH_SIZE = 500
FIRST = "The first version that was kept."


@dataclass(frozen=True)
class _Change:
    key: uuid.UUID
    reason: str


_current: ContextVar[_Change | None] = ContextVar("change", default=None)


def change_key() -> uuid.UUID:
    """The key of the change that is being made; a new one where nobody said what belongs together."""
    current = _current.get()
    return current.key if current else _key_of_request() or uuid.uuid4()


def _key_of_request() -> uuid.UUID | None:
    request = getattr(HistoricalRecords.context, "request", None)
    if request is None:
        return None
    if not hasattr(request, "change_key"):
        request.change_key = uuid.uuid4()
    return request.change_key


def change_reason() -> str:
    """Why the change is made; empty where nobody said it."""
    current = _current.get()
    return current.reason if current else ""


@contextmanager
def one_change(reason: str = "") -> Iterator[None]:
    """Whatever is written within is one change, and has ``reason``."""
    token = _current.set(_Change(change_key(), reason or change_reason()))
    try:
        yield
    finally:
        _current.reset(token)


class OfAChange(models.Model):
    """A version that knows the change it was written with."""

    change = models.UUIDField(default=change_key, editable=False)

    class Meta:
        abstract = True


class Records(HistoricalRecords):
    """The versions of a model. ``belongs_to`` names the relation to the row on whose page its rows stand.

    Versions are read by row and by page, so that only those two have an index, and the relation ``deleted_with`` if
    the rows are deleted with another page, too; the deletions of pages, which are few, have one of their own. They
    have no permissions: who sees a page sees its history.
    """

    def __init__(self, belongs_to: str = "", excluded_fields: Iterable[str] = (), deleted_with: str = ""):
        super().__init__(
            bases=[OfAChange],
            excluded_fields=list(excluded_fields),
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.TextField(null=True),
        )
        self.belongs_to = belongs_to
        self.deleted_with = deleted_with

    def copy_fields(self, model):
        """The model's fields, without the indexes that no history is read by."""
        fields = super().copy_fields(model)
        for name, field in fields.items():
            field.db_index = name in {model._meta.pk.name, self.belongs_to, self.deleted_with}
        return fields

    def get_meta_options(self, model):
        """The library's, without permissions."""
        options = super().get_meta_options(model) | {"default_permissions": ()}
        if not self.belongs_to:
            name = f"{model._meta.model_name}_deleted_pages"
            gone = models.Index(fields=["-history_date", "-history_id"], condition=Q(history_type="-"), name=name)
            options["indexes"] = [gone]
        return options

    def get_change_reason_for_object(self, instance, history_type, using):
        """The reason of the change."""
        return super().get_change_reason_for_object(instance, history_type, using) or change_reason()


def versions_of(model: type[models.Model]) -> type[models.Model]:
    """The model of the versions of ``model``."""
    return get_history_manager_for_model(model).model


def tracked_models() -> list[type[models.Model]]:
    """The models that have a history."""
    return [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]


def record(rows: list[models.Model], *, new: bool) -> None:
    """Give each of ``rows``, written past ``save()``, its version. Call it in the transaction that saves them."""
    if rows:
        manager = get_history_manager_for_model(type(rows[0]))
        manager.bulk_history_create(rows, batch_size=BATCH_SIZE, update=not new, default_change_reason=change_reason())


def first_versions(pairs: Iterable[tuple[type[models.Model], type[models.Model]]] | None = None) -> int:
    """Give each row that has no version one of what it is now, all in one change; how many there were.

    ``pairs`` are (model, model of its versions), such as a migration's own ones. None: all that is tracked.
    """
    pairs = [(model, versions_of(model)) for model in tracked_models()] if pairs is None else pairs
    now, key, count = timezone.now(), uuid.uuid4(), 0
    for model, versions in pairs:
        pk = model._meta.pk.attname
        kept = {field.attname for field in versions._meta.concrete_fields}
        names = [field.attname for field in model._meta.concrete_fields if field.attname in kept]
        known = versions._base_manager.filter(**{pk: OuterRef("pk")})
        rows = model._base_manager.filter(~Exists(known)).order_by("pk")
        after = 0
        while batch := list(rows.filter(pk__gt=after).values(*names)[:BATCH_SIZE]):
            made = {"history_date": now, "history_type": "+", "history_change_reason": FIRST, "change": key}
            versions._base_manager.bulk_create(versions(**values, **made) for values in batch)
            after, count = batch[-1][pk], count + len(batch)
    return count
