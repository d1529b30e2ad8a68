"""What a reader can ask of the catalog. Every parameter of its address is one filter here."""

from functools import cached_property, reduce
from operator import and_

import django_filters
from django.db.models import Q

from careerguide.lib.durations import read_months
from careerguide.lib.forms import AnyOfField, ForgivingForm, ReadField
from careerguide.lib.money import read_dollars
from programs.fitting import leads_to
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from programs.querysets import ORDERS
from programs.search import search_for
from roles.models import Role

SORTS = {
    "name": "Title, A to Z",
    "tuition": "Tuition, lowest first",
    "-tuition": "Tuition, highest first",
    "duration": "Duration, shortest first",
    "-duration": "Duration, longest first",
}
assert SORTS.keys() == ORDERS.keys()


# Dashes that look like a hyphen and are none: a name copied from elsewhere often holds one.
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def read_search(text: str) -> str:
    """The words of a search, with plain hyphens; what holds no letter or digit is no word.

    Raises ValueError where nothing is left, or where ``text`` is no text, such as a NUL.
    """
    words = [word for word in text.translate(_DASHES).split() if any(map(str.isalnum, word))]
    if not words or not all(word.isprintable() for word in words):
        raise ValueError("Type words, such as part of a title or a university.")
    return " ".join(words)


def _out_of(choices):
    """Values that are fixed in code, such as the formats."""
    labels = dict(choices)
    return lambda asked: {value: labels[value] for value in asked if value in labels}


def _slugs_of(model, label="name"):
    """Values that are slugs of a model; one query, and only for those asked for."""
    return lambda asked: dict(model.objects.filter(slug__in=asked).values_list("slug", label))


def _cities(asked):
    """Values that are slugs of cities; a city written in several ways counts once."""
    return dict(Program.objects.published().filter(city_slug__in=asked).cities())


def _roles(asked):
    """Values that are slugs of guides that the public may see."""
    return dict(Role.objects.published().filter(slug__in=asked).values_list("slug", "title"))


class Condition(django_filters.Filter):
    """A filter that is a condition, so that it can be counted with and without.

    Each kind says in ``condition(value)`` what a cleaned value that is not empty asks of a program.
    """

    def filter(self, queryset, value):
        """The rows that fulfil the condition."""
        return queryset.filter(self.condition(value))


class Words(Condition):
    """Words that stand in a program; ``correction`` holds others where only those are found."""

    field_class = ReadField
    correction: str | None = None

    def condition(self, value) -> Q:
        """Every word stands somewhere."""
        search = search_for(value)
        self.correction = search.correction
        return search.condition


class AnyOf(Condition):
    """Any of several values of one column."""

    field_class = AnyOfField

    def condition(self, value) -> Q:
        """The column holds one of the values."""
        return Q(**{f"{self.field_name}__in": list(value)})


class LeadsTo(AnyOf):
    """Any of several roles that programs lead to, as in the roles' own catalogs."""

    def condition(self, value) -> Q:
        """One of its pathways leads there, or its field of study."""
        return leads_to(value)


class Bound(Condition):
    """One end of a range. What states nothing is outside, unless ``unknown`` asks for it too."""

    field_class = ReadField

    def condition(self, value) -> Q:
        """The figure is on this side of the bound."""
        inside = Q(**{f"{self.field_name}__{self.lookup_expr}": value})
        measure = MEASURES[self.field_name]
        if measure in self.parent.form.cleaned_data["unknown"]:
            inside |= Q(**{f"{self.field_name}__isnull": True})
        return inside


class Setting(Condition):
    """Says how the list is shown or how others filter; asks nothing of a program itself."""

    field_class = AnyOfField

    def condition(self, value) -> Q:
        """Every program fulfils it."""
        return Q()


# The figures with a range, by their column.
MEASURES = {"duration_months": "duration", "tuition_usd": "tuition"}
# Filters that are one group in the sidebar, and are left out together when the group is counted.
TOGETHER = {
    "duration": ("duration_min", "duration_max"),
    "tuition": ("tuition_min", "tuition_max"),
}


class CatalogForm(ForgivingForm):
    """The catalog's parameters, each valid or dropped."""

    ranges = tuple(TOGETHER.values())


class ProgramFilter(django_filters.FilterSet):
    """The catalog's filters. ``form.notices`` says what was dropped; ``qs`` holds what was found, in order."""

    q = Words(label="Search", read=read_search)
    format = AnyOf(label="Format", field_name="delivery_mode", known=_out_of(Program.DeliveryMode.choices))
    study_mode = AnyOf(label="Study mode", known=_out_of(Program.StudyMode.choices))
    degree_type = AnyOf(label="Degree type", field_name="degree_type__slug", known=_slugs_of(DegreeType))
    field = AnyOf(label="Field of study", field_name="field_of_study__slug", known=_slugs_of(FieldOfStudy))
    institution = AnyOf(label="Institution", field_name="institution__slug", known=_slugs_of(Institution))
    city = AnyOf(label="City", field_name="city_slug", known=_cities)
    role = LeadsTo(label="Leads to", known=_roles)
    duration_min = Bound("duration_months", "gte", label="Shortest duration", read=read_months)
    duration_max = Bound("duration_months", "lte", label="Longest duration", read=read_months)
    tuition_min = Bound("tuition_usd", "gte", label="Lowest tuition", read=read_dollars)
    tuition_max = Bound("tuition_usd", "lte", label="Highest tuition", read=read_dollars)
    unknown = Setting(
        label="Also show", known=_out_of([("duration", "Duration not stated"), ("tuition", "Tuition not stated")])
    )
    sort = Setting(label="Sort", known=_out_of(SORTS.items()))

    class Meta:
        model = Program
        form = CatalogForm
        fields = []

    @cached_property
    def conditions(self) -> dict[str, Q]:
        """What each filter that is on asks of a program, by its parameter."""
        self.form.is_valid()
        asked = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, {})}
        conditions = {name: self.filters[name].condition(value) for name, value in asked.items()}
        return {name: condition for name, condition in conditions.items() if condition}

    def all_but(self, *names: str) -> Q:
        """What all filters that are on ask together, those of ``names`` left out."""
        left = (condition for name, condition in self.conditions.items() if name not in names)
        return reduce(and_, left, Q())

    def filter_queryset(self, queryset):
        """The programs that fulfil every condition, in the order asked for; the first where there are several.

        With one role asked for they are its own catalog, which says how each fits.
        """
        sort = next(iter(self.form.cleaned_data["sort"]), "name")
        roles = self.form.cleaned_data["role"]
        if len(roles) == 1 and not queryset.has_fit:
            queryset = queryset.with_fit(*roles)
        return queryset.filter(self.all_but()).in_order(sort)
