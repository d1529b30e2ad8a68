"""Counts the rows of a list by the values of facets, with the other filters unchanged."""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple, Protocol

from django.db.models import Count, Q, QuerySet, Value

from careerguide.lib.text import fold

from .filters import ConditionSet

# A long group shows this many choices until it is expanded.
SHORT_GROUP = 10
# A longer group does not expand: all its choices are on a page of their own.
MAX_EXPANDED = 50


class Measure(Protocol):
    """What to count rows by: the values of ``columns``, without the filters ``own_filters``.

    Measures with the same ``group`` and filters are counted in one query. A group is named by its columns, in the order
    of an index if there is one, and should not have too many combinations of values.
    """

    name: str
    columns: tuple[str, ...]
    group: tuple[str, ...]
    own_filters: tuple[str, ...]


class Named(NamedTuple):
    """A value as URLs and readers name it. ``order`` is the folded text by which choices are sorted and found."""

    value: str
    label: str
    order: str
    parent: str = ""


@dataclass(frozen=True)
class Facet:
    """A group of choices: its parameter, its label, and the columns with its values.

    The value of one column is itself the value in URLs, and its label is that in ``labels``, which are in display
    order. Otherwise ``read`` takes values, or tuples of several columns, and names them. ``rank`` takes a label and
    returns its sort key in the display order, which otherwise is by count. With ``match_all``, a row can have several
    values and must have all selected ones, so each choice counts the rows that also have the selected values.

    Readers can narrow a facet that ``is_long`` by typing; it has no choices without rows. A facet that ``is_open`` is
    not folded on phones at first.

    The choices of a facet with ``parents`` are a tree: it maps the values of the first level to labels, and each value
    has one of them as its parent, or "". ``last`` is shown after the others, under a heading.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    group: tuple[str, ...] = ()
    read: Callable[[Collection], Mapping[Hashable, Named]] | None = None
    match_all: bool = False
    rank: Callable[[str], tuple] | None = None
    is_long: bool = False
    is_open: bool = False
    parents: Mapping[str, str] = field(default_factory=dict, hash=False)
    last: str = ""
    last_heading: str = ""

    @property
    def own_filters(self) -> tuple[str, ...]:
        return () if self.match_all else (self.name,)

    def name_values(self, values: Collection) -> Mapping[Hashable, Named]:
        if self.read:
            return self.read(values)
        return {value: Named(value, label := self.labels.get(value, value), fold(label)) for value in values}


class ValueCount(NamedTuple):
    """A value, and the number of rows that the list would have with it."""

    value: str
    label: str
    count: int
    order: str = ""
    parent: str = ""


class Counts(NamedTuple):
    """The counted values of a facet, and the number of rows without a value."""

    values: list[ValueCount]
    unstated: int


class Counted(NamedTuple):
    """``rows`` that are counted with ``filters`` by ``measures``."""

    measures: Sequence[Measure]
    rows: QuerySet
    filters: ConditionSet


class Everything(NamedTuple):
    """The counts of a list without filters: those of all measures by value, and those of facets as displayed."""

    tallies: Mapping[str, Counter]
    counts: Mapping[str, Counts]


class _RowCount(Count):
    """A count without Django's conversion to int, which would take as long as reading the rows."""

    def get_db_converters(self, connection):
        return []


def _columns_of(measures: Sequence[Measure]) -> list[str]:
    used = dict.fromkeys(column for measure in measures for column in measure.columns)
    return sorted(used, key=[*measures[0].group, *used].index)


def group_rows(measures: Sequence[Measure], rows: QuerySet) -> QuerySet:
    """``rows`` grouped by the columns of ``measures``, with the number of rows of each group at the end."""
    # COUNT(1) needs no column that is not in the index, but a row that has several values must count once.
    several = any(getattr(measure, "match_all", False) for measure in measures)
    count = _RowCount("pk", distinct=True) if several else _RowCount(Value(1))
    return rows.order_by().values_list(*_columns_of(measures)).annotate(count=count)


def tally_groups(measures: Sequence[Measure], groups: Iterable[tuple]) -> dict[str, Counter]:
    """The number of rows for each value of each of ``measures``, by the names of these."""
    columns, groups = _columns_of(measures), list(groups)
    tallies = {}
    for measure in measures:
        value_of = itemgetter(*map(columns.index, measure.columns))
        tally = tallies[measure.name] = Counter()
        for group in groups:
            tally[value_of(group)] += group[-1]
    return tallies


class FacetCounter:
    """Counts rows by the values of facets, with the other filters unchanged.

    A list of several models counts several sets of rows, whose measures have the same names. ``remember`` takes a
    function that counts everything, and calls it or returns an earlier result.
    """

    def __init__(
        self,
        counted: Sequence[Counted],
        remember: Callable[[Callable[[], Everything]], Everything] = lambda count: count(),
    ):
        self.counted = counted
        self.filters = counted[0].filters
        self.measures = counted[0].measures
        self._remember = remember
        self._tallies: dict[str, Counter] = {}

    def chosen(self, facet: Facet) -> Mapping[str, str]:
        return self.filters.form.cleaned_data[facet.name]

    @cached_property
    def everything(self) -> Everything:
        return self._remember(self._count_everything)

    def has_choice(self, facet: Facet) -> bool:
        """Whether rows of the list without filters have several values, or one and none."""
        counts = self.everything.counts[facet.name]
        return len(counts.values) + bool(counts.unstated) > 1

    def _is_limited(self, measure: Measure) -> bool:
        """Whether a filter other than its own changes the counts of a measure."""
        return any(each.filters.all_but(*measure.own_filters) for each in self.counted)

    def tally(self, name: str) -> Counter:
        """The number of rows for each value of a measure. Rows without a value have an empty one, or None."""
        (measure,) = [each for each in self.measures if each.name == name]
        if not self._is_limited(measure):
            return self.everything.tallies[name]
        if name not in self._tallies:
            own = self._own_conditions(measure)
            together = [each.name for each in self._group(measure) if self._own_conditions(each) == own]
            self._tallies |= self._count(together, own)
        return self._tallies[name]

    def _own_conditions(self, measure: Measure) -> set[str]:
        return {name for each in self.counted for name in measure.own_filters if name in each.filters.conditions}

    def _group(self, measure: Measure) -> list[Measure]:
        return [each for each in self.measures if each is measure or (each.group and each.group == measure.group)]

    def count(self, facet: Facet) -> Counts:
        """The counts of the values of a facet.

        They include values that only other rows have, unless the facet is long and has any values.
        """
        if not self._is_limited(facet):
            return self.everything.counts[facet.name]
        tally = self.tally(facet.name)
        others = () if facet.is_long and any(map(_is_stated, tally)) else self.everything.tallies[facet.name]
        return _read(facet, dict.fromkeys(others, 0) | tally)

    def _count_everything(self) -> Everything:
        tallies: dict[str, Counter] = {}
        for measure in self.measures:
            if measure.name not in tallies:
                tallies |= self._count([each.name for each in self._group(measure)])
        facets = [measure for measure in self.measures if isinstance(measure, Facet)]
        return Everything(tallies, {facet.name: _read(facet, tallies[facet.name]) for facet in facets})

    def _count(self, names: Collection[str], own: Collection[str] | None = None) -> dict[str, Counter]:
        """The tallies of the measures with ``names``: without the filters ``own``, or without any filters."""
        parts = [
            group_rows(
                _named(each.measures, names),
                each.rows.filter(Q() if own is None else each.filters.all_but(*own)),
            )
            for each in self.counted
        ]
        groups = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        return tally_groups(_named(self.measures, names), groups)


def _named(measures: Iterable[Measure], names: Collection[str]) -> list[Measure]:
    return [measure for measure in measures if measure.name in names]


def _is_stated(key: Hashable) -> bool:
    return bool(key[0] if isinstance(key, tuple) else key)


def _read(facet: Facet, tally: Mapping[Hashable, int]) -> Counts:
    stated = {key: count for key, count in tally.items() if _is_stated(key)}
    values: dict[str, ValueCount] = {}
    for key, (value, label, order, parent) in facet.name_values(stated).items():
        # Values can be spelled in several ways.
        count = stated[key] + (values[value].count if value in values else 0)
        values[value] = ValueCount(value, label, count, order, parent)
    return Counts(list(values.values()), sum(tally.values()) - sum(stated.values()))
