"""The filters of the catalog, one for each URL parameter."""

from collections.abc import Callable, Container, Mapping
from functools import partial

from django.db.models import Q

from careerguide.lib.durations import months_rounding, read_months
from careerguide.lib.money import dollars_rounding, read_dollars
from careerguide.lists.filters import AnyOf, ConditionSet, SearchFilter, Setting
from careerguide.lists.forms import ReadField, fixed_labels
from programs.catalog.names import Names, degree_types, fields, institutions
from programs.catalog.places import country_labels, find_places, in_regions, place_labels, region_labels
from programs.models import Program
from programs.payback_numbers import FIELDS as NUMBERS
from programs.payback_numbers import RESIDENCY, Numbers
from programs.role_match import fields_for, leads_to, with_match
from programs.search import ProgramSearch
from roles.models import Occupation, Role

DEFAULT_SORT = "name"
SORTS = {
    DEFAULT_SORT: "Title, A to Z",
    "tuition": "Lowest tuition",
    "-tuition": "Highest tuition",
    "duration": "Shortest",
    "-duration": "Longest",
}
# The measures that hide programs without a value, unless ``unknown`` contains their name.
UNSTATED = ("format", "study_mode", "duration", "tuition")

# The parameters of the URL are in months, such as ?duration_max=18.
_MONTHS = {"read": partial(read_months, unit="months"), "rounding": partial(months_rounding, unit="months")}
_DOLLARS = {"read": read_dollars, "rounding": dollars_rounding}


def _lower_case_labels(choices):
    return fixed_labels((value, label.lower()) for value, label in choices)


def _career_labels(slugs):
    columns = "slug", "title"
    guides = Role.objects.published().filter(slug__in=slugs).order_by().values_list(*columns)
    occupations = Occupation.objects.current().filter(slug__in=slugs).order_by().values_list(*columns)
    return dict(guides.union(occupations))


class LeadsTo(AnyOf):
    """Careers. ``fields`` are those that prepare for the selected ones."""

    fields: Mapping[int, Container[str]]

    def condition(self, value) -> Q:
        self.fields = fields_for(value)
        return leads_to(value, self.fields)


class StatedFilter(AnyOf):
    """Programs without a value only match if ``unknown`` contains ``measure``, one of UNSTATED."""

    def __init__(self, *args, measure: str, **options):
        super().__init__(*args, **options)
        self.measure = measure

    def condition(self, value) -> Q:
        stated = self.stated(value)
        return stated | self.unstated() if self.measure in self.parent.form.cleaned_data["unknown"] else stated

    def stated(self, value) -> Q:
        return super().condition(value)

    def unstated(self) -> Q:
        return Q(**{self.field_name: ""})


class AnyNamed(AnyOf):
    """Programs of any of the rows that ``names()`` knows. Their keys need no join."""

    def __init__(self, names: Callable[[], Names], **options):
        super().__init__(labels=lambda slugs: names().labels(slugs), **options)
        self.names = names

    def condition(self, value) -> Q:
        return Q(**{f"{self.field_name}__in": self.names().keys(value)})


class InRegions(AnyOf):
    def condition(self, value) -> Q:
        return in_regions(value)


class InCountries(AnyOf):
    def condition(self, value) -> Q:
        return Q(country__in=[code.upper() for code in value])


class Bound(StatedFilter):
    """One end of a range."""

    field_class = ReadField

    @property
    def column(self) -> str:
        return self.parent.tuition_column if self.measure == "tuition" else self.field_name

    def stated(self, value) -> Q:
        return Q(**{f"{self.column}__{self.lookup_expr}": value})

    def unstated(self) -> Q:
        return Q(**{f"{self.column}__isnull": True})


class Number(Setting):
    """What readers say about themselves."""

    field_class = ReadField


class ProgramFilter(ConditionSet):
    q = SearchFilter(ProgramSearch)
    format = StatedFilter(
        "delivery_mode",
        label="Format",
        plural="formats",
        measure="format",
        labels=_lower_case_labels(Program.DeliveryMode.choices),
    )
    study_mode = StatedFilter(
        label="Full-time or part-time",
        plural="study modes",
        measure="study_mode",
        labels=_lower_case_labels(Program.StudyMode.choices),
    )
    degree_type = AnyNamed(degree_types, label="Degree type", plural="degree types")
    field = AnyNamed(fields, label="Field of study", plural="fields of study", field_name="field_of_study")
    country = InCountries(label="Country", plural="countries", labels=country_labels)
    region = InRegions(label="State or region", plural="states and regions", labels=region_labels)
    institution = AnyNamed(institutions, label="School", plural="schools")
    city = AnyOf(label="City", plural="cities", field_name="place_slug", labels=place_labels, leads_on=find_places)
    role = LeadsTo(label="Leads to", plural="careers", labels=_career_labels)
    duration_min = Bound("duration_months", "gte", label="Minimum duration", measure="duration", **_MONTHS)
    duration_max = Bound("duration_months", "lte", label="Maximum duration", measure="duration", **_MONTHS)
    tuition_min = Bound("tuition_usd", "gte", label="Minimum tuition", measure="tuition", **_DOLLARS)
    tuition_max = Bound("tuition_usd", "lte", label="Maximum tuition", measure="tuition", **_DOLLARS)
    residency = Setting(label="Tuition for", plural="kinds of tuition", labels=fixed_labels(RESIDENCY.items()))
    earn, keep, months = (Number(**NUMBERS[name]) for name in ("earn", "keep", "months"))
    unknown = Setting(
        label="Also show",
        plural="things to show",
        labels=fixed_labels((name, f"also if the {name.replace('_', ' ')} is not stated") for name in UNSTATED),
    )
    sort = Setting(label="Sort", plural="sort orders", labels=fixed_labels(SORTS.items()))

    sorts = SORTS

    @property
    def selected_residency(self) -> str:
        """A key of RESIDENCY, or "" for the tuition as listed."""
        self.form.is_valid()
        return next(iter(self.form.cleaned_data["residency"]), "")

    @property
    def numbers(self) -> Numbers:
        return Numbers(*(self.form.cleaned_data[name] for name in NUMBERS), self.selected_residency)

    @property
    def tuition_column(self) -> str:
        return "resident_tuition" if self.selected_residency else "tuition_usd"

    def with_match(self, queryset):
        """If exactly one role is requested, annotate how each program matches it."""
        roles = self.form.cleaned_data["role"]
        if len(roles) == 1 and not queryset.has_match:
            # The condition finds the fields.
            self.conditions  # noqa: B018
            return with_match(queryset, *roles, self.filters["role"].fields)
        return queryset

    def filter_queryset(self, queryset):
        return self.with_match(queryset).filter(self.all_but()).as_rows().in_order(self.selected_sort)
