"""Checks that a request changed only what its user may change, by comparing all rows before and after it.

This module only uses the models, the admin registry and permission names, not the code under test.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.forms.models import _get_foreign_key

from careerguide.content.publishing import FormerAddress, Published, Status
from careerguide.history.versions import Version
from careerguide.history.working_copies import TypedText, WorkingCopy
from careerguide.imports.models import ImportRun

OURS = ("roles", "programs", "careerguide")
# For each model, the field that pages of other rows show.
TITLES = {"roles.role": "title", "programs.program": "award"}

# What editors change before it is public. It takes no more than the permission to change a draft of this kind.
DRAFTS = (WorkingCopy, TypedText)

Key = tuple[type[models.Model], int]


@dataclass(frozen=True)
class Row:
    """`owner` is the row that this row belongs to; `named` are the page titles that it shows, with their model."""

    owner: Key | None
    values: tuple
    named: tuple
    status: str | None
    published_at: object


def watched_models() -> list[type[models.Model]]:
    ours = [model for model in apps.get_models() if model._meta.app_label in OURS]
    found = dict.fromkeys([*ours, *admin.site._registry])
    # Derived rows follow from rows that are watched.
    return [model for model in found if not getattr(model, "is_derived", False) and model is not Version]


def owners() -> dict[type[models.Model], models.ForeignKey]:
    """The foreign key from each model to the row that owns it: its parent as an inline row, or a guide or program."""
    found = {}
    for model in watched_models():
        to_pages = [
            field
            for field in model._meta.fields
            if field.is_relation and issubclass(field.related_model, Published) and not issubclass(model, Published)
        ]
        if to_pages:
            found[model] = to_pages[0]
    for parent, model_admin in admin.site._registry.items():
        for rows in model_admin.inlines:
            # Skills belong to a skill group, which belongs to the guide.
            if name := getattr(rows, "parent_relation", ""):
                found[rows.model] = rows.model._meta.get_field(name)
            else:
                found[rows.model] = _get_foreign_key(parent, rows.model, fk_name=rows.fk_name)
    return found


class Snapshot:
    """All rows of the watched models. If `before` is given, only tables in `written` are read again."""

    def __init__(self, before: "Snapshot | None" = None, written: set[str] = frozenset()):
        self.relations = before.relations if before else owners()
        # Rows that show page titles change if those titles change.
        titles_changed = any(apps.get_model(label)._meta.db_table in written for label in TITLES)
        again = [
            model
            for model in (before.models if before else watched_models())
            if not before
            or model._meta.db_table in written
            or (titles_changed and _relations_to_titles(model, self.relations.get(model)))
        ]
        self.models = before.models if before else again
        kept = before.rows.items() if before else ()
        self.rows: dict[Key, Row] = {key: row for key, row in kept if key[0] not in again}
        for model in again:
            self._read(model, self.relations.get(model))

    def _read(self, model, relation) -> None:
        # Leave out search texts: they contain names of shared rows, which other users may change.
        names = [field.attname for field in model._meta.concrete_fields if not field.name.startswith("search")]
        shown = {
            f"{field.name}__{TITLES[field.related_model._meta.label_lower]}": field.related_model
            for field in _relations_to_titles(model, relation)
        }
        for values in model._base_manager.values(*names, *shown):
            self.rows[model, values[model._meta.pk.attname]] = Row(
                self._owner(model, values, relation),
                tuple(values[name] for name in names),
                tuple((of, values[name]) for name, of in shown.items()),
                values.get("status"),
                values.get("published_at"),
            )

    @staticmethod
    def _owner(model, values, relation) -> Key | None:
        if relation:
            return relation.related_model, values[relation.attname]
        if model in DRAFTS:
            return apps.get_model(values["model"]), values["object_id"]
        if {"content_type_id", "object_id"} <= values.keys():
            return ContentType.objects.get_for_id(values["content_type_id"]).model_class(), values["object_id"]
        return None

    def top(self, key: Key) -> Key:
        while key in self.rows and self.rows[key].owner:
            key = self.rows[key].owner
        return key


def _relations_to_titles(model, relation) -> list[models.Field]:
    if relation is None:
        return []
    others = [field for field in model._meta.fields if field.is_relation and field != relation]
    return [field for field in others if field.related_model._meta.label_lower in TITLES]


def faults(user, before: Snapshot, after: Snapshot) -> list[str]:
    return [
        f"{key[0].__name__} {key[1]}: {why}"
        for key in before.rows.keys() | after.rows.keys()
        if before.rows.get(key) != after.rows.get(key) and (why := _fault(user, key, before, after))
    ]


def _fault(user, key: Key, before: Snapshot, after: Snapshot) -> str:
    model, old, new = key[0], before.rows.get(key), after.rows.get(key)
    if model in DRAFTS:
        page = (new or old).owner
        is_allowed = page not in after.rows or _may(user, "change", page[0])
        return "" if is_allowed else f"no permission to change {page[0].__name__}"
    if old and new and old.values == new.values:
        renamed = {was[0] for was, now in zip(old.named, new.named, strict=True) if was != now}
        return "" if all(_may(user, "publish", page) for page in renamed) else "shows another title"
    act = "add" if old is None else "delete" if new is None else "change"
    tops = {snapshot.top(key) for snapshot, row in ((before, old), (after, new)) if row}
    for top in tops:
        if why := _fault_of_top(user, top, act if top == key else "change", before, after):
            return why
    is_own = tops == {key}
    # No permission is needed for rows that are deleted with their owner or that the site itself writes.
    goes = not is_own and any(top not in after.rows for top in tops)
    by_site = issubclass(model, FormerAddress) or model._meta.default_permissions == ()
    if not is_own and not goes and not by_site:
        return "" if _may(user, act, model) else f"no permission to {act} it"
    return ""


def _fault_of_top(user, key: Key, act: str, before: Snapshot, after: Snapshot) -> str:
    model, old, new = key[0], before.rows.get(key), after.rows.get(key)
    act = "add" if old is None else "delete" if new is None else act
    if not _may(user, act, model):
        return f"no permission to {act} {model.__name__}"
    if not issubclass(model, Published) or _may(user, "publish", model):
        return ""
    if old and old.status != Status.DRAFT:
        return f"belongs to a page that is {old.status}"
    if new and (new.status != Status.DRAFT or (old and new.published_at != old.published_at)):
        return f"published as {new.status}"
    return ""


def _may(user, act: str, model) -> bool:
    if model is ImportRun and act == "change":
        act = "undo"
    return user.has_perm(f"{model._meta.app_label}.{act}_{model._meta.model_name}")


@contextmanager
def noted_writes():
    tables = {model._meta.db_table for model in watched_models()}
    statement = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"')
    found = []

    def note(execute, sql, params, many, context):
        matched = statement.match(sql)
        if matched and matched[1] in tables:
            found.append(matched[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found
