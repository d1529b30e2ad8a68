"""Write rows to a table in batches: find the stored row of each by its key, compare them, and write differences."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import NamedTuple

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from careerguide.imports import corrections
from careerguide.imports.models import Correction, ImportRun
from careerguide.imports.write import in_parts, insert, new_keys, stored_rows, update

SAME_KEY = "A row above has the same key, but other values."
# The column with the time of the last change of ``figure_fields``.
CHANGED_AT = "figures_changed_at"
SEVERAL = "Several stored rows have this key."


class Row(NamedTuple):
    """``values`` are Python values by attname, such as ``source_id``. A column without a value is not changed."""

    number: int
    values: dict


class RefusedRow(NamedTuple):
    number: int
    cells: dict[str, str]
    reason: str


@dataclass(frozen=True, eq=False)
class Target:
    """The table that rows of a file go to, and which of its columns they have. Columns are named by their attnames.

    Stored rows are read by the first column of ``key``: put the one that selects the fewest rows first.
    ``derive`` gets new and changed rows with all of their values, and sets those that are made from others. It is
    not called in a dry run. ``details`` are the columns that say what a figure is, such as its year: {"tuition_usd":
    (...)}. An import leaves them if it leaves the figure because an editor corrected it. If the model has a class
    method ``after_import()``, it is called after the last batch, and after undo. ``after_restore()`` gets the columns
    that undo restored by primary key.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    values: tuple[str, ...]
    stored: models.QuerySet | None = None
    defaults: dict = field(default_factory=dict)
    derive: Callable[[list[dict]], None] | None = None
    details: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def fields(self) -> dict[str, models.Field]:
        return {each.attname: each for each in self.model._meta.concrete_fields}

    @cached_property
    def pk(self) -> str:
        return self.model._meta.pk.attname

    def read(self, names: Iterable[str], **lookups) -> models.QuerySet:
        rows = self.model._base_manager.all() if self.stored is None else self.stored
        return rows.filter(**lookups).order_by().values_list(*names)


@dataclass
class Batch:
    """What became of the rows of a batch. In a dry run, new rows have negative keys."""

    # The values of new rows by primary key.
    new: dict[int, dict] = field(default_factory=dict)
    # Pairs of a primary key and {column: [value before, value after]}.
    changed: list[tuple[int, dict]] = field(default_factory=list)
    unchanged: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    corrected: list[Correction] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }

    def refuse(self, row: Row, reason: str) -> None:
        cells = {name: "" if value is None else str(value) for name, value in row.values.items()}
        self.refused.append(RefusedRow(row.number, cells, reason))


class _Plan(NamedTuple):
    """``values`` and ``before`` have all columns of a row. A new row has no values before."""

    row: Row
    values: dict
    before: dict

    @property
    def changes(self) -> dict:
        pairs = {name: [before, self.values[name]] for name, before in self.before.items() if name != "updated_at"}
        return {name: both for name, both in pairs.items() if both[0] != both[1]}


class Upsert:
    """The batches of one stage. Call ``write()`` in a transaction."""

    def __init__(self, target: Target, run: ImportRun, *, take_new=False, dry_run=False, keep_corrections=True):
        self.target, self.run, self.take_new, self.dry_run = target, run, take_new, dry_run
        self.corrections = corrections.load(target.model) if keep_corrections else {}
        # Hashes, because a file can have 300,000 rows.
        self._seen: dict[int, int] = {}
        self._placeholders = count(-2, -1)
        own = [target.fields[name] for name in target.values]
        self._texts = [each for each in own if isinstance(each, models.CharField)]
        fields = [each for name, each in target.fields.items() if name not in {target.pk, *target.defaults}]
        self._constants = {each.attname: each.get_default() for each in fields} | target.defaults
        self._computed = [each for each in fields if callable(each.default)]

    def once(self, rows: Iterable[Row | RefusedRow], batch: Batch) -> Iterator[Row]:
        """The first row with each key. Equal ones are counted as unchanged, and different ones are refused."""
        key, values = self.target.key, self.target.values
        for row in rows:
            if isinstance(row, RefusedRow):
                batch.refused.append(row)
                continue
            own = hash(tuple([row.values.get(name) for name in values]))
            identity = hash(tuple([row.values[name] for name in key]))
            first = self._seen.get(identity)
            if first is None:
                self._seen[identity] = own
                yield row
            elif first == own:
                batch.unchanged += 1
            else:
                batch.refuse(row, SAME_KEY)

    def write(self, rows: Iterable[Row | RefusedRow]) -> Batch:
        batch, pk = Batch(), self.target.pk
        new, found = self._find(list(self.once(rows, batch)), batch)
        found_plans = self._compare(found, batch)
        plans = [each for each in new + found_plans if self._fits(each, batch)]
        if self.dry_run:
            for each in plans:
                each.values.setdefault(pk, next(self._placeholders))
        else:
            plans = self._write(plans, batch)
        refused = {each.before[pk] for each in found_plans} - {each.values[pk] for each in plans}
        batch.corrected = [each for each in batch.corrected if each.object_id not in refused]
        if not self.dry_run:
            corrections.save(batch.corrected)
        batch.new = {each.values[pk]: each.values for each in plans if not each.before}
        batch.changed = [(each.values[pk], each.changes) for each in plans if each.before]
        return batch

    def _find(self, rows: list[Row], batch: Batch) -> tuple[list[_Plan], dict[int, Row]]:
        """New rows, and by primary key those that may differ from the stored ones."""
        target = self.target
        key, values = target.key, target.values
        stored, several = {}, set()
        wanted = list({row.values[key[0]] for row in rows} - {None})
        end = 1 + len(key)
        for part in in_parts(wanted):
            for found in target.read((target.pk, *key, *values), **{f"{key[0]}__in": part}):
                own = found[1:end]
                if own in stored:
                    several.add(own)
                stored[own] = found
        new, candidates = [], {}
        for row in rows:
            own = tuple([row.values[name] for name in key])
            found = stored.get(own)
            if found is None:
                new.append(_Plan(row, self._defaults() | row.values, {}))
            elif own in several:
                batch.refuse(row, SEVERAL)
            elif found[0] in self.corrections or found[end:] != tuple(
                # A list, because a generator takes twice as long.
                [row.values.get(name, before) for name, before in zip(values, found[end:], strict=True)]
            ):
                candidates[found[0]] = row
            else:
                batch.unchanged += 1
        return new, candidates

    def _defaults(self) -> dict:
        # Functions, such as those that make a time or a secret, are called for each row.
        return self._constants | {each.attname: each.get_default() for each in self._computed}

    def _compare(self, candidates: dict[int, Row], batch: Batch) -> list[_Plan]:
        """The rows that differ from the stored ones, which are locked: an editor may have changed them in between."""
        plans = []
        for before in stored_rows(self.target.model, candidates, lock=not self.dry_run):
            row = candidates[before[self.target.pk]]
            if after := self._differences(row, before, batch):
                plans.append(_Plan(row, before | after, before))
        batch.unchanged += len(candidates) - len(plans)
        return plans

    def _differences(self, row: Row, before: dict, batch: Batch) -> dict:
        after, corrected = {}, self.corrections.get(before[self.target.pk], {})
        for name in self.target.values:
            if name not in row.values:
                continue
            value, column = row.values[name], self.target.fields[name]
            if correction := corrected.get(name):
                value = corrections.apply(self.run, correction, column, value, self.take_new)
                batch.corrected.append(correction)
                if value is corrections.LEAVE:
                    continue
            if value != before[name] and (value := _stored_value(column, value)) != before[name]:
                after[name] = value
        for name in self.target.details.keys() & corrected.keys() & row.values.keys():
            if not corrected[name].is_done:
                others = {other: after.pop(other) for other in self.target.details[name] if other in after}
                corrected[name].new_details = {
                    other: corrections.json_value(self.target.fields[other], value) for other, value in others.items()
                }
        return after

    def _fits(self, plan: _Plan, batch: Batch) -> bool:
        for each in self._texts:
            if len(plan.values[each.attname] or "") > each.max_length:
                batch.refuse(plan.row, f"{capfirst(each.verbose_name)}: at most {each.max_length} characters fit.")
                return False
        return True

    def _write(self, plans: list[_Plan], batch: Batch) -> list[_Plan]:
        target, now = self.target, timezone.now()
        new, changed = [each for each in plans if not each.before], [each for each in plans if each.before]
        if target.derive and plans:
            target.derive([each.values for each in plans])
        for each, pk in zip(new, new_keys(target.model, len(new)), strict=True):
            each.values[target.pk] = pk
        if "updated_at" in target.fields:
            for each in plans:
                each.values["updated_at"] = now
        if CHANGED_AT in target.fields:
            for each in changed:
                if any(each.values[name] != each.before[name] for name in target.model.figure_fields):
                    each.values[CHANGED_AT] = now
        differ = {name for each in changed for name in each.values if each.values[name] != each.before[name]}
        refused = insert(target.model, [each.values for each in new])
        refused |= update(target.model, [each.values for each in changed], sorted(differ))
        for each in plans:
            if each.values[target.pk] in refused:
                batch.refuse(each.row, refused[each.values[target.pk]])
        return [each for each in plans if each.values[target.pk] not in refused]


def _stored_value(column: models.Field, value):
    """``value`` as the database returns it."""
    value = column.to_python(value)
    if value is not None and isinstance(column, models.DecimalField):
        return round(value, column.decimal_places)
    return value
