"""A page of its own with all choices of a long facet, in alphabetical order."""

import string
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from django.core.paginator import Page, Paginator

from careerguide.lib.text import fold

from .counts import Facet, FacetCounter, ValueCount
from .facets import ALL, Choice, find_choices
from .querystrings import build_url

PAGE_SIZE = 200
# The section of values that do not begin with a Latin letter.
OTHER = "0"


class Section(NamedTuple):
    label: str
    count: int
    url: str
    is_here: bool


def _letter(each: ValueCount) -> str:
    letter = each.order[:1]
    return letter if letter and letter in string.ascii_lowercase else OTHER


class AllChoices:
    """The choices of ``facet`` that have rows, with the other filters unchanged.

    If there are many, they are in sections: the letters of the alphabet or, in a tree, the parents. ``params`` are
    those of the list. ``query`` has the section, the page, and the words that narrow the choices: "typed".
    """

    def __init__(self, facet: Facet, counter: FacetCounter, path: str, params: Mapping, query: Mapping[str, str]):
        self.facet = facet
        self.counter = counter
        self.path = path
        self.params = params
        self.typed = query.get("typed", "")
        self.chosen = counter.chosen(facet)
        self.plural = counter.filters.form.fields[facet.name].plural
        self._requested = query.get("section", "")
        self._number = query.get("page", "")

    @property
    def find_name(self) -> str:
        return f"find_{self.facet.name}"

    @property
    def list_url(self) -> str:
        return build_url(self.path, self.params)

    @cached_property
    def section(self) -> str:
        """The displayed section, or "" if all choices are displayed."""
        if self.facet.parents:
            return self._requested if self._requested in self._parents and not self.typed else ""
        if sum(self._letters.values()) <= PAGE_SIZE:
            return ""
        return self._requested if self._requested in self._letters else next(iter(self._letters))

    @property
    def section_label(self) -> str:
        if self.section == OTHER:
            return "0–9"
        return self.facet.parents.get(self.section) or self.section.upper()

    @property
    def sections(self) -> list[Section]:
        """The letters. The parents of a tree are the choices of its first page."""
        if self.facet.parents or not self.section:
            return []
        return [
            Section("0–9" if letter == OTHER else letter.upper(), count, self._url(letter), letter == self.section)
            for letter, count in self._letters.items()
        ]

    @property
    def first_url(self) -> str:
        return self._url(ALL)

    @cached_property
    def page(self) -> Page:
        return Paginator(self._displayed, PAGE_SIZE).get_page(self._number)

    @property
    def previous(self) -> str:
        return self._page_url(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next(self) -> str:
        return self._page_url(self.page.next_page_number()) if self.page.has_next() else ""

    @cached_property
    def choices(self) -> list[Choice]:
        return [
            Choice(
                each.value,
                each.label,
                each.value in self.chosen,
                each.count,
                "",
                total=self._parents.get(each.value, 0),
                more=self._url(each.value) if each.value in self._parents and each.value != self.section else "",
            )
            for each in self.page
        ]

    @property
    def hidden_inputs(self) -> list[tuple[str, str]]:
        """The (name, value) pairs that the form keeps: other filters, and the selected choices of other pages."""
        here = {choice.value for choice in self.choices}
        return [
            (name, value)
            for name, values in self.params.items()
            for value in values
            if name != self.facet.name or value not in here
        ]

    @property
    def find_inputs(self) -> list[tuple[str, str]]:
        params = self.params | {"section": [ALL], "show": [self.facet.name]}
        return [(name, value) for name, values in params.items() for value in values]

    @cached_property
    def _displayed(self) -> list[ValueCount]:
        rows = find_choices(self.typed, filter(self._is_in_section, self._values))
        return sorted(rows, key=lambda each: (each.value != self.section, each.value == self.facet.last, each.order))

    def _is_in_section(self, each: ValueCount) -> bool:
        if not self.section:
            return bool(self.typed) or not each.parent
        if self.facet.parents:
            return self.section in (each.parent, each.value)
        return _letter(each) == self.section

    @cached_property
    def _values(self) -> list[ValueCount]:
        counted = [each for each in self.counter.count(self.facet).values if each.count]
        sums: Counter[str] = Counter()
        for each in counted:
            if each.parent:
                sums[each.parent] += each.count
        labels = self.facet.parents
        return [*(ValueCount(value, labels[value], sums[value], fold(labels[value])) for value in sums), *counted]

    @cached_property
    def _parents(self) -> Mapping[str, int]:
        """The number of choices of each parent."""
        return Counter(each.parent for each in self._values if each.parent)

    @cached_property
    def _letters(self) -> dict[str, int]:
        """The number of choices that begin with each letter."""
        letters = Counter(_letter(each) for each in find_choices(self.typed, self._values))
        return dict(sorted(letters.items()))

    def _page_url(self, number: int) -> str:
        return self._url(self.section, {"page": [str(number)] if number > 1 else []})

    def _url(self, section: str, changes: Mapping = {}) -> str:
        show = {"show": [self.facet.name], "section": [section or ALL], self.find_name: [self.typed]}
        return build_url(self.path, {**self.params, **show, **changes})
