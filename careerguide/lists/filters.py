"""Filters as query conditions, so that a list can be counted with and without each of them."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, reduce
from operator import and_

import django_filters
from django.db.models import Q, QuerySet

from careerguide.lib.text import read_search

from .forms import AnyOfField, ForgivingForm, ReadField


class AnyOf(django_filters.Filter):
    field_class = AnyOfField

    def condition(self, value) -> Q:
        return Q(**{f"{self.field_name}__in": list(value)})


class SearchFilter(django_filters.Filter):
    """Text search in published rows, or in ``rows()``. ``correction`` is set if only corrected words match."""

    field_class = ReadField
    correction: str | None = None

    def __init__(self, search_class, rows: Callable[[], QuerySet] | None = None):
        super().__init__(label="Search", read=read_search)
        self.search_class = search_class
        self.rows = rows

    def condition(self, value) -> Q:
        search = self.search_class(value, self.rows() if self.rows else self.model.objects.published())
        self.correction = search.correction
        return search.condition


class Setting(django_filters.Filter):
    """A parameter that changes how the list is displayed or how other filters work."""

    field_class = AnyOfField

    def condition(self, value) -> Q:
        return Q()


class ConditionSet(django_filters.FilterSet):
    """Filters with a method ``condition(value)``, which returns a Q for a nonempty cleaned value.

    ``sorts`` maps sort orders to labels. The first order is the default.
    """

    sorts: Mapping[str, str]

    class Meta:
        form = ForgivingForm
        fields = []

    @property
    def selected_sort(self) -> str:
        return next(iter(self.form.cleaned_data["sort"]), next(iter(self.sorts)))

    @cached_property
    def ranges(self) -> dict[str, tuple[str, str]]:
        """The two parameters of each range by name: ``{"tuition": ("tuition_min", "tuition_max")}``."""
        names = [name.removesuffix("_min") for name in self.filters if name.endswith("_min")]
        return {name: (f"{name}_min", f"{name}_max") for name in names}

    @cached_property
    def conditions(self) -> dict[str, Q]:
        self.form.is_valid()
        conditions = {
            name: self.filters[name].condition(value)
            for name, value in self.form.cleaned_data.items()
            if value not in (None, {})
        }
        return {name: condition for name, condition in conditions.items() if condition}

    def all_but(self, *names: str) -> Q:
        return reduce(and_, (condition for name, condition in self.conditions.items() if name not in names), Q())

    def all_but_each(self, groups: Mapping[str, Iterable[str]]) -> dict[str, Q]:
        return {group: self.all_but(*names) for group, names in groups.items()}
