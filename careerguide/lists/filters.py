"""Filters that are conditions, so that a list can be counted with and without each of them."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, reduce
from operator import and_

import django_filters
from django.db.models import Model, Q

from careerguide.lib.text import read_search

from .forms import AnyOfField, ReadField


def out_of(choices: Iterable[tuple[str, str]]) -> Callable[[list[str]], Mapping[str, str]]:
    """Values that are fixed in code, such as the formats."""
    labels = dict(choices)
    return lambda asked: {value: labels[value] for value in asked if value in labels}


def slugs_of(model: type[Model], label: str = "name") -> Callable[[list[str]], Mapping[str, str]]:
    """Values that are slugs of a model; one query, and only for those asked for."""
    return lambda asked: dict(model._default_manager.filter(slug__in=asked).values_list("slug", label))


class Condition(django_filters.Filter):
    """A filter that is a condition, so that it can be counted with and without.

    Each kind says in ``condition(value)`` what a cleaned value that is not empty asks of a row.
    """

    def filter(self, queryset, value):
        """The rows that fulfil the condition."""
        return queryset.filter(self.condition(value))


class AnyOf(Condition):
    """Any of several values of one column."""

    field_class = AnyOfField

    def condition(self, value) -> Q:
        """The column holds one of the values."""
        return Q(**{f"{self.field_name}__in": list(value)})


class SearchFilter(Condition):
    """Text search among the published rows. ``correction`` is set if only other words than the typed ones are found."""

    field_class = ReadField
    correction: str | None = None

    def __init__(self, search_class):
        super().__init__(label="Search", read=read_search)
        self.search_class = search_class

    def condition(self, value) -> Q:
        search = self.search_class(value, self.model.objects.published())
        self.correction = search.correction
        return search.condition


class Setting(Condition):
    """Says how the list is shown or how others filter; asks nothing of a row itself."""

    field_class = AnyOfField

    def condition(self, value) -> Q:
        """Every row fulfils it."""
        return Q()


class ConditionSet(django_filters.FilterSet):
    """Filters that are conditions all, over a form that forgives."""

    @cached_property
    def conditions(self) -> dict[str, Q]:
        """What each filter that is on asks of a row, by its parameter."""
        self.form.is_valid()
        asked = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, {})}
        conditions = {name: self.filters[name].condition(value) for name, value in asked.items()}
        return {name: condition for name, condition in conditions.items() if condition}

    def all_but(self, *names: str) -> Q:
        """What all filters that are on ask together, those of ``names`` left out."""
        left = (condition for name, condition in self.conditions.items() if name not in names)
        return reduce(and_, left, Q())
