"""Facet counts: the number of rows that each choice would give, with the other filters unchanged."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db.models import CharField, Count, F, Min, QuerySet, Value

from careerguide.lib.text import fold

from .filters import ConditionSet
from .querystrings import build_urls

# A long group shows this many choices until it is expanded.
SHORT_GROUP = 10
# A group with more choices than this is folded on phones at first.
SHORT_ON_PHONES = 5


@dataclass(frozen=True)
class Facet:
    """A group of choices: its parameter, and the columns with the values and their labels.

    ``labels`` maps values to fixed labels, in display order. ``find_labels`` takes the values of the displayed choices
    and returns their labels, if the label column only sorts. With ``match_all``, a row can have several values and must
    have all selected ones, so each choice counts the rows that also have the selected values.
    """

    name: str
    label: str
    column: str
    label_column: str
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)
    match_all: bool = False
    find_labels: Callable[[list[str]], Mapping[str, str]] | None = None


@dataclass(frozen=True)
class Choice:
    """``href`` is the URL of the list with this choice; "" if ``count`` is 0 or it is selected with ``match_all``."""

    value: str
    label: str
    chosen: bool
    count: int
    href: str


@dataclass(frozen=True)
class Group:
    """A facet as displayed. ``unstated`` counts the rows without a value.

    ``more`` is the URL that also shows the ``hidden`` choices of a long group; ``fewer`` is the URL that hides them.
    ``plural`` is what the choices are, as written in a sentence: "fields of study".
    A group ``is_folded`` at first if no choice has more than one row: it says little about the list.
    """

    name: str
    label: str
    choices: list[Choice]
    selected: int
    unstated: int
    hidden: int
    more: str
    fewer: str
    match_all: bool = False
    is_folded: bool = False
    plural: str = ""

    @property
    def total(self) -> int:
        return len(self.choices) + self.hidden

    @property
    def folds_on_phones(self) -> bool:
        return not self.is_folded and self.total > SHORT_ON_PHONES


class Counted(NamedTuple):
    """``rows`` that are counted with ``filters`` by the columns of ``facets``."""

    facets: Sequence[Facet]
    rows: QuerySet
    filters: ConditionSet


def facet_groups(
    facets: Sequence[Facet], rows, filters: ConditionSet, path: str, params: Mapping, others: Sequence[Counted] = ()
) -> list[Group]:
    """The ``facets`` of the queryset ``rows`` that offer a choice, in one query for all of them.

    A list of several models counts ``others``, too, whose facets have the same names.

    Counts ignore the filter of the choice's own group, except with ``match_all``. Every value that a row has stays a
    choice, even if its count is zero. A long group has its first choices and the selected ones, unless the parameter
    ``show`` contains its name.
    """
    sums: dict[str, dict[str, tuple[str, int]]] = {facet.name: {} for facet in facets}
    for name, value, label, count in _count_values([Counted(facets, rows, filters), *others]):
        known_label, known = sums[name].get(value or "", (label, 0))
        sums[name][value or ""] = known_label, known + count
    counts = {name: [(value, *each) for value, each in values.items()] for name, values in sums.items()}
    chosen = {facet.name: filters.form.cleaned_data[facet.name] for facet in facets}
    # Leave out a group if all rows have the same value and no value is selected.
    varied = [facet for facet in facets if len({value for value, *_ in counts[facet.name]}) > 1 or chosen[facet.name]]
    expanded = params.get("show", [])
    changes = {}
    for facet in varied:
        changes |= _changes(facet, counts[facet.name], chosen[facet.name], params)
    urls = build_urls(path, params, changes)
    fields = filters.form.fields
    return [
        _group(facet, counts[facet.name], chosen[facet.name], facet.name in expanded, urls, fields[facet.name].plural)
        for facet in varied
    ]


def _count_values(counted: Iterable[Counted]) -> Iterable[tuple[str, str, str, int]]:
    parts = [part for each in counted for part in _parts(*each)]
    return parts[0].union(*parts[1:], all=True)


def _parts(facets, rows, filters) -> list[QuerySet]:
    others = filters.all_but_each({facet.name: () if facet.match_all else (facet.name,) for facet in facets})
    return [
        rows.order_by()
        .annotate(facet=Value(facet.name, output_field=CharField()), facet_value=F(facet.column))
        .values("facet", "facet_value")
        .annotate(
            facet_label=Min(facet.label_column),
            count=Count("pk", filter=others[facet.name] or None, distinct=facet.match_all),
        )
        .values_list("facet", "facet_value", "facet_label", "count")
        for facet in facets
    ]


def _changes(facet: Facet, counts, chosen, params) -> dict[tuple[str, str], dict[str, list[str]]]:
    expanded = params.get("show", [])
    # The link of a choice shows only the rows that it counts, and none without a value.
    unknown = [name for name in params.get("unknown", []) if name != facet.name]
    values = {value: [*chosen, value] if facet.match_all else [value] for value, _, count in counts if value and count}
    if facet.match_all:
        # Leave out selected values, which would lead to the same list.
        values = {value: all_values for value, all_values in values.items() if value not in chosen}
    return {(facet.name, value): {facet.name: new, "unknown": unknown} for value, new in values.items()} | {
        ("more", facet.name): {"show": [*expanded, facet.name]},
        ("fewer", facet.name): {"show": [name for name in expanded if name != facet.name]},
    }


def _group(facet: Facet, counts, chosen, is_expanded: bool, urls, plural: str) -> Group:
    # A selected value stays a choice even if no row has it.
    labels = {value: (label, 0) for value, label in chosen.items()}
    labels |= {value: (label, count) for value, label, count in counts if value}
    choices = [
        Choice(value, facet.labels.get(value, label), value in chosen, count, urls.get((facet.name, value), ""))
        for value, (label, count) in labels.items()
    ]
    if facet.labels:
        order = list(facet.labels)
        choices.sort(key=lambda choice: order.index(choice.value))
    else:
        choices.sort(key=lambda choice: (-choice.count, fold(choice.label), choice.value))
    short = [choice for rank, choice in enumerate(choices) if rank < SHORT_GROUP or choice.chosen]
    visible = choices if is_expanded else short
    if facet.find_labels:
        found = facet.find_labels([choice.value for choice in visible])
        visible = [replace(choice, label=found.get(choice.value, choice.label)) for choice in visible]
    return Group(
        facet.name,
        facet.label,
        visible,
        selected=len([choice for choice in choices if choice.chosen]),
        unstated=sum(count for value, _, count in counts if not value),
        hidden=len(choices) - len(visible),
        more=urls["more", facet.name] if len(visible) < len(choices) else "",
        fewer=urls["fewer", facet.name] if len(short) < len(visible) else "",
        match_all=facet.match_all,
        is_folded=not is_expanded and not any(each.chosen or each.count > 1 for each in choices),
        plural=plural,
    )
