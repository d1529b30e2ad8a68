"""Restore versions of pages.

An existing page is not written here: its form shows the version, and saves it like any other change. A deleted page is
planned first and then restored as a draft, with its former URLs and with the links that were deleted with it. Rows keep
their primary keys.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models

from careerguide.history.diff import RowChange
from careerguide.history.pages import (
    PAGES,
    STATUS_FIELDS,
    Link,
    Names,
    Page,
    Row,
    Snapshot,
    Values,
    changed_rows,
)
from careerguide.history.versions import Version, deleted_pages, versions_of
from careerguide.history.write import write


def version_of_page(version: Version, now: Snapshot, kinds: Iterable[int]) -> tuple[Snapshot, list[str]]:
    """The existing page ``now`` with the values of ``version``, and notes about what cannot be restored.

    Of the rows, only those of ``kinds`` are restored. The page keeps its status.
    """
    page, own = version.page, Row(0, version.object_id)
    found = {row: values for row, values in now.items() if row.kind not in kinds}
    found |= {row: values for row, values in version.snapshot.items() if row == own or row.kind in kinds}
    found[own] |= {name: now[own][name] for name in STATUS_FIELDS if name in now[own]}
    changed, notes = {row: values for row, values in found.items() if values != now.get(row)}, []
    names = page.related_names(changed.items())
    for row, values in changed.items():
        found[row] = _without_deleted_relations(page, row, values, names, notes, now.get(row))
    return page.without_orphans({row: values for row, values in found.items() if values}), notes


@dataclass
class Plan:
    """What restoring a deleted page would write: the values of ``rows``.

    ``notes`` are sentences about what cannot be restored exactly, ``obstacles`` about what prevents restoring.
    ``last_values`` are the values of the page's own row when it was deleted. ``waiting`` are the rows that need another
    deleted page, each with the last version of that page: they are restored with it.
    """

    page: Page
    pk: int
    rows: Snapshot = field(default_factory=dict)
    changes: list[RowChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)
    last_values: Values = field(default_factory=dict)
    waiting: list[tuple[Row, Values, Version]] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr((sorted(self.rows.items()), self.obstacles)).encode()).hexdigest()

    @property
    def other_pages(self) -> dict[Page, set[int]]:
        """The pages to which the plan adds rows, because a link to them was deleted with this page."""
        found = {}
        for row, values in self.rows.items():
            if isinstance(link := self.page.kinds[row.kind], Link):
                found.setdefault(link.other_page, set()).add(values[link.other_id])
        return found


def make_plan(page: Page, version: Version) -> Plan:
    """Plan to restore a deleted page to its state in ``version``. Nothing is written."""
    plan = Plan(page, version.object_id)
    own = Row(0, plan.pk)
    if version.is_deleted:
        plan.obstacles.append("The page was deleted in this version.")
        return plan
    # The site writes these rows itself: the page gets back those that were deleted with it.
    automatic = {kind for kind, part in enumerate(page.kinds) if part.conflicts or isinstance(part, Link)}
    then = {row: values for row, values in version.snapshot.items() if row.kind not in automatic}
    deleted = page.from_json(versions_of(page, plan.pk).first().rows, with_links=True)
    plan.last_values = dict(deleted[own])
    # With the last version, also restore the rows that waited for this page since then.
    is_last = not versions_of(page, plan.pk).filter(is_deleted=False, pk__gt=version.pk).exists()
    then |= {row: values for row, values in deleted.items() if is_last or row.kind in automatic}
    if "status" in then[own]:
        then[own]["status"] = page.model._meta.get_field("status").get_default()
    names = page.related_names(then.items())
    _drop_conflicting_rows(plan, then)
    _hold_back_links(plan, then, names)
    for row, values in then.items():
        if restored := _without_deleted_relations(page, row, values, names, plan.notes):
            plan.rows[row] = restored
        elif row == own:
            # Its own note is the last one.
            plan.obstacles.append(plan.notes.pop())
    plan.changes = page.describe_changes(changed_rows({}, plan.rows), names)
    return plan


def _drop_conflicting_rows(plan: Plan, then: Snapshot) -> None:
    for kind, part in enumerate(plan.page.parts):
        rows = {row: values for row, values in then.items() if row.kind == kind and part.conflicts}
        for row, note in part.conflicts(plan.pk, then[Row(0, plan.pk)], rows).items() if rows else ():
            del then[row]
            if note:
                plan.notes.append(note)


def _hold_back_links(plan: Plan, then: Snapshot, names: Names) -> None:
    """Take the rows that link to other deleted pages out of ``then``. They are restored with those pages."""
    missing: dict[Page, dict[Row, int]] = defaultdict(dict)
    for row, values in then.items():
        part = plan.page.kinds[row.kind]
        for each in part.fields:
            other, key = PAGES.get(each.related_model), values[each.attname]
            if not other or key is None or each.name == part.parent or (each.related_model, key) in names:
                continue
            if any(link.model is part.model and link.parent == each.name for link in other.kinds):
                missing[other][row] = key
    for other, rows in missing.items():
        last = {
            version.object_id: version
            for version in deleted_pages(other).defer(None).filter(object_id__in=rows.values())
        }
        labels = other.names_of({pk: version.own[0] for pk, version in last.items()})
        for row, key in rows.items():
            if key in last:
                plan.waiting.append((row, then.pop(row), last[key]))
                what = f"the {other.model._meta.verbose_name} {labels[key]}"
                label = plan.page.kinds[row.kind].label
                plan.notes.append(f"{label}: {what} is deleted. Restoring it will also restore this row.")


def _without_deleted_relations(
    page: Page, row: Row, values: Values, names: Names, notes: list[str], now: Values | None = None
) -> Values | None:
    """``values`` without the relations to deleted rows. ``notes`` gets a sentence about each.

    If the row requires such a relation, it keeps the one that it has ``now``. A row that does not exist now is left out
    (None), so that two deleted pages with rows that refer to each other can both be restored.
    """
    part = page.kinds[row.kind]
    values = dict(values)
    for each in part.fields:
        key = values[each.attname]
        if not each.is_relation or key is None or each.name == part.parent or (each.related_model, key) in names:
            continue
        text = f"{part.label or 'The page'}: {each.verbose_name} was {names[each.related_model, key]}."
        if each.null:
            notes.append(f"{text} It will be empty.")
            values[each.attname] = None
        elif now:
            notes.append(f"{text} It stays as it is now.")
            values[each.attname] = now[each.attname]
        else:
            notes.append(f"{text} It is required{', so this row is left out' if row.kind else ''}.")
            return None
    return values


def apply_plan(plan: Plan) -> models.Model:
    """Restore the page and return its row. Call it in a transaction that is rolled back on errors.

    Raises ValidationError if the page cannot be restored.
    """
    if plan.obstacles:
        raise ValidationError(plan.obstacles)
    row, _ = write(plan.page, {}, plan.rows)
    for waiting, values, last in plan.waiting:
        last.rows.setdefault(plan.page.kinds[waiting.kind].model._meta.label_lower, []).append(values)
        last.save(update_fields=["rows"])
    return row
