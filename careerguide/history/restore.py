"""Going back: a page as it was after a change, worked out first and written then.

Where a page stands is no part of that: a version neither publishes nor withdraws. The keys of rows stay, so that a row
that comes back is the same row, and its history goes on. A page that was deleted is brought back in the same way, with
its former URLs and with the rows between it and other pages that were deleted with it; it is a draft, as a new one is.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models

from careerguide.history.diff import RowChange
from careerguide.history.linked_rows import deleted_links, names_of_deleted
from careerguide.history.pages import Link, Names, TrackedPage, Values
from careerguide.history.versions import Row, rows_at, rows_when_deleted

# Where a page stands is decided by whoever publishes it, not by its history.
STAYS = ("status", "published_at")


@dataclass
class Plan:
    """What going back would do: what each row says now and would say, the same in words, and what an editor must know.

    ``notes`` are sentences about what cannot be as it was; ``obstacles`` are those for which nothing can be done.
    ``last`` is what a deleted page itself said when it was deleted.
    """

    page: TrackedPage
    pk: int
    rows: dict[Row, tuple[Values | None, Values | None]] = field(default_factory=dict)
    told: list[RowChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)
    last: Values = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The same for two plans exactly if they do the same."""
        return hashlib.sha256(repr((sorted(self.rows.items()), self.obstacles)).encode()).hexdigest()

    @property
    def brings_back(self) -> bool:
        """Whether the page itself is gone, and would be there again."""
        before, after = self.rows.get((0, self.pk), (None, None))
        return before is None and after is not None

    @property
    def other_pages(self) -> dict[type[models.Model], set[int]]:
        """The keys of the other pages to which rows come back."""
        found = {}
        for (number, _), (_, after) in self.rows.items():
            kind = self.page.kinds[number]
            if isinstance(kind, Link) and not self.page.is_part(kind):
                found.setdefault(kind.other_page.parts[0].model, set()).add(after[f"{kind.other}_id"])
        return found


def plan(page: TrackedPage, pk: int, moment: datetime) -> Plan:
    """What it takes to make the page ``pk`` what it was at ``moment``; nothing is written."""
    marks, now = page.marks(pk), page.present(pk)
    is_deleted = (0, pk) not in now
    last = rows_when_deleted(marks, (0, pk)) if is_deleted else {}
    # Rows that follow from other changes are those that a deleted page had last, and stay as they are on a page that
    # exists.
    following = {number for number, part in enumerate(page.parts) if part.conflicts}
    then_keys = {row: key for row, key in rows_at(marks, moment).items() if row[0] not in following}
    then_keys |= {row: key for row, key in last.items() if row[0] in following}
    now = {row: values for row, values in now.items() if row[0] not in following}
    said = page.values([*((row, key) for row, key in then_keys.items() if key is not None), *last.items()])
    then = {row: None if key is None else said[row[0], key] for row, key in then_keys.items()}
    going, own = Plan(page, pk), then.get((0, pk))
    if (0, pk) in last:
        going.last = dict(said[0, last[0, pk]])
    if own and (0, pk) in now:
        own |= {name: now[0, pk][name] for name in STAYS if name in own}
    elif own and "status" in own:
        own["status"] = page.parts[0].model._meta.get_field("status").get_default()
    elif own is None and (0, pk) in then:
        going.obstacles.append("The page had been deleted then.")
    if is_deleted and own:
        then = deleted_links(page, pk, marks, moment) | then
    names = page.names((row, values) for row, values in [*then.items(), *now.items()] if values)
    if is_deleted and own:
        _leave_out_conflicts(going, own, then, following)
        _leave_out_links(going, then, names)
    for row, values in then.items():
        if values and values != now.get(row):
            then[row] = _without_what_is_gone(going, row, values, names, not is_deleted)
    going.rows = {row: (now.get(row), values) for row, values in then.items() if now.get(row) != values}
    going.told = page.changes(going.rows, names)
    if unknown := now.keys() - then.keys():
        one = len(unknown) == 1
        going.notes.append(
            f"{len(unknown)} row{' stays as it is' if one else 's stay as they are'}: "
            f"nobody kept what {'it' if one else 'they'} said then."
        )
    return going


def _leave_out_conflicts(going: Plan, own: Values, then: dict[Row, Values | None], following: set[int]) -> None:
    """Leave out rows that follow from other changes, if another page has by now what they had."""
    for number in following:
        rows = {row: values for row, values in then.items() if row[0] == number and values}
        for row, said in going.page.parts[number].conflicts(going.pk, own, rows).items() if rows else ():
            del then[row]
            if said:
                going.notes.append(said)


def _leave_out_links(going: Plan, then: dict[Row, Values | None], names: Names) -> None:
    """Leave out the rows to other pages that are deleted, and say so."""
    for number, link in enumerate(going.page.links, start=len(going.page.parts)):
        other, model = f"{link.other}_id", link.other_page.parts[0].model
        gone = {row: values[other] for row, values in then.items() if row[0] == number}
        gone = {row: key for row, key in gone.items() if not names.has(model, key)}
        called = names_of_deleted(link, gone.values()) if gone else {}
        for row, key in gone.items():
            del then[row]
            kind = model._meta.verbose_name
            said = f"{link.name}: the {kind} {called.get(key, key)} is deleted."
            going.notes.append(f"{said} Restore it too, and this comes back with it.")


def _without_what_is_gone(going: Plan, row: Row, values: Values, names: Names, page_is_there: bool) -> Values | None:
    """``values`` with the relations to rows that are gone emptied, where they may be empty.

    A row that cannot be without is an obstacle. Of a page that is gone itself it stays out instead, so that two pages
    that need each other's rows can both come back.
    """
    part = going.page.kinds[row[0]]
    for each in part.fields:
        key = values[each.attname]
        if not each.is_relation or key is None or each.name == part.parent or names.has(each.related_model, key):
            continue
        said = f"{part.name or 'The page'}: {each.verbose_name} was {names(each.related_model, key)}."
        if part.model._meta.get_field(each.name).null:
            values[each.attname] = None
            going.notes.append(f"{said} It will be empty.")
        elif page_is_there or not row[0]:
            going.obstacles.append(f"{said} Without it the row cannot be.")
        else:
            going.notes.append(f"{said} Without it the row cannot be, and stays out.")
            return None
    return values


def go_back(going: Plan) -> models.Model:
    """Write what was planned, and give the page's row. Call it in a transaction that ends with an error.

    Raises ValidationError, in words, where the page cannot be as it was.
    """
    if going.obstacles:
        raise ValidationError(going.obstacles)
    try:
        return _write(going)
    except IntegrityError:
        raise ValidationError("The database refused it: another row has by now what this one had.") from None


def _write(going: Plan) -> models.Model:
    parts, values = going.page.kinds, going.rows.get((0, going.pk), (None, {}))[1] or {}
    if going.brings_back:
        own = parts[0].model(**values)
        _save(own, "", force_insert=True)
    children = sorted(row for row in going.rows if row[0])
    for number, key in reversed(children):
        before, after = going.rows[number, key]
        known = parts[number].model._base_manager.filter(pk=key)
        if after is None:
            for row in known:
                row.delete()
        elif before is not None:
            # Out of the way, and in again below: two rows may have changed places.
            known._raw_delete(known.db)
    for number, key in children:
        if (after := going.rows[number, key][1]) is not None:
            _save(parts[number].model(**after), parts[number].name, force_insert=True)
    if going.brings_back:
        return own
    own = parts[0].model._base_manager.get(pk=going.pk)
    for name, value in values.items():
        setattr(own, name, value)
    # Always: with it go the time of the change and the words that the page is found by.
    _save(own, "")
    return own


def _save(row: models.Model, name: str, **how) -> None:
    try:
        row.full_clean(validate_unique=True)
    except ValidationError as error:
        raise ValidationError(list(_sentences(row, name, error))) from None
    row.save(**how)


def _sentences(row: models.Model, name: str, error: ValidationError):
    """What is wrong with ``row``, each with its field."""
    for at, found in error.message_dict.items():
        label = "" if at == NON_FIELD_ERRORS else str(row._meta.get_field(at).verbose_name)
        where = ", ".join(filter(None, [name, label]))
        yield from (f"{where[:1].upper()}{where[1:]}: {said}" if where else said for said in found)
