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
from careerguide.imports.write import in_parts, insert, new_keys, update

SAME_KEY = "A row above has the same key, but other values."
SEVERAL = "Several stored rows have this key."


class Row(NamedTuple):
    """``values`` are Python values by attname, such as ``source_id``. A column without a value is not changed."""

    number: int
    values: dict


class Refused(NamedTuple):
    number: int
    cells: dict[str, str]
    reason: str


@dataclass(frozen=True, eq=False)
class Target:
    """The table that rows of a file go to, and which of its columns they have. Columns are named by their attnames.

    Stored rows are read by the first column of ``key``: put the one that selects the fewest rows first.
    ``derive`` gets new and changed rows with all of their values, and sets the ``derived`` columns. It is not called
    in a dry run. If the model has a class method ``after_import()``, it is called after the last batch, and after undo.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    values: tuple[str, ...]
    stored: models.QuerySet | None = None
    defaults: dict = field(default_factory=dict)
    derive: Callable[[list[dict]], None] | None = None
    derived: tuple[str, ...] = ()

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
    """What became of the rows of a batch. ``changed`` has (key, {column: [value before, value after]})."""

    new: list[int] = field(default_factory=list)
    changed: list[tuple[int, dict]] = field(default_factory=list)
    unchanged: int = 0
    refused: list[Refused] = field(default_factory=list)
    corrected: list = field(default_factory=list)
    # The values of the new rows, in a dry run only.
    new_values: list[dict] = field(default_factory=list)


@dataclass
class _Planned:
    row: Row
    values: dict
    before: dict | None = None
    pk: int = 0

    def refuse(self, reason: str, batch: Batch) -> None:
        cells = {name: "" if value is None else str(value) for name, value in self.row.values.items()}
        batch.refused.append(Refused(self.row.number, cells, reason))


class Upsert:
    """The batches of one stage. Call ``write()`` in a transaction."""

    def __init__(self, target: Target, run, *, take_new: bool = False, dry_run: bool = False):
        self.target, self.run, self.take_new, self.dry_run = target, run, take_new, dry_run
        self.corrections = corrections.load(target.model)
        # Hashes, because a file can have 300,000 rows.
        self._seen: dict[int, int] = {}
        self._placeholders = count(-2, -1)
        self._texts = [
            (each.attname, each.max_length)
            for each in target.fields.values()
            if isinstance(each, models.CharField) and each.attname in target.values
        ]

    def once(self, rows: Iterable[Row | Refused], batch: Batch) -> Iterator[Row]:
        """The first row with each key. Equal ones are counted as unchanged, and different ones are refused."""
        key, values = self.target.key, self.target.values
        for row in rows:
            if isinstance(row, Refused):
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
                _Planned(row, {}).refuse(SAME_KEY, batch)

    def write(self, rows: Iterable[Row | Refused]) -> Batch:
        batch = Batch()
        new, candidates = self._find(list(self.once(rows, batch)), batch)
        changed = self._compare(candidates, batch)
        new, changed = self._check(new, batch), self._check(changed, batch)
        if not self.dry_run:
            if self.target.derive and (new or changed):
                self.target.derive([each.values for each in new + changed])
            new, changed = self._write(new, changed, batch)
            corrections.save(batch.corrected)
        else:
            for each in new:
                each.pk = next(self._placeholders)
            batch.new_values = [each.values for each in new]
        batch.new = [each.pk for each in new]
        batch.changed = [(each.pk, self._changes(each)) for each in changed]
        return batch

    def _find(self, rows: list[Row], batch: Batch) -> tuple[list[_Planned], list[_Planned]]:
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
        new, candidates = [], []
        for row in rows:
            own = tuple([row.values[name] for name in key])
            found = stored.get(own)
            if found is None:
                new.append(_Planned(row, self._new_values(row)))
            elif own in several:
                _Planned(row, {}).refuse(SEVERAL, batch)
            elif found[0] in self.corrections or found[end:] != tuple(
                # A list, because a generator takes twice as long.
                [row.values.get(name, before) for name, before in zip(values, found[end:], strict=True)]
            ):
                candidates.append(_Planned(row, {}, pk=found[0]))
            else:
                batch.unchanged += 1
        return new, candidates

    @cached_property
    def _defaults(self) -> tuple[dict, dict]:
        """The values of a new row that all rows share, and functions that return a value for each row."""
        shared, own = {}, {}
        for name, each in self.target.fields.items():
            if each.has_default() and callable(each.default) and each.default is not timezone.now:
                own[name] = each.default
            else:
                shared[name] = each.get_default()
        return shared | self.target.defaults, own

    def _new_values(self, row: Row) -> dict:
        shared, own = self._defaults
        made = {name: make() for name, make in own.items() if name not in row.values and name not in shared}
        return shared | made | row.values

    def _compare(self, candidates: list[_Planned], batch: Batch) -> list[_Planned]:
        """The rows that differ from the stored ones, which are locked: an editor may have changed them in between."""
        rows = self.target.model._base_manager.order_by("pk")
        if not self.dry_run:
            rows = rows.select_for_update()
        stored = {}
        for part in in_parts([each.pk for each in candidates]):
            stored |= {values[self.target.pk]: values for values in rows.filter(pk__in=part).values()}
        changed = []
        for each in candidates:
            each.before = stored.get(each.pk)
            after = each.before and self._differences(each, batch)
            if after:
                each.values = each.before | after
                changed.append(each)
            else:
                batch.unchanged += 1
        return changed

    def _differences(self, planned: _Planned, batch: Batch) -> dict:
        after, corrected = {}, self.corrections.get(planned.pk, {})
        for name in self.target.values:
            if name not in planned.row.values:
                continue
            value, before, column = planned.row.values[name], planned.before[name], self.target.fields[name]
            if correction := corrected.get(name):
                value = corrections.apply(self.run, correction, column, value, self.take_new)
                batch.corrected.append(correction)
                if value is corrections.LEAVE:
                    continue
            if value != before and (value := _stored_value(column, value)) != before:
                after[name] = value
        return after

    def _check(self, rows: list[_Planned], batch: Batch) -> list[_Planned]:
        fit = []
        for each in rows:
            long = next((name for name, most in self._texts if len(each.values[name] or "") > most), None)
            if long:
                column = self.target.fields[long]
                each.refuse(f"{capfirst(column.verbose_name)}: at most {column.max_length} characters fit.", batch)
            else:
                fit.append(each)
        return fit

    def _write(self, new: list[_Planned], changed: list[_Planned], batch: Batch):
        target, now = self.target, timezone.now()
        if "updated_at" in target.fields:
            for each in new + changed:
                each.values["updated_at"] = now
        for each, pk in zip(new, new_keys(target.model, len(new)), strict=True):
            each.pk = each.values[target.pk] = pk
        differ = {name for each in changed for name in each.values if each.values[name] != each.before[name]}
        refused = insert(target.model, [each.values for each in new])
        refused |= update(target.model, [each.values for each in changed], sorted(differ))
        for each in new + changed:
            if each.pk in refused:
                each.refuse(refused[each.pk], batch)
        return ([each for each in rows if each.pk not in refused] for rows in (new, changed))

    def _changes(self, planned: _Planned) -> dict:
        before, after = planned.before, planned.values
        names = dict.fromkeys((*self.target.values, *self.target.derived))
        return {name: [before[name], after[name]] for name in names if before[name] != after[name]}


def _stored_value(column: models.Field, value):
    """``value`` as the database returns it."""
    value = column.to_python(value)
    if value is not None and isinstance(column, models.DecimalField):
        return round(value, column.decimal_places)
    return value
