"""A page of its own with all choices of a long facet, in alphabetical order."""

import string
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Min, Q
from django.db.models.functions import Substr

from careerguide.lib.text import fold

from .counts import Facet, FacetCounter, ValueCount, others
from .facets import ALL, Choice, matches
from .querystrings import build_url

PAGE_SIZE = 200
# The section of values that do not begin with a Latin letter.
OTHER = "0"


class Section(NamedTuple):
    label: str
    count: int
    url: str
    is_here: bool


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
        rows = self._counted if self.facet.find else self._known
        return Paginator(rows, PAGE_SIZE).get_page(self._number)

    @property
    def previous(self) -> str:
        return self._page_url(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next(self) -> str:
        return self._page_url(self.page.next_page_number()) if self.page.has_next() else ""

    @cached_property
    def choices(self) -> list[Choice]:
        rows = [ValueCount(*row) for row in self.page] if self.facet.find else list(self.page)
        labels = self.facet.find_labels([each.value for each in rows]) if self.facet.find_labels else {}
        return [
            Choice(
                each.value,
                labels.get(each.value, each.label),
                each.value in self.chosen,
                each.count,
                "",
                total=self._parents.get(each.value, 0),
                more=self._url(each.value) if each.value in self._parents and each.value != self.section else "",
            )
            for each in rows
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
    def _known(self) -> list[ValueCount]:
        """All choices of a facet without ``find``."""
        if not self.facet.parents:
            rows = self._values
        elif self.section:
            rows = [each for each in self._values if self.section in (each.parent, each.value)]
        else:
            rows = [each for each in self._values if self.typed or not each.parent]
        rows = [each for each in rows if matches(self.typed, each.label)]
        return sorted(
            rows, key=lambda each: (each.value != self.section, each.value == self.facet.last, fold(each.label))
        )

    @cached_property
    def _values(self) -> list[ValueCount]:
        counted = [each for each in self.counter.count([self.facet], {})[self.facet.name].values if each.count]
        sums: dict[str, int] = {}
        for each in counted:
            if each.parent:
                sums[each.parent] = sums.get(each.parent, 0) + each.count
        return [*(ValueCount(value, self.facet.parents[value], count) for value, count in sums.items()), *counted]

    @cached_property
    def _parents(self) -> dict[str, int]:
        """The number of choices of each parent."""
        parents: dict[str, int] = {}
        if self.facet.parents:
            for each in self._values:
                if each.parent:
                    parents[each.parent] = parents.get(each.parent, 0) + 1
        return parents

    @property
    def _rows(self):
        rows = self.counter.rows.filter(others(self.facet, self.counter.filters)).exclude(**{self.facet.column: ""})
        return rows.filter(self.facet.find(self.typed)) if self.typed else rows

    @cached_property
    def _letters(self) -> dict[str, int]:
        """The number of choices that begin with each letter."""
        if not self.facet.find:
            return {}
        letters: dict[str, int] = {}
        first = Substr(self.facet.order_column or self.facet.label_column, 1, 1)
        rows = self._rows.annotate(letter=first).values_list("letter")
        for letter, count in rows.annotate(count=Count(self.facet.column, distinct=True)):
            name = letter if letter in string.ascii_lowercase else OTHER
            letters[name] = letters.get(name, 0) + count
        return dict(sorted(letters.items()))

    @property
    def _counted(self):
        """The choices of the section, as values of a ValueCount."""
        order = self.facet.order_column or self.facet.label_column
        rows = self._rows.annotate(letter=Substr(order, 1, 1))
        if self.section:
            in_alphabet = Q(letter__in=string.ascii_lowercase)
            rows = rows.filter(~in_alphabet if self.section == OTHER else Q(letter=self.section))
        return (
            rows.annotate(facet_value=F(self.facet.column))
            .values("facet_value")
            .annotate(facet_label=Min(self.facet.label_column), facet_count=Count("pk"), facet_order=Min(order))
            .order_by("facet_order", "facet_value")
            .values_list("facet_value", "facet_label", "facet_count")
        )

    def _page_url(self, number: int) -> str:
        return self._url(self.section, {"page": [str(number)] if number > 1 else []})

    def _url(self, section: str, changes: Mapping = {}) -> str:
        show = {"show": [self.facet.name], "section": [section or ALL], self.find_name: [self.typed]}
        return build_url(self.path, {**self.params, **show, **changes})
