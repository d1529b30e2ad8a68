"""Pages as editors know them: a row, such as a guide, and the rows that belong to it. A snapshot is their values.

The values are as in JSON, so that they can be stored: a decimal number or a date is text, and a relation is a key.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.apps import apps
from django.db import models

from careerguide.history.diff import RowChange, diff_fields, display_value

# The values of a row by attribute, such as ``source_id``.
Values = dict[str, object]


class Row(NamedTuple):
    """Identifies a row of a page by the number of its kind in ``Page.kinds`` and its primary key."""

    kind: int
    pk: int


Snapshot = dict[Row, Values]
# A page changes these only when it is published, taken off the site or withdrawn, not when it is edited or restored.
STATUS_FIELDS = ("status", "publish_at", "published_at")


def json_value(field: models.Field, value):
    if isinstance(value, Decimal):
        return str(round(value, field.decimal_places))
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Part:
    """A model whose rows belong to a page. ``parent`` is their relation to the page or to the rows of another part.

    ``name_fields`` are the fields that name a row. ``conflicts`` is set for rows that the site writes itself, such as
    former URLs: restoring an older version of an existing page does not change them. A deleted page gets back the ones
    it had when it was deleted, except the rows that ``conflicts(pk, values, rows)`` returns, each with a note for
    the editor or an empty string.
    """

    model: type[models.Model]
    parent: str
    label: str
    name_fields: tuple[str, ...]
    conflicts: Callable[[int, Values, Snapshot], dict[Row, str]] | None = None

    @cached_property
    def fields(self) -> list[models.Field]:
        """The fields that editors write. The others are made from them."""
        return [field for field in self.model._meta.concrete_fields if field.editable or field.primary_key]

    @cached_property
    def parent_field(self) -> models.Field:
        return self.model._meta.get_field(self.parent)

    def complete(self, values: Values) -> Values:
        """``values`` with the default of each field that did not exist when they were stored, and no former fields."""
        return {
            field.attname: values[field.attname] if field.attname in values else json_value(field, field.get_default())
            for field in self.fields
        }

    def values_of(self, row: models.Model) -> Values:
        return {field.attname: json_value(field, getattr(row, field.attname)) for field in self.fields}

    def instance(self, values: Values) -> models.Model:
        return self.model(**{field.attname: field.to_python(values[field.attname]) for field in self.fields})

    def name_of(self, values: Values, names: "Names") -> str:
        fields = [self.model._meta.get_field(name) for name in self.name_fields]
        return ", ".join(filter(None, [self.label, *(display_value(f, values[f.attname], names) for f in fields)]))


@dataclass(frozen=True)
class Link(Part):
    """A model whose rows connect two pages and are deleted with either. ``other`` is the relation to ``other_page``."""

    other: str = ""
    other_page: "Page | None" = None

    @cached_property
    def other_id(self) -> str:
        return self.model._meta.get_field(self.other).attname

    def rows_of(self, keys: Iterable[int]) -> models.QuerySet:
        return self.model._base_manager.filter(**{f"{self.parent}__in": keys})


class Names(dict):
    def __missing__(self, key: tuple[type[models.Model], object]) -> str:
        model, pk = key
        return f"{model._meta.verbose_name} {pk}, which was deleted"


class Page:
    """A model whose rows are pages with a history, and the parts of a page. Part 0 is the page's own row.

    ``links`` are rows that are not part of this page's history, but are deleted with the page.
    """

    def __init__(self, model: type[models.Model], *parts: Part, name_fields: tuple[str, ...]):
        self.model = model
        self.parts = (Part(model, "id", "", name_fields), *parts)
        self.links: list[Link] = []
        PAGES[model] = self

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def kinds(self) -> list[Part]:
        return [*self.parts, *self.links]

    def snapshot_of(self, row: models.Model) -> Snapshot:
        """The page of ``row``, which was just read, with one query for each part."""
        return self.snapshots([row.pk], own=row)[row.pk]

    def snapshots(
        self, keys: Iterable[int], with_links: bool = False, own: models.Model | None = None
    ) -> dict[int, Snapshot]:
        """The stored rows of the pages ``keys`` that exist, with one query for each part."""
        found: dict[int, Snapshot] = {}
        # The page of each row, by the model and the key of the row.
        pages = {(None, key): key for key in keys}
        if own:
            found[own.pk], pages = {Row(0, own.pk): self.parts[0].values_of(own)}, {(self.model, own.pk): own.pk}
        for kind, part in enumerate(self.kinds if with_links else self.parts):
            if own and not kind:
                continue
            parent, names = part.parent_field, [field.attname for field in part.fields]
            parents = [key for model, key in pages if model is parent.related_model]
            rows = part.model._base_manager.filter(**{f"{part.parent}__in": parents}).order_by("pk")
            for row in rows.values(*names) if parents else ():
                page = pages[part.model, row["id"]] = pages[parent.related_model, row[parent.attname]]
                values = {field.attname: json_value(field, row[field.attname]) for field in part.fields}
                found.setdefault(page, {})[Row(kind, row["id"])] = values
        return found

    def to_json(self, snapshot: Snapshot) -> dict[str, list[Values]]:
        """``snapshot`` as it is stored: the rows of each model, by its label."""
        found, labels = defaultdict(list), [part.model._meta.label_lower for part in self.kinds]
        for row, values in snapshot.items():
            found[labels[row.kind]].append(values)
        return dict(found)

    def from_json(self, stored: dict[str, list[Values]], with_links: bool = False) -> Snapshot:
        """The reverse of ``to_json()``. Fields may have been added or removed since: see ``Part.complete()``."""
        kinds = self.kinds if with_links else self.parts
        return {
            Row(kind, values["id"]): part.complete(values)
            for kind, part in enumerate(kinds)
            for values in stored.get(part.model._meta.label_lower, ())
        }

    def kind_of(self, model: type[models.Model]) -> int:
        return next(kind for kind, part in enumerate(self.kinds) if part.model is model)

    def parent_of(self, row: Row, values: Values) -> Row | None:
        """The row that ``row`` belongs to; None for the page's own row."""
        parent = self.kinds[row.kind].parent_field
        return Row(self.kind_of(parent.related_model), values[parent.attname]) if row.kind else None

    def without_orphans(self, snapshot: Snapshot) -> Snapshot:
        """Without the rows whose parent is not there."""
        found = {}
        for row in sorted(snapshot, key=lambda row: row.kind):
            parent = self.parent_of(row, snapshot[row])
            if parent is None or parent in found:
                found[row] = snapshot[row]
        return found

    def names_of(self, pages: dict[int, Values]) -> dict[int, str]:
        """The names of pages with these values of their own rows, by primary key."""
        part = self.parts[0]
        own = {Row(0, pk): part.complete(values) for pk, values in pages.items()}
        names = self.related_names(own.items())
        return {row.pk: part.name_of(values, names) for row, values in own.items()}

    def related_names(self, states: Iterable[tuple[Row, Values]]) -> Names:
        keys = defaultdict(set)
        for row, values in states:
            for field in self.kinds[row.kind].fields:
                if field.is_relation and values[field.attname] is not None:
                    keys[field.related_model].add(values[field.attname])
        # Load the relations that the name of a row may contain.
        rows = {model: model._base_manager.filter(pk__in=pks).select_related() for model, pks in keys.items()}
        return Names({(model, row.pk): str(row) for model, found in rows.items() for row in found})

    def compare(self, pairs: list[tuple[Snapshot, Snapshot]]) -> list[list[RowChange]]:
        """The changes between the two snapshots of each pair. The names of rows are read together."""
        changed = [changed_rows(before, after) for before, after in pairs]
        names = self.related_names(
            (row, values) for rows in changed for row, both in rows.items() for values in both if values
        )
        return [self.describe_changes(rows, names) for rows in changed]

    def describe_changes(self, changed: "Changes", names: Names) -> list[RowChange]:
        found = []
        for row, (before, after) in sorted(changed.items(), key=lambda item: item[0]):
            part = self.kinds[row.kind]
            # Editors do not need the primary key, or the page whose history they are reading.
            hidden = part.parent_field if part.parent_field.related_model is self.model else None
            fields = [each for each in part.fields if not each.primary_key and each != hidden]
            kind = "added" if before is None else "removed" if after is None else "changed"
            differences = diff_fields(fields, before, after, names)
            if differences or kind != "changed":
                name = part.name_of(before or after, names) if row.kind else ""
                found.append(RowChange(name, kind, differences))
        return found


# The values of rows before and after a change, None if the row does not exist.
Changes = dict[Row, tuple[Values | None, Values | None]]
# The pages of the site, by their model. The modules named "history" of the apps define them.
PAGES: dict[type[models.Model], Page] = {}


def page_of(label: str) -> Page:
    """The page of a model's label, such as "roles.role"."""
    return PAGES[apps.get_model(label)]


def changed_values(before: Snapshot, after: Snapshot) -> dict[str, tuple]:
    """The values of the page's own row before and after, by attribute, if they differ."""
    rows = [(values, after[row]) for row, values in before.items() if not row.kind and row in after]
    return {name: (old, new[name]) for values, new in rows for name, old in values.items() if old != new[name]}


def changed_rows(before: Snapshot, after: Snapshot) -> Changes:
    keys = dict.fromkeys([*before, *after])
    return {row: (before.get(row), after.get(row)) for row in keys if before.get(row) != after.get(row)}
