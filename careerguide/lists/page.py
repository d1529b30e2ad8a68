"""A filtered list: a page of its rows, the active filters and links to other pages."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from careerguide.lib.names import isolate, join_names, list_names

from .choices import AllChoices
from .counts import Facet
from .facets import FIND, Group, facet_groups
from .filters import ConditionSet
from .forms import printable, read_slugs
from .querystrings import PRIVATE, build_url, build_urls

PAGE_SIZE = 20
# The maximum number of characters that narrow a group.
MAX_TYPED = 60


class TextLink(NamedTuple):
    """A link and, if it leads to a list, the number of its rows."""

    label: str
    href: str
    count: int = 0


class FilteredList:
    """A page of the rows of ``queryset`` that the URL parameters ``query`` select.

    ``params`` are the valid parameters without defaults, as in the canonical URL. Links also keep the rows selected
    for comparison and the expanded groups.
    """

    filter_class: type[ConditionSet]
    facets: Sequence[Facet]
    # The Comparison for the rows of this list.
    comparison: type
    # Parameters that do not describe the rows.
    unnamed: Sequence[str] = ()
    page_size = PAGE_SIZE
    # Subclasses also define the following:
    # counter: the FacetCounter of the list;
    # count_without(names): how many rows there are without each group of filters;
    # bound_label(name, value): the label of one end of a range, such as "up to $30,000".

    def __init__(self, query: QueryDict, path: str, queryset: QuerySet):
        self.path = path
        self.queryset = queryset
        self.filters = self.filter_class(query, queryset)
        self.form = self.filters.form
        self.form.is_valid()
        self.compared, _ = read_slugs(query.getlist("compare"), self.comparison.noun)
        self.sort = self.filters.selected_sort
        self.params = self._valid_params()
        known = [name for facet in self.facets for name in (facet.name, *facet.parents)]
        self.shown = [name for name in known if name in query.getlist("show")]
        found = {facet.name: _typed(query.get(FIND + facet.name, "")) for facet in self.facets if facet.is_long}
        self.typed = {name: words for name, words in found.items() if words}
        display = {"compare": self.compared, "show": self.shown}
        display |= {FIND + name: [words] for name, words in self.typed.items()}
        self.link_params = self.params | {name: values for name, values in display.items() if values}
        self._requested = {name: query.get(name, "") for name in ("page", "section")}

    def _valid_params(self) -> dict[str, list[str]]:
        params = {
            name: list(value) if isinstance(value, dict) else [str(value)]
            for name, value in self.form.cleaned_data.items()
            if value is not None
        }
        params["sort"] = [] if self.sort == next(iter(self.filters.sorts)) else [self.sort]
        return {name: values for name, values in params.items() if values}

    @cached_property
    def _page_and_notices(self) -> tuple[Page, list[str]]:
        pages = Paginator(self.filters.qs, self.page_size)
        pages.count = self.count_rows()
        number, notices, requested = 1, [], self._requested["page"]
        if re.fullmatch(r"[0-9]{1,9}", requested):
            number = int(requested)
        elif requested:
            notices.append(f"We ignored “{printable(requested)}”: a page is a whole number from 1.")
        # An empty list has one page, and needs no notice about page numbers.
        if not pages.count:
            number = 1
        elif not 1 <= number <= pages.num_pages:
            nearest = "first" if number < 1 else "last"
            notices.append(f"There’s no page {number}. Showing the {nearest} page.")
            number = min(max(number, 1), pages.num_pages)
        return pages.page(number), notices

    def count_rows(self) -> int:
        return self.filters.qs.count()

    @cached_property
    def page(self) -> Page:
        return self._page_and_notices[0]

    @cached_property
    def notices(self) -> list[str]:
        return self.form.notices + self._page_and_notices[1] + self.comparison.limit_notices(self.compared)

    @property
    def max_compared(self) -> int:
        return self.comparison.max_compared

    @cached_property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def correction(self) -> str | None:
        return self.filters.filters["q"].correction if "q" in self.filters.conditions else None

    @cached_property
    def urls(self) -> dict:
        """The links of this page of the list, by name.

        "own", "canonical", "previous", "next"; ("compare", slug) adds a row to the comparison if there is room, or
        removes it; if any row is selected, "compare" is the comparison page, and "none_compared" deselects all.
        """
        here = self.page.number
        pages = {"previous": here - 1, "own": here, "next": here + 1}
        changes = {
            name: page_params(number) for name, number in pages.items() if 1 <= number <= self.page.paginator.num_pages
        }
        unused = {name: [] for name in self.link_params if name not in self.params}
        changes["canonical"] = unused | {name: [] for name in PRIVATE} | page_params(here)
        for row in self.objects:
            others = [slug for slug in self.compared if slug != row.slug]
            if row.slug in self.compared:
                changes["compare", row.slug] = {"compare": others} | page_params(here)
            elif len(others) < self.max_compared:
                changes["compare", row.slug] = {"compare": [*others, row.slug]} | page_params(here)
        if not self.compared:
            return build_urls(self.path, self.link_params, changes)
        changes["none_compared"] = {"compare": []} | page_params(here)
        return build_urls(self.path, self.link_params, changes) | {"compare": self.comparison.url(self.compared)}

    @cached_property
    def objects(self) -> list:
        """The rows of this page, each with a ``slug``."""
        return list(self.page)

    @cached_property
    def rows(self) -> list:
        """The ``objects``, with the URL that adds each one to the comparison."""
        for row in self.objects:
            row.compare_url = self.urls.get(("compare", row.slug), "")
        return self.objects

    @cached_property
    def groups(self) -> list[Group]:
        return facet_groups(self.facets, self.counter, self.path, self.link_params, self.typed)

    @cached_property
    def all_choices(self) -> AllChoices | None:
        """The page with all choices of a long group, if ``show`` contains its name and ``section`` is stated."""
        if not self._requested["section"]:
            return None
        for facet in self.facets:
            if facet.is_long and facet.name in self.shown:
                unused = {"show", *(FIND + name for name in self.typed)}
                params = {name: values for name, values in self.link_params.items() if name not in unused}
                requested = self._requested | {"typed": self.typed.get(facet.name, "")}
                return AllChoices(facet, self.counter, self.path, params, requested)
        return None

    @property
    def hidden_inputs(self) -> list[tuple[str, str]]:
        """The (name, value) pairs of parameters without a visible field, so that the form keeps them."""
        fields = {"q", "sort", *(group.name for group in self.groups), *(FIND + name for name in self.typed)}
        fields |= {name for bounds in self.filters.ranges.values() for name in bounds}
        return [(name, value) for name, values in self.link_params.items() if name not in fields for value in values]

    @cached_property
    def chips(self) -> list[TextLink]:
        changes = {
            (name, value): {name: [other for other in self.link_params[name] if value not in (None, other)]}
            for name, value, _ in self._filter_labels
        }
        urls = build_urls(self.path, self.link_params, changes)
        return [TextLink(label, urls[name, value]) for name, value, label in self._filter_labels]

    @cached_property
    def _filter_labels(self) -> list[tuple[str, str | None, str]]:
        """(parameter, one of its values or None for all, label) for each active filter."""
        labels = []
        for name, value in self.form.cleaned_data.items():
            if isinstance(value, dict):
                labels += [(name, choice, label) for choice, label in value.items() if name != "sort"]
            elif value is not None:
                labels.append((name, None, f"“{isolate(value)}”" if name == "q" else self.bound_label(name, value)))
        return labels

    @property
    def count_label(self) -> str:
        noun = self.comparison.noun
        return f"1 {noun}" if self.total == 1 else f"{self.total:,} {noun}s"

    @cached_property
    def heading(self) -> str:
        """A summary of the results: "7 programs matching “master”, online or hybrid, up to $30,000"."""
        alternatives: dict[str, list[str]] = {}
        for name, _, label in self._filter_labels:
            if name not in self.unnamed:
                alternatives.setdefault(name, []).append(isolate(label))
        combined = {facet.name for facet in self.facets if facet.match_all} | {"unknown"}
        filters = [_either(labels, "and" if name in combined else "or") for name, labels in alternatives.items()]
        count = self.count_label
        if "q" in alternatives:
            count = f"{count} matching {filters.pop(list(alternatives).index('q'))}"
        return list_names([count, *filters])

    @property
    def clear_url(self) -> str:
        """The list without filters. It keeps the selection and the order."""
        return build_url(self.path, {name: self.link_params.get(name, []) for name in ("compare", "sort")})

    @cached_property
    def suggestions(self) -> list[TextLink]:
        """For an empty list: how many rows there are without each filter. Zero counts are left out.

        The two bounds of a range count as one filter. ``smaller_changes`` come first.
        """
        range_of = {name: measure for measure, bounds in self.filters.ranges.items() for name in bounds}
        labels: dict[str, list[str]] = {}
        for name, _, label in self._filter_labels:
            if name in self.filters.conditions:
                labels.setdefault(range_of.get(name, name), []).append(label if name == "q" else f"“{isolate(label)}”")
        names = {group: self.filters.ranges.get(group, (group,)) for group in labels}
        counts = self.count_without(names)
        removals = [
            TextLink(
                f"Remove {join_names(labels[group])}",
                build_url(self.path, {name: value for name, value in self.link_params.items() if name not in left_out}),
                counts[group],
            )
            for group, left_out in names.items()
            if counts[group]
        ]
        return [*self.smaller_changes(), *removals]

    def smaller_changes(self) -> Sequence[TextLink]:
        """Suggestions that change a filter."""
        return ()


def count_each(rows: QuerySet, conditions: Mapping[str, Q]) -> Counter[str]:
    """The number of ``rows`` that meet each condition, by name, in one query."""
    # The prefix prevents clashes between the aliases and the columns in the conditions.
    counts = {f"count_{name}": Count("pk", filter=condition or None) for name, condition in conditions.items()}
    row = rows.order_by().aggregate(**counts)
    return Counter({name: row[f"count_{name}"] for name in conditions})


def _typed(text: str) -> str:
    return " ".join(text.split())[:MAX_TYPED] if text.isprintable() else ""


def _either(labels: Sequence[str], last: str) -> str:
    return f" {last} ".join(labels) if len(labels) == 2 else join_names(labels, last)


def page_params(number: int) -> dict[str, list[str]]:
    return {"page": [str(number)]} if number > 1 else {}
