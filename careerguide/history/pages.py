"""Read the history of a page: its own row and the rows that belong to it.

The number of queries depends on the number of models, not on the number of rows or changes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db import models

from careerguide.history.diff import RowChange, diff_fields, display_value
from careerguide.history.records import last_deletions, versions_of
from careerguide.history.versions import Row, RowVersion, Version

# The values of a row by attribute, such as ``source_id``.
Values = dict[str, object]
# The values of rows before and after a change, None if the row does not exist.
Changes = dict[Row, tuple[Values | None, Values | None]]
COLUMNS = ("history_id", "history_date", "change", "history_type", "history_user_id", "history_change_reason")


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
    conflicts: Callable[[int, Values, dict[Row, Values]], dict[Row, str]] | None = None

    @cached_property
    def fields(self) -> list[models.Field]:
        return list(versions_of(self.model).tracked_fields)

    @cached_property
    def parent_field(self) -> models.Field:
        return self.model._meta.get_field(self.parent)

    def name_of(self, values: Values, names: "Names") -> str:
        fields = [self.model._meta.get_field(name) for name in self.name_fields]
        return ", ".join(filter(None, [self.label, *(display_value(f, values[f.attname], names) for f in fields)]))


@dataclass(frozen=True)
class Link(Part):
    """A model whose rows connect two pages and are deleted with either. ``other`` is the relation to ``other_page``."""

    other: str = ""
    other_page: "TrackedPage | None" = None

    @cached_property
    def other_id(self) -> str:
        return self.model._meta.get_field(self.other).attname


class Names(dict):
    def __missing__(self, key: tuple[type[models.Model], object]) -> str:
        model, pk = key
        return f"{model._meta.verbose_name} {pk}, which was deleted"


class TrackedPage:
    """A model whose pages have a history, and the parts of a page. Part 0 is the page's own row."""

    def __init__(self, model: type[models.Model], *parts: Part, name_fields: tuple[str, ...]):
        self.model = model
        self.parts = (Part(model, "id", "", name_fields), *parts)
        self.links: list[Link] = []

    @property
    def kinds(self) -> list[Part]:
        return [*self.parts, *self.links]

    def is_part(self, link: Link) -> bool:
        """Whether the rows of ``link`` are in the history of this page rather than of the other page."""
        return any(part.model is link.model for part in self.parts)

    def row_versions(self, pk: int) -> list[RowVersion]:
        """The versions of all rows that are or were on the page ``pk``, with one query per part."""
        found, keys = [], {None: {pk}}
        for number, part in enumerate(self.parts):
            parents = keys[part.parent_field.related_model]
            stored = versions_of(part.model)._base_manager
            # Find all versions of these rows, because a row can move to another page.
            ids = stored.filter(**{f"{part.parent}__in": parents}).values("id")
            rows = stored.filter(id__in=ids).values_list("id", part.parent_field.attname, *COLUMNS)
            keys[part.model] = set()
            for row, parent, history_id, at, change, type_, user, reason in rows:
                exists = type_ != "-" and parent in parents
                version = RowVersion(Row(number, row), history_id, at, change, exists, type_ == "+", user, reason or "")
                found.append(version)
                keys[part.model].add(row)
        return found

    def values(self, history_ids: Iterable[tuple[Row, int]]) -> dict[tuple[int, int], Values]:
        """The values of stored versions by (kind, history id), with one query per kind."""
        by_kind = defaultdict(set)
        for row, history_id in history_ids:
            by_kind[row.kind].add(history_id)
        found = {}
        for kind, ids in by_kind.items():
            part = self.kinds[kind]
            names = [field.attname for field in part.fields]
            for values in versions_of(part.model)._base_manager.filter(history_id__in=ids).values("history_id", *names):
                found[kind, values.pop("history_id")] = values
        return found

    def current_values(self, pk: int) -> dict[Row, Values]:
        found, keys = {}, {None: [pk]}
        for number, part in enumerate(self.parts):
            parents = keys[part.parent_field.related_model]
            rows = part.model._base_manager.filter(**{f"{part.parent}__in": parents})
            for values in rows.values(*(field.attname for field in part.fields)):
                found[Row(number, values["id"])] = values
            keys[part.model] = [row.pk for row in found if row.kind == number]
        return found

    def deleted(self) -> models.QuerySet:
        """The version that records the deletion of each deleted page, newest first."""
        return last_deletions(self.model).order_by("-history_date", "-history_id")

    def names_of_pages(self, history_ids: dict[int, int]) -> dict[int, str]:
        rows = {Row(0, pk): history_id for pk, history_id in history_ids.items()}
        values = self.values(rows.items())
        states = {row: values[0, history_id] for row, history_id in rows.items()}
        names = self.related_names(states.items())
        return {row.pk: self.parts[0].name_of(state, names) for row, state in states.items()}

    def related_names(self, states: Iterable[tuple[Row, Values]]) -> Names:
        keys = defaultdict(set)
        for row, values in states:
            for field in self.kinds[row.kind].fields:
                if field.is_relation and values[field.attname] is not None:
                    keys[field.related_model].add(values[field.attname])
        # Load the relations that the name of a row may contain.
        rows = {model: model._base_manager.filter(pk__in=pks).select_related() for model, pks in keys.items()}
        return Names({(model, row.pk): str(row) for model, found in rows.items() for row in found})

    def describe_changes(self, changed: Changes, names: Names) -> list[RowChange]:
        found = []
        for row, (before, after) in sorted(changed.items(), key=lambda item: item[0]):
            part = self.kinds[row.kind]
            # Editors do not need the primary key, or the page whose history they are reading.
            hidden = part.parent_field if part.parent_field.related_model is self.model else None
            fields = [each for each in part.fields if each.editable and not each.primary_key and each != hidden]
            kind = "added" if before is None else "removed" if after is None else "changed"
            differences = diff_fields(fields, before, after, names)
            if differences or kind != "changed":
                name = part.name_of(before or after, names) if row.kind else ""
                found.append(RowChange(name, kind, differences))
        return found

    def changes_of(self, versions: list[Version]) -> dict[UUID, list[RowChange]]:
        """The changes of each of ``versions``, without the rows whose earlier values are not stored."""
        ids = [(row, each) for version in versions for row, both in version.rows.items() for each in both if each]
        values = self.values(ids)
        names = self.related_names((row, values[row.kind, each]) for row, each in ids)
        found = {}
        for version in versions:
            changed = {
                row: tuple(values[row.kind, each] if each else None for each in both)
                for row, both in version.rows.items()
                if row not in version.unknown_before
            }
            found[version.change] = self.describe_changes(changed, names)
        return found
