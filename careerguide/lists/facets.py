"""Facet counts: the number of rows that each choice would give, with the other filters unchanged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nsmallest
from itertools import chain

from careerguide.lib.text import fold

from .counts import MAX_EXPANDED, SHORT_GROUP, Counts, Facet, FacetCounter, ValueCount
from .querystrings import build_url, build_urls

# A group with more choices than this is folded on phones at first.
SHORT_ON_PHONES = 5
# The parameter with the words that narrow a group: "find_city".
FIND = "find_"
# The section of the page with all choices that has no parameter of its own.
ALL = "all"


@dataclass(frozen=True)
class Choice:
    """``href`` is the URL of the list with this choice; "" if ``count`` is 0 or it is selected with ``match_all``.

    ``heading`` is above a choice that is apart from the others. A parent has ``total`` children, and some may be
    displayed. ``toggle`` is the URL that opens or closes it, and ``more`` is the page with all of them.
    """

    value: str
    label: str
    chosen: bool
    count: int
    href: str
    children: Sequence["Choice"] = ()
    total: int = 0
    is_open: bool = False
    heading: str = ""
    toggle: str = ""
    more: str = ""


@dataclass(frozen=True)
class Group:
    """A facet as displayed. ``unstated`` counts the rows without a value.

    ``more`` is the URL that also shows the ``hidden`` choices of a long group; ``fewer`` is the URL that hides them.
    ``plural`` is what the choices are, as written in a sentence: "fields of study". ``typed`` are the words that narrow
    the group. A group ``is_folded`` at first if no choice has more than one row: it says little about the list.
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
    can_find: bool = False
    typed: str = ""
    # Whether ``more`` is a page of its own.
    has_page: bool = False
    is_open: bool = False

    @property
    def total(self) -> int:
        return len(self.choices) + self.hidden

    @property
    def folds_on_phones(self) -> bool:
        return not self.is_folded and (self.total > SHORT_ON_PHONES or bool(self.typed))


def facet_groups(
    facets: Sequence[Facet], counter: FacetCounter, path: str, params: Mapping, typed: Mapping[str, str]
) -> list[Group]:
    """The ``facets`` that offer a choice.

    Counts ignore the filter of the choice's own group, except with ``match_all``. A long group has its first choices
    and the selected ones, unless the parameter ``show`` contains its name. ``typed`` are the words that narrow a group.
    """
    groups = []
    for facet in facets:
        chosen, counts, words = counter.chosen(facet), counter.count(facet), typed.get(facet.name, "")
        # Leave out a group if all rows have the same value and no value is selected.
        if counter.has_choice(facet) or chosen or words:
            plural = counter.filters.form.fields[facet.name].plural
            groups.append(_GroupBuilder(facet, counts, chosen, path, params, words).build(plural))
    return groups


def find_choices(typed: str, choices: Iterable[ValueCount]) -> list[ValueCount]:
    """The ``choices`` with a word that begins with each ``typed`` word, regardless of case and accents."""
    beginnings = [f" {word}" for word in fold(typed).split()]

    def is_found(choice: ValueCount) -> bool:
        return all(beginning in f" {choice.order}" for beginning in beginnings)

    return list(filter(is_found, choices))


class _GroupBuilder:
    def __init__(self, facet: Facet, counts: Counts, chosen: Mapping[str, str], path: str, params: Mapping, typed: str):
        self.facet = facet
        self.counts = counts
        self.chosen = chosen
        self.path = path
        self.params = params
        self.typed = typed
        self.shown = params.get("show", [])

    @cached_property
    def values(self) -> dict[str, ValueCount]:
        # A selected value stays a choice even if no row has it.
        chosen = {value: ValueCount(value, label, 0, fold(label)) for value, label in self.chosen.items()}
        return chosen | {each.value: each for each in self.counts.values}

    @cached_property
    def children(self) -> dict[str, list[ValueCount]]:
        children: dict[str, list[ValueCount]] = {}
        for each in self.values.values():
            if each.parent:
                children.setdefault(each.parent, []).append(each)
        return children

    @cached_property
    def tops(self) -> list[ValueCount]:
        """The first level, or, if the reader types, both levels."""
        tops = {each.value: each for each in self.values.values() if self.typed or not each.parent}
        for value, rows in self.children.items():
            label = self.facet.parents[value]
            tops[value] = ValueCount(value, label, sum(each.count for each in rows), fold(label))
        return list(tops.values())

    def build(self, plural: str) -> Group:
        facet, tops = self.facet, self.tops
        if self.typed:
            found = {each.value for each in find_choices(self.typed, tops)}
            tops = [each for each in tops if each.value in self.chosen or each.value in found]
        too_many = facet.is_long and len(self.counts.values) > MAX_EXPANDED
        has_page = too_many or (facet.is_long and bool(facet.parents))
        # A tree shows its first level here. Any other group with too many values shows them on its page only.
        is_expanded = facet.name in self.shown and (bool(facet.parents) or not too_many)
        short = self._first(tops)
        visible = self._sorted(tops) if is_expanded else short
        hidden = len(tops) - len(visible)
        page = {"section": [ALL]} if has_page else {}
        return Group(
            facet.name,
            facet.label,
            self._choices(visible),
            selected=len(self.chosen),
            unstated=self.counts.unstated,
            hidden=hidden,
            more=self._url(show=[*self._others(facet.name), facet.name], **page) if hidden else "",
            fewer=self._url(show=self._others(facet.name)) if len(short) < len(visible) else "",
            match_all=facet.match_all,
            is_folded=not is_expanded
            and not self.typed
            and not any(each.value in self.chosen or each.count > 1 for each in self.values.values()),
            plural=plural,
            can_find=facet.is_long and bool(len(tops) > SHORT_GROUP or self.typed),
            typed=self.typed,
            has_page=has_page,
            is_open=facet.is_open
            or bool(self.chosen or self.typed or is_expanded or facet.parents.keys() & set(self.shown)),
        )

    def _first(self, values: Sequence[ValueCount]) -> list[ValueCount]:
        most = nsmallest(SHORT_GROUP, values, key=lambda each: (-each.count, each.order, each.value))
        needed = [each for each in values if self._is_needed(each)] if self.chosen else []
        return self._sorted({each.value: each for each in [*most, *needed]}.values())

    def _is_needed(self, each: ValueCount) -> bool:
        if each.value in self.chosen:
            return True
        return not self.typed and any(child.value in self.chosen for child in self.children.get(each.value, []))

    def _sorted(self, values: Iterable[ValueCount]) -> list[ValueCount]:
        def key(each: ValueCount):
            place: tuple = ()
            if self.facet.labels:
                # A value without a label comes last.
                place = ([*self.facet.labels, each.value].index(each.value),)
            elif self.facet.rank:
                place = self.facet.rank(each.label)
            return each.value == self.facet.last, place, -each.count, each.order, each.value

        return sorted(values, key=key)

    def _choices(self, visible: Sequence[ValueCount]) -> list[Choice]:
        parents = [each.value for each in visible if each.value in self.children and not self.typed]
        inner = {value: self._inner(value) for value in parents}
        urls = build_urls(self.path, self.params, self._changes(chain(visible, *inner.values())))
        choices = {each.value: self._choice(each, urls) for each in visible}
        for value, rows in inner.items():
            choices[value] = self._with_children(choices[value], [self._choice(each, urls) for each in rows])
        return list(choices.values())

    def _inner(self, parent: str) -> list[ValueCount]:
        """The displayed children of a parent: the first and the selected ones, or only the selected ones if closed."""
        rows = self.children[parent]
        return self._first(rows) if parent in self.shown else [each for each in rows if each.value in self.chosen]

    def _with_children(self, choice: Choice, children: Sequence[Choice]) -> Choice:
        is_open, total = choice.value in self.shown, len(self.children[choice.value])
        shown = self._others(choice.value) if is_open else [*self.shown, choice.value]
        full = is_open and len(children) < total
        return replace(
            choice,
            children=children,
            total=total,
            is_open=is_open,
            heading=self.facet.last_heading if choice.value == self.facet.last else "",
            toggle=self._url(show=shown),
            more=self._url(show=[*self.shown, self.facet.name], section=[choice.value]) if full else "",
        )

    def _choice(self, each: ValueCount, urls: Mapping[str, str]) -> Choice:
        return Choice(each.value, each.label, each.value in self.chosen, each.count, urls.get(each.value, ""))

    def _changes(self, values: Iterable[ValueCount]) -> dict[str, dict[str, list[str]]]:
        name, chosen = self.facet.name, list(self.chosen)
        # The link of a choice shows only the rows that it counts, and none without a value.
        unknown = [other for other in self.params.get("unknown", []) if other != name]
        if self.facet.match_all:
            # Leave out selected values, which would lead to the same list.
            news = {each.value: [*chosen, each.value] for each in values if each.count and each.value not in chosen}
        else:
            news = {each.value: [each.value] for each in values if each.count}
        return {value: {name: new, "unknown": unknown} for value, new in news.items()}

    def _others(self, shown: str) -> list[str]:
        return [name for name in self.shown if name != shown]

    def _url(self, **changes: list[str]) -> str:
        return build_url(self.path, {**self.params, **changes})
