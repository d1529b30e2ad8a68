"""What a deletion in the admin takes with it, and whether the user may delete all of it. It names no model.

Django's own check loads every dependent row, so that a page with a whole catalog behind it would never open. Here each
kind of dependent rows takes the same number of queries, however many rows there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.admin.utils import quote
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst

# What one request may change: it keeps an editor waiting and a transaction open.
MAX_SELECTED = 500
# A message names so many rows and counts the others.
MAX_NAMES = 10


@dataclass(frozen=True)
class Dependents:
    """Rows that refer to others by ``field``."""

    field: models.ForeignKey
    rows: models.QuerySet
    count: int

    def __str__(self) -> str:
        meta = self.rows.model._meta
        name = meta.verbose_name if self.count == 1 else meta.verbose_name_plural
        return f"{self.count:,} {name} (as {self.field.verbose_name})"


def get_deleted_objects(desk, objs, request):
    """What ``ModelAdmin.get_deleted_objects()`` returns: names, counts, what may not be deleted, what is protected.

    All selected objects and all rows that go with them are checked, however many there are. If they are more than
    ``MAX_SELECTED``, they are counted instead of named.
    """
    selected = list(objs)
    forbidden = _forbidden(desk, request, selected)
    deleted = list(_deleted_with(desk.model, selected))
    protected = [str(each) for each in _protected(desk.model, selected, deleted)]
    if protected:
        return [], {}, forbidden, protected
    names_all = sum(each.count for each in deleted) <= MAX_SELECTED
    # The rows with what their names are made of and with their parents, whose permissions theirs follow.
    rows = [(each, each.rows.select_related()) for each in deleted]
    for each, found in rows:
        if other := desk.admin_site._registry.get(each.rows.model):
            forbidden |= _forbidden(other, request, found if names_all else found.iterator())
    counts = {desk.opts.verbose_name_plural: len(selected)}
    for each in deleted:
        name = each.rows.model._meta.verbose_name_plural
        counts[name] = counts.get(name, 0) + each.count
    names = _nested(desk.admin_site, selected, rows) if names_all else [*map(str, selected), *map(str, deleted)]
    return names, counts, forbidden, []


def _dependents(model: type[models.Model], parents, *on_delete) -> Iterator[Dependents]:
    """The rows that refer to ``parents``, rows of ``model``, by relations that are deleted in one of these ways."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and getattr(relation, "on_delete", None) in on_delete:
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": parents})
            if count := rows.count():
                yield Dependents(relation.field, rows, count)


def _deleted_with(model: type[models.Model], parents) -> Iterator[Dependents]:
    """The rows that are deleted with ``parents``, those that are deleted with these, and so on."""
    for each in _dependents(model, parents, models.CASCADE):
        yield each
        yield from _deleted_with(each.rows.model, each.rows)


def _protected(model: type[models.Model], selected: list, deleted: Iterable[Dependents]) -> Iterator[Dependents]:
    """The rows that keep what would be deleted from being deleted."""
    yield from _dependents(model, selected, models.PROTECT, models.RESTRICT)
    for each in deleted:
        yield from _dependents(each.rows.model, each.rows, models.PROTECT, models.RESTRICT)


def _forbidden(desk, request, rows: Iterable[models.Model]) -> set[str]:
    """The kind of ``rows`` if the user may delete none of them; the first of those that the user may not delete."""
    if not desk.has_delete_permission(request):
        return {str(desk.opts.verbose_name)}
    refused = [str(row) for row in rows if not desk.has_delete_permission(request, row)]
    if not refused:
        return set()
    rest = len(refused) - MAX_NAMES
    names = "; ".join(refused[:MAX_NAMES]) + (f"; and {rest:,} more" if rest > 0 else "")
    return {f"{desk.opts.verbose_name if len(refused) == 1 else desk.opts.verbose_name_plural}: {names}"}


def _nested(site, selected: list, rows: list[tuple[Dependents, Iterable[models.Model]]]) -> list:
    """The names of ``selected``, each with a list of the names of the rows that are deleted with it."""
    below = defaultdict(list)
    for each, found in rows:
        for row in found:
            below[each.field.related_model, getattr(row, each.field.attname)].append(row)

    def names(row: models.Model) -> Iterator:
        yield _link(site, row)
        if children := below.get((row._meta.model, row.pk)):
            yield [name for child in children for name in names(child)]

    return [name for row in selected for name in names(row)]


def _link(site, row: models.Model) -> str:
    meta = row._meta
    kind = capfirst(meta.verbose_name)
    try:
        url = reverse(f"{site.name}:{meta.app_label}_{meta.model_name}_change", args=[quote(row.pk)])
    except NoReverseMatch:
        return f"{kind}: {row}"
    return format_html('{}: <a href="{}">{}</a>', kind, url, row)
