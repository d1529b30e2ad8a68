"""The columns of all published programs, in the memory of the process.

The catalog filters, counts and sorts programs by them in a few milliseconds, however many there are. The database only
returns the rows of a page. After a change, a process reads the changed blocks of programs again.
"""

import operator
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from itertools import accumulate, pairwise
from operator import itemgetter
from typing import NamedTuple, TypeVar

import numpy as np
from django.db.models import Q

from careerguide.cache.by_version import once_per_version
from programs.catalog.blocks import BLOCK_BITS, block_tokens
from programs.models import Program
from programs.models.program import PLACE

T = TypeVar("T")
COLUMNS = (
    *("delivery_mode", "study_mode", "duration_months", "tuition_usd", "tuition_kind"),
    *("field_of_study", "degree_type", "institution", "updated_at", "published_at", "figures_changed_at"),
)
# These make one column: programs are in few places, and the parts of a place are found by its number.
PLACE_COLUMNS = ("place_slug", *PLACE, "location_scope")
# The number of neighboring blocks to read in one query.
MAX_BLOCKS = 8
_COMPARISONS = {"gte": operator.ge, "lte": operator.le}


class _Index(dict):
    """Numbers values from 0, in the order in which they are looked up."""

    def __missing__(self, value: Hashable) -> int:
        self[value] = number = len(self)
        return number


class Column(NamedTuple):
    """A number for each program: the index of its value in ``values``, which are distinct."""

    numbers: np.ndarray
    values: Sequence[Hashable]
    index: Mapping[Hashable, int]

    def count(self, rows: np.ndarray) -> Counter:
        """How many of ``rows`` have each value."""
        counts = np.bincount(self.numbers[rows])
        existing = np.flatnonzero(counts)
        return Counter(dict(zip([self.values[number] for number in existing], counts[existing].tolist(), strict=True)))

    def map(self, function: Callable) -> "Column":
        """The column with ``function(value)`` in place of each value."""
        index = _Index()
        numbers = np.array([index[function(value)] for value in self.values], np.int32)
        return Column(numbers[self.numbers], list(index), index)

    def replace(self, rows: np.ndarray, values: Sequence[Hashable]) -> "Column":
        """The column with other ``values`` in ``rows``."""
        index = _Index(self.index)
        numbers = self.numbers.copy()
        numbers[rows] = [index[value] for value in values]
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
        return isinstance(value, list | tuple | set | frozenset) and all(isinstance(each, int | str) for each in value)
    return lookup in {"exact", "isnull", *_COMPARISONS} and isinstance(value, int | str | datetime)


def find_rows(sorted_keys: np.ndarray, keys: Iterable[int]) -> np.ndarray:
    """The positions of ``keys`` in ``sorted_keys``; -1 for others."""
    keys = np.fromiter(keys, np.int64)
    if not len(sorted_keys):
        return np.full(len(keys), -1)
    rows = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return np.where(sorted_keys[rows] == keys, rows, -1)


class ProgramTable:
    """``keys`` are the primary keys in ascending order; ``by_name`` are the rows in the order of their names.

    A row is a position in ``keys`` and in the numbers of each column. ``identity`` tells tables with other rows apart.
    """

    def __init__(self, keys: np.ndarray, by_name: np.ndarray, columns: Mapping[str, Column], identity: object = None):
        self.keys = keys
        self.by_name = by_name
        self.columns = dict(columns)
        self.identity = identity or object()

    def once_per_version(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Like the function, for values with rows of this table. Another thread may have a newer one already."""
        identity, value = once_per_version(key, lambda: (self.identity, compute()))
        return value if identity is self.identity else compute()

    def rows_of(self, keys: Iterable[int]) -> np.ndarray:
        """The rows of the programs with ``keys``. -1 for programs that are not in the table."""
        return find_rows(self.keys, keys)

    def column(self, *names: str) -> Column:
        """A column, or one whose values are tuples of the parts of a place."""
        key = " ".join(names)
        if key not in self.columns:
            self.columns[key] = self.columns["place"].map(itemgetter(*map(PLACE_COLUMNS.index, names)))
        return self.columns[key]

    def with_column(self, name: str, column: Column) -> "ProgramTable":
        return ProgramTable(self.keys, self.by_name, self.columns | {name: column}, self.identity)

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
            if (name in self.columns or name in PLACE_COLUMNS) and _can_meet(lookup, part[1]):
                return self.column(name).meets(lookup, part[1])
        return self._look_up(Q(part))

    def _look_up(self, condition: Q) -> np.ndarray:
        keys = Program.objects.published().filter(condition).order_by().values_list("pk", flat=True)
        met = np.zeros(len(self.keys) + 1, bool)
        met[self.rows_of(keys)] = True
        return met[:-1]


class _Block(NamedTuple):
    """``numbers`` are those of the columns. ``names`` is a hash of the sort keys, which changes with the order."""

    token: str
    keys: np.ndarray
    numbers: list[np.ndarray]
    names: int


class _Memory:
    """The blocks of this process, and the table that they make."""

    def __init__(self):
        self.lock = threading.Lock()
        # All blocks and tables share the numbers of values, which never change.
        self.indexes = {name: _Index() for name in (*COLUMNS, "place")}
        self.blocks: dict[int, _Block] = {}
        self.table: ProgramTable | None = None
        # Whether no program changed while the order was read.
        self.is_order_sure = False

    def refresh(self) -> ProgramTable:
        with self.lock:
            tokens = block_tokens()
            if self.table is None or tokens != {number: block.token for number, block in self.blocks.items()}:
                old = {number: block for number, block in self.blocks.items() if block.token == tokens.get(number)}
                parts = _runs(sorted(tokens.keys() - old.keys()))
                new = {number: block for part in parts for number, block in self._read(part, tokens).items()}
                self.blocks, self.table = self._build(old | new)
            return self.table

    def _read(self, numbers: Sequence[int], tokens: Mapping[int, str]) -> dict[int, _Block]:
        """Read neighboring blocks."""
        start, end = numbers[0] << BLOCK_BITS, (numbers[-1] + 1) << BLOCK_BITS
        programs = Program.objects.published().filter(pk__gte=start, pk__lt=end).order_by("pk")
        rows = list(programs.values_list("pk", "sort_key", *COLUMNS, *PLACE_COLUMNS))
        keys, names, *columns = zip(*rows, strict=True) if rows else [()] * (2 + len(COLUMNS) + len(PLACE_COLUMNS))
        keys = np.array(keys, np.int64)
        columns[len(COLUMNS) :] = [zip(*columns[len(COLUMNS) :], strict=True)]
        values = [
            np.fromiter(map(index.__getitem__, column), np.int32, len(keys))
            for index, column in zip(self.indexes.values(), columns, strict=True)
        ]
        ends = np.searchsorted(keys, [number << BLOCK_BITS for number in [*numbers, numbers[-1] + 1]]).tolist()
        return {
            number: _Block(
                tokens[number], keys[start:end], [each[start:end] for each in values], hash(names[start:end])
            )
            for number, (start, end) in zip(numbers, pairwise(ends), strict=True)
        }

    def _build(self, blocks: dict[int, _Block]) -> tuple[dict[int, _Block], ProgramTable]:
        """The table of ``blocks``, and these blocks as parts of its columns, so that memory holds them once."""
        blocks = dict(sorted(blocks.items()))
        keys = np.concatenate([np.array([], np.int64), *(block.keys for block in blocks.values())])
        parts = zip(*(block.numbers for block in blocks.values()), strict=True)
        numbers = list(map(np.concatenate, parts)) or [np.array([], np.int32)] * len(self.indexes)
        ends = accumulate((len(block.keys) for block in blocks.values()), initial=0)
        shared = {
            number: block._replace(keys=keys[start:end], numbers=[each[start:end] for each in numbers])
            for (number, block), (start, end) in zip(blocks.items(), pairwise(ends), strict=True)
        }
        columns = {
            name: Column(column, list(index), dict(index))
            for (name, index), column in zip(self.indexes.items(), numbers, strict=True)
        }
        if self.table and self.is_order_sure and _is_same_order(self.blocks, blocks):
            by_name = self.table.by_name
        else:
            by_name = _read_order(keys)
            self.is_order_sure = block_tokens() == {number: block.token for number, block in blocks.items()}
        return shared, ProgramTable(keys, by_name, columns)


def _read_order(keys: np.ndarray) -> np.ndarray:
    """The rows by name."""
    programs = Program.objects.published().order_by("sort_key", "pk")
    rows = find_rows(keys, programs.values_list("pk", flat=True))
    rows = rows[rows >= 0]
    # A program can be published or withdrawn between two queries. The next table has its place.
    is_missing = np.ones(len(keys), bool)
    is_missing[rows] = False
    return np.concatenate([rows, np.flatnonzero(is_missing)]).astype(np.int32)


def _is_same_order(some: Mapping[int, _Block], others: Mapping[int, _Block]) -> bool:
    return some.keys() == others.keys() and all(
        block.names == others[number].names and np.array_equal(block.keys, others[number].keys)
        for number, block in some.items()
    )


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Split sorted ``numbers`` into runs of at most MAX_BLOCKS neighbors."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1 and len(runs[-1]) < MAX_BLOCKS:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


_memory = _Memory()


def program_table() -> ProgramTable:
    return once_per_version("program table", _memory.refresh)
