"""The columns of all published programs, in the memory of the process.

The catalog filters, counts and sorts programs by them in a few milliseconds, however many there are. The database only
returns the rows of a page. After a change, a process reads the changed blocks of programs again.
"""

import operator
import threading
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from django.db.models import Q

from careerguide.cache.by_version import once_per_version
from programs.catalog.blocks import BLOCK_BITS, block_tokens
from programs.models import Program
from programs.models.program import PLACE

COLUMNS = (
    *("delivery_mode", "study_mode", "duration_months", "tuition_usd", "tuition_kind"),
    *("field_of_study", "degree_type", "institution", "place_slug", "location_scope", *PLACE),
)
# The number of neighboring blocks to read in one query.
MAX_BLOCKS = 8
# Pairs of columns with more possible pairs of values than this are sorted instead of looked up.
MAX_PAIRS = 1 << 25
_COMPARISONS = {"gte": operator.ge, "lte": operator.le}


class Column(NamedTuple):
    """A number for each program: the index of its value in ``values``, which are distinct."""

    numbers: np.ndarray
    values: Sequence[Hashable]
    index: Mapping[Hashable, int]

    def count(self, rows: np.ndarray) -> Counter:
        """How many of ``rows`` have each value."""
        counts = np.bincount(self.numbers[rows], minlength=1)
        return Counter({self.values[number]: int(counts[number]) for number in np.flatnonzero(counts)})

    def replaced(self, rows: np.ndarray, values: Sequence[Hashable]) -> "Column":
        """The column with other ``values`` in ``rows``."""
        index = dict(self.index)
        numbers = self.numbers.copy()
        numbers[rows] = [index.setdefault(value, len(index)) for value in values]
        return Column(numbers, list(index), index)

    def meets(self, lookup: str, value) -> np.ndarray:
        """Whether each program meets a condition."""
        if lookup == "isnull":
            met = np.array([(each is None) == value for each in self.values], bool)
        elif lookup in _COMPARISONS:
            compare = _COMPARISONS[lookup]
            met = np.array([each is not None and compare(each, value) for each in self.values], bool)
        else:
            met = np.zeros(len(self.values), bool)
            wanted = value if lookup == "in" else [value]
            met[np.array([self.index[each] for each in wanted if each in self.index], int)] = True
        return met[self.numbers]

    def ranks(self, *, highest_first: bool) -> np.ndarray:
        """A sort key for each program. Those without a value come last."""
        order = sorted((value for value in self.values if value is not None), reverse=highest_first)
        rank_of = {value: rank for rank, value in enumerate(order)}
        ranks = [rank_of.get(value, len(order)) for value in self.values]
        # NumPy sorts small integers in linear time.
        return np.array(ranks, np.min_scalar_type(len(order)))[self.numbers]


def _can_meet(lookup: str, value) -> bool:
    if lookup == "in":
        return isinstance(value, list | tuple | set | frozenset)
    return lookup in {"exact", "isnull", *_COMPARISONS}


class ProgramTable:
    """``keys`` are the primary keys in ascending order; ``by_name`` are the rows in the order of their names.

    A row is a position in ``keys`` and in the numbers of each column.
    """

    def __init__(self, keys: np.ndarray, by_name: np.ndarray, columns: Mapping[str, Column]):
        self.keys = keys
        self.by_name = by_name
        self.columns = dict(columns)

    def rows_of(self, keys: Iterable[int]) -> np.ndarray:
        """The rows of the programs with ``keys``. -1 for programs that are not in the table."""
        keys = np.fromiter(keys, np.int64)
        if not len(self.keys):
            return np.full(len(keys), -1)
        rows = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[rows] == keys, rows, -1)

    def column(self, *names: str) -> Column:
        """A column, or one whose values are tuples of the values of several columns."""
        if len(names) == 1:
            return self.columns[names[0]]
        key = " ".join(names)
        if key not in self.columns:
            self.columns[key] = self._combine(names)
        return self.columns[key]

    def with_column(self, name: str, column: Column) -> "ProgramTable":
        return ProgramTable(self.keys, self.by_name, self.columns | {name: column})

    def _combine(self, names: Sequence[str]) -> Column:
        first, *others = (self.columns[name] for name in names)
        numbers, values = first.numbers, [(value,) for value in first.values]
        for other in others:
            # The numbers of the pairs that exist, from 0.
            width = max(len(other.values), 1)
            pairs = numbers.astype(np.int64) * width + other.numbers
            if len(values) * width > MAX_PAIRS:
                existing, numbers = np.unique(pairs, return_inverse=True)
            else:
                exists = np.zeros(len(values) * width, bool)
                exists[pairs] = True
                existing = np.flatnonzero(exists)
                new = np.zeros(len(exists), np.int32)
                new[existing] = np.arange(len(existing))
                numbers = new[pairs]
            values = [(*values[pair // width], other.values[pair % width]) for pair in existing.tolist()]
        return Column(numbers, values, {value: number for number, value in enumerate(values)})

    def meets(self, condition: Q) -> np.ndarray:
        """Whether each program meets ``condition``. Parts about other columns are looked up in the database."""
        if condition.negated or condition.connector not in (Q.AND, Q.OR):
            return self._look_up(condition)
        parts = [self.meets(part) if isinstance(part, Q) else self._meets_part(part) for part in condition.children]
        if not parts:
            return np.ones(len(self.keys), bool)
        return reduce(operator.and_ if condition.connector == Q.AND else operator.or_, parts)

    def _meets_part(self, part) -> np.ndarray:
        if isinstance(part, tuple):
            name, _, lookup = part[0].partition("__")
            lookup = lookup or "exact"
            if name in self.columns and _can_meet(lookup, part[1]):
                return self.columns[name].meets(lookup, part[1])
        return self._look_up(Q(part))

    def _look_up(self, condition: Q) -> np.ndarray:
        keys = Program.objects.published().filter(condition).order_by().values_list("pk", flat=True)
        met = np.zeros(len(self.keys) + 1, bool)
        met[self.rows_of(keys)] = True
        return met[:-1]


class _Block(NamedTuple):
    """``names`` is a hash of the sort keys: the order of programs can have changed only if it has."""

    token: str
    keys: np.ndarray
    numbers: np.ndarray
    names: int


class _Memory:
    """The blocks of this process, and the table that they make."""

    def __init__(self):
        self.lock = threading.Lock()
        # The numbers of values never change, so that blocks can share them.
        self.indexes: list[dict[Hashable, int]] = [{} for _ in COLUMNS]
        self.blocks: dict[int, _Block] = {}
        self.table: ProgramTable | None = None

    def refresh(self) -> ProgramTable:
        with self.lock:
            tokens = block_tokens()
            old = {number: block for number, block in self.blocks.items() if number in tokens}
            changed = sorted(number for number in tokens if number not in old or old[number].token != tokens[number])
            if self.table is not None and not changed and len(old) == len(self.blocks):
                return self.table
            new = {number: block for part in _runs(changed) for number, block in self._read(part, tokens).items()}
            is_same_order = (
                self.table is not None
                and len(old) == len(self.blocks)
                and all(number in old and _is_same_order(old[number], block) for number, block in new.items())
            )
            blocks = dict(sorted((old | new).items()))
            by_name = self.table.by_name if is_same_order and self.table else None
            table = self._build(list(blocks.values()), by_name)
            self.blocks, self.table = blocks, table
            return table

    def _read(self, numbers: Sequence[int], tokens: Mapping[int, str]) -> dict[int, _Block]:
        """Read neighboring blocks."""
        start, end = numbers[0] << BLOCK_BITS, (numbers[-1] + 1) << BLOCK_BITS
        programs = Program.objects.published().filter(pk__gte=start, pk__lt=end).order_by("pk")
        rows = list(programs.values_list("pk", "sort_key", *COLUMNS))
        keys, names, *columns = zip(*rows, strict=True) if rows else [()] * (len(COLUMNS) + 2)
        keys = np.array(keys, np.int64)
        codes = np.array(
            [
                [index.setdefault(value, len(index)) for value in column]
                for index, column in zip(self.indexes, columns, strict=True)
            ],
            np.int32,
        ).reshape(len(COLUMNS), len(keys))
        ends = np.searchsorted(keys, [number << BLOCK_BITS for number in [*numbers, numbers[-1] + 1]]).tolist()
        return {
            number: _Block(tokens[number], keys[first:last], codes[:, first:last], hash(names[first:last]))
            for number, (first, last) in zip(numbers, pairwise(ends), strict=True)
        }

    def _build(self, blocks: Sequence[_Block], by_name: np.ndarray | None) -> ProgramTable:
        keys = np.concatenate([block.keys for block in blocks] or [np.array([], np.int64)])
        numbers = np.concatenate([block.numbers for block in blocks] or [np.empty((len(COLUMNS), 0), np.int32)], axis=1)
        columns = {
            name: Column(row, list(index), dict(index))
            for name, row, index in zip(COLUMNS, numbers, self.indexes, strict=True)
        }
        if by_name is not None:
            return ProgramTable(keys, by_name, columns)
        table = ProgramTable(keys, np.array([], np.int32), columns)
        ordered = table.rows_of(Program.objects.published().order_by("sort_key", "pk").values_list("pk", flat=True))
        ordered = ordered[ordered >= 0]
        # A program can be added or published between the two queries. The next content version has its place.
        missing = np.setdiff1d(np.arange(len(keys)), ordered)
        table.by_name = np.concatenate([ordered, missing]).astype(np.int32)
        return table


def _is_same_order(one: _Block, other: _Block) -> bool:
    return one.names == other.names and np.array_equal(one.keys, other.keys)


def _runs(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    """Split sorted ``numbers`` into runs of at most MAX_BLOCKS neighbors."""
    run: list[int] = []
    for number in numbers:
        if run and (number != run[-1] + 1 or len(run) == MAX_BLOCKS):
            yield run
            run = []
        run.append(number)
    if run:
        yield run


_memory = _Memory()


def program_table() -> ProgramTable:
    return once_per_version("program table", _memory.refresh)
