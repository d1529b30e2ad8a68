"""Facet counts: what each choice beside a list would give, with the other filters as they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import CharField, Count, F, Min, Value

from .filters import ConditionSet
from .querystrings import build_url, without

SHOWN_AT_FIRST = 10


@dataclass(frozen=True)
class Facet:
    """A group of choices: the parameter, the column of its values and the one of their labels.

    ``words`` are the labels that are fixed in code, in their order. Where ``every``, a row has several of the values
    and must have each one that is chosen, so a choice counts beside those chosen already and its link adds it.
    """

    name: str
    label: str
    value: str
    shown_as: str
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    every: bool = False


@dataclass(frozen=True)
class Choice:
    """A choice: ``count`` is how many rows it gives, ``href`` the list of them, empty where there is none to go to."""

    value: str
    label: str
    chosen: bool
    count: int
    href: str


@dataclass(frozen=True)
class Group:
    """A facet as a page shows it; ``unstated`` counts the rows that state nothing.

    ``varies`` says whether there is anything to choose, whatever the filters: no group comes and goes with them.
    Where it is long, ``more`` is the address that shows its ``hidden`` choices too, ``fewer`` the way back.
    Where ``every``, a row must have each value that is chosen.
    """

    name: str
    label: str
    choices: list[Choice]
    unstated: int
    varies: bool
    hidden: int
    more: str
    fewer: str
    every: bool = False

    @property
    def selected(self) -> int:
        """How many of the choices are chosen."""
        return sum(choice.chosen for choice in self.choices)


def facet_groups(facets: Sequence[Facet], rows, filters: ConditionSet, path: str, parameters: Mapping) -> list[Group]:
    """The ``facets`` of the queryset ``rows`` under ``filters``, in one query whatever the number of groups.

    A choice counts with its own group left out. Every value that any of ``rows`` has stays a choice, also where it
    counts none. A long group holds its ten largest and the chosen ones, unless the parameter ``show`` names it.
    ``path`` and ``parameters`` are the address of the list.
    """
    found: dict[str, list] = {facet.name: [] for facet in facets}
    for name, value, label, count in _counts(facets, rows, filters):
        found[name].append((value or "", label, count))
    return [_group(facet, found[facet.name], filters, path, parameters) for facet in facets]


def _counts(facets, rows, filters) -> Iterable[tuple]:
    """(facet, value, label, count) of every value of ``rows``."""
    parts = [
        rows.order_by()
        .annotate(facet=Value(facet.name, output_field=CharField()), worth=F(facet.value))
        .values("facet", "worth")
        .annotate(shown_as=Min(facet.shown_as), count=_count(facet, filters))
        .values_list("facet", "worth", "shown_as", "count")
        for facet in facets
    ]
    first, *others = parts
    return first.union(*others, all=True)


def _count(facet: Facet, filters: ConditionSet) -> Count:
    others = filters.all_but() if facet.every else filters.all_but(facet.name)
    return Count("pk", filter=others or None, distinct=facet.every)


def _group(facet: Facet, rows, filters, path, parameters) -> Group:
    chosen = filters.form.cleaned_data[facet.name]
    labels = {value: (facet.words.get(value, label), count) for value, label, count in rows if value}
    # What is chosen stays in sight, even where none of these rows has it.
    labels = {value: (label, 0) for value, label in chosen.items()} | labels
    choices = [
        Choice(value, label, value in chosen, count, _link(facet, value, chosen, path, parameters) if count else "")
        for value, (label, count) in labels.items()
    ]
    if facet.words:
        order = list(facet.words)
        choices.sort(key=lambda choice: order.index(choice.value))
    else:
        choices.sort(key=lambda choice: (-choice.count, choice.label.casefold(), choice.value))
    first = [choice for rank, choice in enumerate(choices) if rank < SHOWN_AT_FIRST or choice.chosen]
    unfolded = parameters.get("show", [])
    shown = choices if facet.name in unfolded else first
    return Group(
        facet.name,
        facet.label,
        shown,
        unstated=sum(count for value, _, count in rows if not value),
        # Two values, or one that not all rows state; what is chosen can always be taken back.
        varies=len({value for value, _, _ in rows}) > 1 or bool(chosen),
        hidden=len(choices) - len(shown),
        more=build_url(path, parameters | {"show": [*unfolded, facet.name]}) if len(shown) < len(choices) else "",
        fewer=build_url(path, without(parameters, "show", facet.name)) if len(first) < len(shown) else "",
        every=facet.every,
    )


def _link(facet: Facet, value: str, chosen, path: str, parameters: Mapping) -> str:
    """The list with ``value`` chosen: alone in its group, or beside the others where each must hold."""
    if not facet.every:
        return build_url(path, parameters | {facet.name: [value]})
    # One that is chosen gives this very list.
    return "" if value in chosen else build_url(path, parameters | {facet.name: [*chosen, value]})
