"""Restore a page to an earlier version: plan first, then apply.

A restored page keeps its current status. Rows keep their primary keys, so a restored row continues its history. A
deleted page is restored as a draft, with its former URLs and with the links to other pages that were deleted with it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.utils.text import capfirst

from careerguide.history.diff import RowChange
from careerguide.history.linked_rows import deleted_links
from careerguide.history.pages import Changes, Link, Names, TrackedPage, Values
from careerguide.history.versions import Row, rows_at, rows_at_deletion

# Restoring an existing page does not change these fields.
KEPT_FIELDS = ("status", "published_at")


@dataclass
class Plan:
    """What restoring would do. ``rows`` maps each row that would change to its values before and after.

    ``notes`` are sentences about what cannot be restored exactly, ``obstacles`` about what prevents restoring.
    ``last_values`` are the values of a deleted page's own row when it was deleted.
    """

    page: TrackedPage
    pk: int
    rows: Changes = field(default_factory=dict)
    changes: list[RowChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)
    last_values: Values = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr((sorted(self.rows.items()), self.obstacles)).encode()).hexdigest()

    @property
    def recreates_page(self) -> bool:
        before, after = self.rows.get(Row(0, self.pk), (None, None))
        return before is None and after is not None

    @property
    def other_pages(self) -> dict[type[models.Model], set[int]]:
        found = {}
        for row, (_, after) in self.rows.items():
            link = self.page.kinds[row.kind]
            if isinstance(link, Link) and not self.page.is_part(link):
                found.setdefault(link.other_page.model, set()).add(after[link.other_id])
        return found


def make_plan(page: TrackedPage, pk: int, time: datetime) -> Plan:
    """Plan to restore the page ``pk`` to its state at ``time``. Nothing is written."""
    plan, page_row = Plan(page, pk), Row(0, pk)
    row_versions, now = page.row_versions(pk), page.current_values(pk)
    is_deleted = page_row not in now
    ids_at_deletion = rows_at_deletion(row_versions, pk) if is_deleted else {}
    # Rows that the site writes itself: a deleted page gets back those deleted with it; an existing page keeps its own.
    automatic = {kind for kind, part in enumerate(page.parts) if part.conflicts}
    ids = {row: each for row, each in rows_at(row_versions, time).items() if row.kind not in automatic}
    ids |= {row: each for row, each in ids_at_deletion.items() if row.kind in automatic}
    now = {row: values for row, values in now.items() if row.kind not in automatic}
    stored = page.values((row, each) for row, each in [*ids.items(), *ids_at_deletion.items()] if each)
    then = {row: stored[row.kind, each] if each else None for row, each in ids.items()}
    if page_row in ids_at_deletion:
        plan.last_values = dict(stored[0, ids_at_deletion[page_row]])
    own = then.get(page_row)
    if own and not is_deleted:
        own |= {name: now[page_row][name] for name in KEPT_FIELDS if name in own}
    elif own:
        if "status" in own:
            own["status"] = page.model._meta.get_field("status").get_default()
        then = deleted_links(page, pk, row_versions, time) | then
    elif page_row in then:
        plan.obstacles.append("The page was deleted in this version.")
    names = page.related_names((row, values) for row, values in [*then.items(), *now.items()] if values)
    if own and is_deleted:
        _drop_conflicting_rows(plan, own, then, automatic)
        _drop_links_to_deleted_pages(plan, then, names)
    for row, values in then.items():
        if values and values != now.get(row):
            then[row] = _without_deleted_relations(plan, row, values, names, page_exists=not is_deleted)
    plan.rows = {row: (now.get(row), values) for row, values in then.items() if now.get(row) != values}
    plan.changes = page.describe_changes(plan.rows, names)
    if count := len(now.keys() - then.keys()):
        kept = "1 row stays as it is: its" if count == 1 else f"{count} rows stay as they are: their"
        plan.notes.append(f"{kept} values in this version are not stored.")
    return plan


def _drop_conflicting_rows(plan: Plan, own: Values, then: dict[Row, Values | None], automatic: set[int]) -> None:
    for kind in automatic:
        rows = {row: values for row, values in then.items() if row.kind == kind and values}
        for row, note in plan.page.parts[kind].conflicts(plan.pk, own, rows).items() if rows else ():
            del then[row]
            if note:
                plan.notes.append(note)


def _drop_links_to_deleted_pages(plan: Plan, then: dict[Row, Values | None], names: Names) -> None:
    for kind, link in enumerate(plan.page.links, start=len(plan.page.parts)):
        model = link.other_page.model
        others = {row: values[link.other_id] for row, values in then.items() if row.kind == kind}
        deleted = {row: key for row, key in others.items() if (model, key) not in names}
        history_ids = link.other_page.deleted().filter(id__in=deleted.values()).values_list("id", "history_id")
        labels = link.other_page.names_of_pages(dict(history_ids)) if deleted else {}
        for row, key in deleted.items():
            del then[row]
            name = f"{model._meta.verbose_name} {labels.get(key, key)}"
            plan.notes.append(f"{link.label}: the {name} is deleted. Restoring it will also restore this row.")


def _without_deleted_relations(plan: Plan, row: Row, values: Values, names: Names, page_exists: bool) -> Values | None:
    """``values`` without the relations to deleted rows.

    A row that requires such a relation is an obstacle. If the page is deleted too, the row is left out instead, so
    that two pages with rows that refer to each other can both be restored.
    """
    part = plan.page.kinds[row.kind]
    for each in part.fields:
        key = values[each.attname]
        if not each.is_relation or key is None or each.name == part.parent or (each.related_model, key) in names:
            continue
        text = f"{part.label or 'The page'}: {each.verbose_name} was {names[each.related_model, key]}."
        if part.model._meta.get_field(each.name).null:
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
    try:
        return _write(plan)
    except IntegrityError:
        raise ValidationError("The database rejected the change: another row now has the same values.") from None


def _write(plan: Plan) -> models.Model:
    kinds, own_values = plan.page.kinds, plan.rows.get(Row(0, plan.pk), (None, {}))[1] or {}
    if plan.recreates_page:
        own = plan.page.model(**own_values)
        _save(own, "", force_insert=True)
    children = sorted(row for row in plan.rows if row.kind)
    for row in reversed(children):
        before, after = plan.rows[row]
        stored = kinds[row.kind].model._base_manager.filter(pk=row.pk)
        if after is None:
            for each in stored:
                each.delete()
        elif before is not None:
            # Delete these rows here and insert them again below, because two rows may have swapped unique values.
            stored._raw_delete(stored.db)
    for row in children:
        if (after := plan.rows[row][1]) is not None:
            _save(kinds[row.kind].model(**after), kinds[row.kind].label, force_insert=True)
    if plan.recreates_page:
        return own
    own = plan.page.model._base_manager.get(pk=plan.pk)
    for name, value in own_values.items():
        setattr(own, name, value)
    # Save the row even if no value changed, to update the search text and the change time.
    _save(own, "")
    return own


def _save(row: models.Model, label: str, **options) -> None:
    try:
        row.full_clean(validate_unique=True)
    except ValidationError as error:
        raise ValidationError(list(error_sentences(row, error, label))) from None
    row.save(**options)


def error_sentences(row: models.Model, error: ValidationError, label: str = "") -> Iterator[str]:
    """The messages of ``error``, each with ``label`` and the name of its field, such as "Pay, Level: ..."."""
    for name, texts in error.message_dict.items():
        field = "" if name == NON_FIELD_ERRORS else str(row._meta.get_field(name).verbose_name)
        where = capfirst(", ".join(filter(None, [label, field])))
        yield from (f"{where}: {text}" if where else text for text in texts)
