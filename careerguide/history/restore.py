"""Restore a page to an earlier version: plan first, then apply.

A restored page keeps its current status. Rows keep their primary keys. A deleted page is restored as a draft, with its
former URLs and with the links to other pages that were deleted with it.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models

from careerguide.history.diff import RowChange
from careerguide.history.pages import (
    PAGES,
    STATUS_FIELDS,
    Changes,
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


@dataclass
class Plan:
    """What restoring would do. ``rows`` maps each row that would change to its values before and after.

    ``notes`` are sentences about what cannot be restored exactly, ``obstacles`` about what prevents restoring.
    ``last_values`` are the values of a deleted page's own row when it was deleted. ``waiting`` are the rows that need
    another deleted page, each with the last version of that page: they are restored with it.
    """

    page: Page
    pk: int
    rows: Changes = field(default_factory=dict)
    changes: list[RowChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)
    last_values: Values = field(default_factory=dict)
    waiting: list[tuple[Row, Values, Version]] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr((sorted(self.rows.items()), self.obstacles)).encode()).hexdigest()

    @property
    def recreates_page(self) -> bool:
        before, after = self.rows.get(Row(0, self.pk), (None, None))
        return before is None and after is not None

    @property
    def other_pages(self) -> dict[Page, set[int]]:
        """The pages to which the plan adds rows, because a link to them was deleted with this page."""
        found = {}
        for row, (_, after) in self.rows.items():
            if isinstance(link := self.page.kinds[row.kind], Link):
                found.setdefault(link.other_page, set()).add(after[link.other_id])
        return found


def make_plan(page: Page, version: Version) -> Plan:
    """Plan to restore a page to its state in ``version``. Nothing is written."""
    plan = Plan(page, version.object_id)
    own_row = Row(0, plan.pk)
    # The site writes these rows itself: a deleted page gets back those deleted with it; an existing page keeps its own.
    automatic = {kind for kind, part in enumerate(page.kinds) if part.conflicts or isinstance(part, Link)}
    now = page.snapshots([plan.pk]).get(plan.pk, {})
    is_deleted = not now
    if version.is_deleted:
        plan.obstacles.append("The page was deleted in this version.")
        return plan
    now = _without(now, automatic)
    then = _without(version.snapshot, automatic)
    if is_deleted:
        deleted = page.from_json(versions_of(page, plan.pk).first().rows, with_links=True)
        plan.last_values = dict(deleted[own_row])
        # With the last version, also restore the rows that waited for this page since then.
        is_last = not versions_of(page, plan.pk).filter(is_deleted=False, pk__gt=version.pk).exists()
        then |= {row: values for row, values in deleted.items() if is_last or row.kind in automatic}
        if "status" in then[own_row]:
            then[own_row]["status"] = page.model._meta.get_field("status").get_default()
    else:
        then[own_row] |= {name: now[own_row][name] for name in STATUS_FIELDS if name in then[own_row]}
    names = page.related_names([*then.items(), *now.items()])
    if is_deleted:
        _drop_conflicting_rows(plan, then)
        _hold_back_links(plan, then, names)
    for row, values in list(then.items()):
        if values != now.get(row):
            then[row] = _without_deleted_relations(plan, row, values, names, page_exists=not is_deleted)
    plan.rows = changed_rows(now, {row: values for row, values in then.items() if values})
    plan.changes = page.describe_changes(plan.rows, names)
    return plan


def _without(snapshot: Snapshot, kinds: set[int]) -> Snapshot:
    return {row: values for row, values in snapshot.items() if row.kind not in kinds}


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


def _without_deleted_relations(plan: Plan, row: Row, values: Values, names: Names, page_exists: bool) -> Values | None:
    """``values`` without the relations to deleted rows.

    A row that requires such a relation is an obstacle. If the page is deleted too, the row is left out instead, so
    that two pages with rows that refer to each other can both be restored.
    """
    part = plan.page.kinds[row.kind]
    values = dict(values)
    for each in part.fields:
        key = values[each.attname]
        if not each.is_relation or key is None or each.name == part.parent or (each.related_model, key) in names:
            continue
        text = f"{part.label or 'The page'}: {each.verbose_name} was {names[each.related_model, key]}."
        if each.null:
            values[each.attname] = None
            plan.notes.append(f"{text} It will be empty.")
        elif page_exists or not row.kind:
            plan.obstacles.append(f"{text} It is required.")
        else:
            plan.notes.append(f"{text} It is required, so this row is left out.")
            return None
    return values


def apply_plan(plan: Plan) -> models.Model:
    """Restore the page and return its row. Call it in a transaction that is rolled back on errors.

    Raises ValidationError if the page cannot be restored.
    """
    if plan.obstacles:
        raise ValidationError(plan.obstacles)
    before = {row: values for row, (values, _) in plan.rows.items() if values}
    after = {row: values for row, (_, values) in plan.rows.items() if values}
    stored = None if plan.recreates_page else plan.page.model._base_manager.get(pk=plan.pk)
    row, _ = write(plan.page, before, after, stored)
    for waiting, values, last in plan.waiting:
        last.rows.setdefault(plan.page.kinds[waiting.kind].model._meta.label_lower, []).append(values)
        last.save(update_fields=["rows"])
    return row
