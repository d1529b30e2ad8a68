"""Collect all rows that a deletion in the admin would delete, and check the user's permission to delete them.

Django's own check loads every dependent row, which is too slow for a source that a whole catalog refers to. Here, each
kind of dependent row takes a constant number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from careerguide.history.pages import PAGES
from careerguide.history.working_copies import WorkingCopy

from .messages import count_of, first_few, public_part

# The maximum number of rows that one request may change. More would take too long in one transaction.
MAX_SELECTED = 500


@admin.action(description="Delete the selected %(verbose_name_plural)s", permissions=["delete"])
def delete_selected(model_admin, request, queryset):
    """Like Django's action, but says how many of the pages are public, and links to the page that restores them."""
    meta, count = model_admin.opts, queryset.count()
    objects, counts, forbidden, protected = model_admin.get_deleted_objects(queryset, request)
    is_tracked = hasattr(model_admin, "tracked")
    if request.POST.get("post") and not protected:
        if forbidden:
            raise PermissionDenied
        if count:
            model_admin.log_deletions(request, queryset)
            change = model_admin.delete_queryset(request, queryset)
            text = format_html("Deleted: {}.", count_of(count, meta))
            if is_tracked:
                url = model_admin.admin_url("deleted_together", change)
                text = format_html('{} <a href="{}">Restore {}</a>', text, url, "it" if count == 1 else "them")
            model_admin.message_user(request, text, messages.SUCCESS)
        return None
    title = f"Cannot delete {count_of(count, meta)}" if forbidden or protected else f"Delete {count_of(count, meta)}"
    if hasattr(queryset, "published"):
        title += f", {public_part(queryset.published().count(), count)}"
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "objects_name": count_of(count, meta),
        "deletable_objects": [objects],
        "model_count": counts.items(),
        "queryset": queryset,
        "perms_lacking": forbidden,
        "protected": protected,
        "is_tracked": is_tracked,
        "button": f"Delete {count_of(count, meta)}",
        "opts": meta,
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
        "media": model_admin.media,
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "admin/delete_selected_confirmation.html", context)


@dataclass(frozen=True)
class Dependents:
    field: models.ForeignKey
    rows: models.QuerySet
    count: int

    def __str__(self) -> str:
        return f"{count_of(self.count, self.rows.model._meta)} (as {self.field.verbose_name})"


def get_deleted_objects(model_admin, objs, request):
    """Like ``ModelAdmin.get_deleted_objects()``: names, counts, forbidden rows, protected rows.

    All rows are checked. More than ``MAX_SELECTED`` dependent rows are counted instead of listed by name.
    """
    selected, site = list(objs), model_admin.admin_site
    forbidden = _forbidden(model_admin, request, selected) | _forbidden_links(model_admin, request, selected)
    deleted = list(_deleted_with(model_admin.model, selected))
    groups = [(model_admin.model, selected), *((each.rows.model, each.rows) for each in deleted)]
    protected = [str(each) for group in groups for each in _dependents(*group, models.PROTECT, models.RESTRICT)]
    if protected:
        return [], {}, forbidden, protected
    names_all = sum(each.count for each in deleted) <= MAX_SELECTED
    counts = defaultdict(int, {model_admin.opts.verbose_name_plural: len(selected)})
    # Load the related rows too: names may use them, and permissions may depend on the parent.
    rows = [(each.field, each.rows.select_related()) for each in deleted]
    for (_, found), each in zip(rows, deleted, strict=True):
        counts[found.model._meta.verbose_name_plural] += each.count
        if other := site._registry.get(found.model):
            forbidden |= _forbidden(other, request, found if names_all else found.iterator())
        elif not _may_delete_rows(request.user, found.model):
            forbidden.add(str(found.model._meta.verbose_name))
    names = _nested(site, selected, rows) if names_all else [*map(str, selected), *map(str, deleted)]
    drafts = WorkingCopy.objects.filter(model=model_admin.opts.label_lower, object_id__in=[row.pk for row in selected])
    if count := len(drafts):
        counts["working copies"] = count
        names.append(f"{count_of(count, WorkingCopy._meta)} with changes that are not public and cannot be restored")
    return names, dict(counts), forbidden, []


def _dependents(model: type[models.Model], parents, *on_delete) -> Iterator[Dependents]:
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and getattr(relation, "on_delete", None) in on_delete:
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": parents})
            if count := rows.count():
                yield Dependents(relation.field, rows, count)


def _deleted_with(model: type[models.Model], parents) -> Iterator[Dependents]:
    for each in _dependents(model, parents, models.CASCADE):
        yield each
        yield from _deleted_with(each.rows.model, each.rows)


def _forbidden(model_admin, request, rows: Iterable[models.Model]) -> set[str]:
    """The model name if the user may not delete any row of this kind, otherwise the names of the forbidden rows."""
    if not model_admin.has_delete_permission(request):
        return {str(model_admin.opts.verbose_name)}
    return _names(model_admin.opts, [row for row in rows if not model_admin.has_delete_permission(request, row)])


def _names(meta, rows: list[models.Model]) -> set[str]:
    kind = meta.verbose_name if len(rows) == 1 else meta.verbose_name_plural
    return {f"{kind}: {first_few(list(map(str, rows)), '; ')}"} if rows else set()


def _may_delete_rows(user, model: type[models.Model]) -> bool:
    """Rows of a page need a permission of their own, except former URLs, which the site writes itself."""
    parts = [part for page in PAGES.values() for part in page.parts if not part.conflicts]
    needs_permission = any(part.model is model for part in parts)
    return not needs_permission or user.has_perm(f"{model._meta.app_label}.delete_{model._meta.model_name}")


def _forbidden_links(model_admin, request, selected: list[models.Model]) -> set[str]:
    """The links to other pages that the user may not change, such as from a public program to a draft guide."""
    found, page = set(), PAGES.get(model_admin.model)
    for link in page.links if page else ():
        other_admin = model_admin.admin_site.get_model_admin(link.other_page.model)
        linked = link.rows_of([row.pk for row in selected]).select_related()
        rows = [row for row in linked if not other_admin.may_write(request, getattr(row, link.other))]
        found |= _names(link.model._meta, rows)
    return found


def _nested(site, selected: list, rows: list[tuple[models.ForeignKey, Iterable[models.Model]]]) -> list:
    """The names of ``selected``, each followed by a list of the names of the rows deleted with it."""
    children = defaultdict(list)
    for field, found in rows:
        for row in found:
            children[field.related_model, getattr(row, field.attname)].append(row)

    def names(row: models.Model) -> Iterator:
        yield _link(site, row)
        if below := children.get((row._meta.model, row.pk)):
            yield [name for child in below for name in names(child)]

    return [name for row in selected for name in names(row)]


def _link(site, row: models.Model) -> str:
    meta = row._meta
    kind = capfirst(meta.verbose_name)
    try:
        url = reverse(f"{site.name}:{meta.app_label}_{meta.model_name}_change", args=[quote(row.pk)])
    except NoReverseMatch:
        return f"{kind}: {row}"
    return format_html('{}: <a href="{}">{}</a>', kind, url, row)
