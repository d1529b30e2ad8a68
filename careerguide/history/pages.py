"""Pages whose history is kept: a row with the rows that belong to it, read from the versions of their tables.

However many changes a page has had, its history is read in a number of queries that depends on its parts alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db import models

from careerguide.history.diff import RowChange, differences, in_words
from careerguide.history.records import versions_of
from careerguide.history.versions import Mark, Row, Version

# What a row says: its values by attribute, such as ``source_id``.
Values = dict[str, object]
MARK = ("history_id", "history_date", "change", "history_type", "history_user_id", "history_change_reason")


@dataclass(frozen=True)
class Part:
    """A kind of rows of a page: the name of their relation to the page, and the fields that a row is called by.

    ``by_way_of`` is the number of another part of the page where the rows belong to that one's rows.
    ``conflicts`` marks rows that follow from other changes, such as former URLs: a restored version of a page that
    exists leaves them alone. A deleted page gets back those it had last, but for those that
    ``conflicts(pk, own, rows)`` names, with a sentence or with an empty text if nothing is lost.
    """

    model: type[models.Model]
    parent: str
    name: str
    called_by: tuple[str, ...]
    by_way_of: int | None = None
    conflicts: Callable[[int, Values, dict[Row, Values]], dict[Row, str]] | None = None

    @cached_property
    def fields(self) -> list[models.Field]:
        """The fields that are kept."""
        return list(versions_of(self.model).tracked_fields)

    @cached_property
    def shown(self) -> list[models.Field]:
        """The fields that an editor sees: not the key, nor what only says whose row it is."""
        own = self.parent if self.by_way_of is None else ""
        return [field for field in self.fields if field.editable and not field.primary_key and field.name != own]


@dataclass(frozen=True)
class Link(Part):
    """Rows between two pages, which are deleted with either of them.

    ``other`` names the relation to the other page, whose history is ``other_page``.
    """

    other: str = ""
    other_page: "TrackedPage | None" = None


class TrackedPage:
    """A model whose pages have a history, with its parts. Part 0 is the page's own row, which has ``called_by`` too."""

    def __init__(self, model: type[models.Model], *parts: Part, called_by: tuple[str, ...]):
        self.parts = (Part(model, "pk", "", called_by), *parts)
        self.links: list[Link] = []

    @property
    def kinds(self) -> list[Part]:
        """All kinds of rows by their number: the parts, and behind them the links."""
        return [*self.parts, *self.links]

    def is_part(self, link: Link) -> bool:
        """Whether the rows of ``link`` belong to this page, not to the other one."""
        return any(part.model is link.model for part in self.parts)

    def marks(self, pk: int) -> list[Mark]:
        """The versions of all rows that are, or ever were, on the page ``pk``: a query for each part."""
        found, owners = [], {0: {pk}}
        for number, part in enumerate(self.parts):
            versions = versions_of(part.model)._base_manager
            # Of a row that moved to another page, what it said there too.
            at = {"id": pk} if number == 0 else {f"{part.parent}__in": owners[part.by_way_of or 0]}
            rows = versions.filter(id__in=versions.filter(**at).values("id")) if number else versions.filter(**at)
            parent = "id" if number == 0 else f"{part.parent}_id"
            for key, moment, change, kind, user, reason, row, owner in rows.values_list(*MARK, "id", parent):
                is_there = kind != "-" and owner in owners[part.by_way_of or 0]
                found.append(Mark((number, row), key, moment, change, is_there, kind == "+", user, reason or ""))
            owners[number] = {mark.row[1] for mark in found if mark.row[0] == number}
        return found

    def values(self, keys: Iterable[tuple[Row, int]]) -> dict[tuple[int, int], Values]:
        """What rows said, by (part, key of the version): a query for each part that has any."""
        wanted = defaultdict(set)
        for (part, _), key in keys:
            wanted[part].add(key)
        found = {}
        for number, asked in wanted.items():
            names = [field.attname for field in self.kinds[number].fields]
            versions = versions_of(self.kinds[number].model)._base_manager
            for values in versions.filter(history_id__in=asked).values("history_id", *names):
                found[number, values.pop("history_id")] = values
        return found

    def deleted(self) -> models.QuerySet:
        """The last version of each page that is gone, which is of its deletion, the newest first."""
        model = self.parts[0].model
        versions = versions_of(model)._base_manager.filter(history_type="-")
        later = versions.filter(id=models.OuterRef("id"), history_id__gt=models.OuterRef("history_id"))
        there = model._base_manager.filter(pk=models.OuterRef("id"))
        gone = versions.filter(~models.Exists(there), ~models.Exists(later))
        return gone.order_by("-history_date", "-history_id")

    def called(self, keys: dict[int, int]) -> dict[int, str]:
        """What pages were called, by their key; ``keys`` gives the version of each that says so."""
        said = self.values(((0, pk), key) for pk, key in keys.items())
        states = {pk: said[0, key] for pk, key in keys.items()}
        names = self.names(((0, pk), values) for pk, values in states.items())
        return {pk: self._called(self.parts[0], values, names) for pk, values in states.items()}

    def present(self, pk: int) -> dict[Row, Values]:
        """What the page's rows say now: a query for each part."""
        found, owners = {}, {0: [pk]}
        for number, part in enumerate(self.parts):
            at = {"pk": pk} if number == 0 else {f"{part.parent}__in": owners[part.by_way_of or 0]}
            rows = list(part.model._base_manager.filter(**at).values(*(field.attname for field in part.fields)))
            owners[number] = [values["id"] for values in rows]
            found |= {(number, values["id"]): values for values in rows}
        return found

    def changes(self, changed: dict[Row, tuple[Values | None, Values | None]], names: "Names") -> list[RowChange]:
        """``changed`` (what each row said before and after) in words, in the order of the parts."""
        found = []
        for row in sorted(changed):
            before, after = changed[row]
            part = self.kinds[row[0]]
            what = "added" if before is None else "removed" if after is None else "changed"
            told = differences(part.shown, before, after, names)
            if told or what != "changed":
                name = self._called(part, before or after or {}, names) if row[0] else ""
                found.append(RowChange(name, what, told))
        return found

    def _called(self, part: Part, values: Values, names: "Names") -> str:
        meta = part.model._meta
        fields = [meta.get_field(name) for name in part.called_by]
        words = [part.name, *(in_words(field, values[field.attname], names) for field in fields)]
        return ", ".join(filter(None, words))

    def names(self, states: Iterable[tuple[Row, Values]]) -> "Names":
        """The names of all that the rows of ``states`` refer to."""
        found = defaultdict(set)
        for (number, _), values in states:
            for field in self.kinds[number].fields:
                if field.is_relation and values[field.attname] is not None:
                    found[field.related_model].add(values[field.attname])
        return Names(found)

    def told(self, versions: list[Version]) -> dict[UUID, list[RowChange]]:
        """What each of ``versions`` changed, in words; what nobody can tell is left out."""
        keys = [(row, key) for version in versions for row, both in version.rows.items() for key in both if key]
        values = self.values(keys)
        states = [(row, values[row[0], key]) for row, key in keys]
        names = self.names(states)
        return {
            version.change: self.changes(
                {
                    row: tuple(values[row[0], key] if key else None for key in both)
                    for row, both in version.rows.items()
                    if row not in version.without_before
                },
                names,
            )
            for version in versions
        }


class Names:
    """The names of rows by model and key: a query for each model. ``gone`` tells those that are there no more."""

    def __init__(self, keys: dict[type[models.Model], set]):
        self._names = {
            # With what the row's own name is made of, such as the institution of a program.
            model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=asked).select_related()}
            for model, asked in keys.items()
        }

    def has(self, model: type[models.Model], key) -> bool:
        """Whether the row is there still."""
        return key in self._names.get(model, {})

    def __call__(self, model: type[models.Model], key) -> str:
        """The name of a row; of one that is gone, that."""
        return self._names.get(model, {}).get(key) or f"{model._meta.verbose_name} {key}, which is gone"
