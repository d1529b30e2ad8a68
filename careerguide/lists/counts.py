"""Counts the rows of a list by the values of facets, with the other filters unchanged."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Case, CharField, Count, F, Min, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from .filters import ConditionSet

# A long group shows this many choices until it is expanded.
SHORT_GROUP = 10
# A longer group does not expand: all its choices are on a page of their own.
MAX_EXPANDED = 50


@dataclass(frozen=True)
class Facet:
    """A group of choices: its parameter, and the columns with the values and their labels.

    ``labels`` maps values to fixed labels, in display order. ``find_labels`` takes the values of the displayed choices
    and returns their labels, if the label column only sorts. ``read`` makes a value and a label of the two columns.
    ``rank`` takes a label and returns its sort key in the display order, which otherwise is by count. With
    ``match_all``, a row can have several values and must have all selected ones, so each choice counts the rows that
    also have the selected values.

    Readers can narrow a facet that ``is_long`` by typing. If it can have thousands of values, ``find`` returns the
    condition for typed words, and the database selects the choices. A facet with hundreds of values ``is_apart``: it is
    not counted together with others. A facet that ``is_open`` is not folded on phones at first.

    The choices of a facet with ``parents`` are a tree: it maps the values of the first level to labels, and
    ``parent_of`` takes a value's ``order_column`` and returns its parent, or "". ``last`` is shown after the others,
    under a heading.
    """

    name: str
    label: str
    column: str
    label_column: str
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    match_all: bool = False
    find_labels: Callable[[list[str]], Mapping[str, str]] | None = None
    read: Callable[[str, str], tuple[str, str]] | None = None
    rank: Callable[[str], tuple] | None = None
    is_long: bool = False
    is_apart: bool = False
    is_open: bool = False
    find: Callable[[str], Q] | None = None
    order_column: str = ""
    parents: Mapping[str, str] = field(default_factory=dict, hash=False)
    parent_of: Callable[[str], str] = lambda order: ""
    last: str = ""
    last_heading: str = ""


class Counted(NamedTuple):
    """``rows`` that are counted with ``filters`` by the columns of ``facets``."""

    facets: Sequence[Facet]
    rows: QuerySet
    filters: ConditionSet


class ValueCount(NamedTuple):
    """A value, and the number of rows that the list would have with it."""

    value: str
    label: str
    count: int
    parent: str = ""


class Counts(NamedTuple):
    """The counted values of a facet: the first and the selected ones of ``total``, or all of them.

    ``kinds`` also counts "not stated".
    """

    values: list[ValueCount]
    total: int
    kinds: int
    unstated: int


class FacetCounter:
    """Counts rows by the values of facets, with the other filters unchanged.

    Every value that a row has is counted, even if its count is zero. A list of several models counts several sets of
    rows, whose facets have the same names.
    """

    def __init__(self, counted: Sequence[Counted], expanded: Sequence[str] = ()):
        self.counted = [each._replace(rows=each.rows.order_by()) for each in counted]
        self.rows, self.filters = self.counted[0].rows, self.counted[0].filters
        self.expanded = expanded

    def chosen(self, facet: Facet) -> Mapping[str, str]:
        return self.filters.form.cleaned_data[facet.name]

    def count(self, facets: Sequence[Facet], typed: Mapping[str, str]) -> dict[str, Counts]:
        """The counts by name, in one query for the facets with few values and one for the others.

        ``typed`` has the words that narrow facets, by name.
        """
        few = [each for each in facets if not (each.match_all or each.is_apart or each.find)]
        if len(self.counted) > 1:
            few = []
        rest = {facet.name for facet in facets if facet not in few}
        counted: dict[str, list] = {facet.name: [] for facet in facets}
        totals = dict.fromkeys(counted)
        for facet, row in self._count_together(few):
            counted[facet.name].append(row)
        for name, value, label, order, count, total in self._count_apart(rest, typed):
            counted[name].append((value, label, order, count))
            totals[name] = total
        return {facet.name: _read(facet, counted[facet.name], totals[facet.name]) for facet in facets}

    def _count_together(self, facets: Sequence[Facet]) -> Iterable[tuple[Facet, tuple]]:
        """Rows with the same values are counted once, for all facets."""
        if not facets:
            return
        columns = dict.fromkeys(column for facet in facets for column in (facet.column, facet.label_column))
        # Facets without a filter share a count.
        conditions = {facet.name: others(facet, self.filters) for facet in facets}
        names = {condition: f"count_{number}" for number, condition in enumerate(dict.fromkeys(conditions.values()))}
        counts = {name: Count("pk", filter=condition or None) for condition, name in names.items()}
        sums: dict[tuple, int] = {}
        for row in self.rows.values(*columns).annotate(**counts).values(*columns, *counts):
            for facet in facets:
                key = facet, row[facet.column], row[facet.label_column]
                sums[key] = sums.get(key, 0) + row[names[conditions[facet.name]]]
        for (facet, value, label), count in sums.items():
            yield facet, (value, label, "", count)

    def _count_apart(self, names: Container[str], typed: Mapping[str, str]) -> Iterable[tuple]:
        parts = [
            self._part(facet, each.rows, each.filters, typed.get(facet.name, ""))
            for each in self.counted
            for facet in each.facets
            if facet.name in names
        ]
        return parts[0].union(*parts[1:], all=True) if parts else []

    def _part(self, facet: Facet, rows: QuerySet, filters: ConditionSet, typed: str):
        first = set(self.chosen(facet)) | {""}
        if facet.find and typed:
            rows = rows.filter(facet.find(typed) | Q(**{f"{facet.column}__in": first}))
        is_first = Case(When(Q(facet_value__in=first) | Q(facet_value__isnull=True), then=0), default=1)
        order_by = "facet_order" if facet.order_column else "facet_label"
        order = [is_first, F("facet_count").desc(), F(order_by), F("facet_value")]
        counted = _grouped(facet, rows, filters).annotate(
            facet_total=Window(Count("*")), rank=Window(RowNumber(), order_by=order)
        )
        most = MAX_EXPANDED if facet.name in self.expanded else SHORT_GROUP
        # All parts of the union need the same columns, so those of facets without ``find`` have a rank, too.
        counted = counted.filter(rank__lte=most + len(first)) if facet.find else counted.filter(rank__gte=1)
        return counted.values_list("facet", "facet_value", "facet_label", "facet_order", "facet_count", "facet_total")


def others(facet: Facet, filters: ConditionSet) -> Q:
    """The filters that the counts of a facet respect."""
    return filters.all_but(*(() if facet.match_all else (facet.name,)))


def _grouped(facet: Facet, rows: QuerySet, filters: ConditionSet) -> QuerySet:
    """``rows`` grouped by value."""
    return (
        rows.annotate(facet=Value(facet.name, output_field=CharField()), facet_value=F(facet.column))
        .values("facet", "facet_value")
        .annotate(
            facet_label=Min(facet.label_column),
            # Django would merge two columns with the same expression, and a union needs both.
            facet_order=Min(facet.order_column) if facet.order_column else Value("", output_field=CharField()),
            facet_count=Count("pk", filter=others(facet, filters) or None, distinct=facet.match_all),
        )
    )


def _read(facet: Facet, rows: Sequence[tuple], total: int | None) -> Counts:
    values: dict[str, ValueCount] = {}
    unstated = [count for value, _, _, count in rows if not value]
    for value, label, order, count in rows:
        if value:
            key, text = facet.read(value, label or "") if facet.read else (value, facet.labels.get(value, label))
            # Values can be spelled in several ways.
            count += values[key].count if key in values else 0
            values[key] = ValueCount(key, text, count, facet.parent_of(order or ""))
    total = total - len(unstated) if facet.find and total else len(values)
    return Counts(list(values.values()), total, total + bool(unstated), sum(unstated))
