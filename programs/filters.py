"""What a reader can ask of the catalog. Every parameter of its address is one filter here."""

import django_filters
from django.db.models import Q

from careerguide.lib.durations import read_months
from careerguide.lib.forms import AnyOfField, ForgivingForm, ReadField
from careerguide.lib.money import read_dollars
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from programs.querysets import ORDERS
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


class Read(django_filters.Filter):
    """One value, read by a function."""

    field_class = ReadField


class AnyOf(django_filters.Filter):
    """Any of several values of one column."""

    field_class = AnyOfField

    def __init__(self, field_name=None, **options):
        super().__init__(field_name, lookup_expr="in", **options)

    def filter(self, queryset, value):
        """Rows whose column holds any of ``value``'s keys; all rows where there are none."""
        return super().filter(queryset, list(value))


class CatalogForm(ForgivingForm):
    """The catalog's parameters, each valid or dropped."""

    ranges = (("duration_min", "duration_max"), ("tuition_min", "tuition_max"))


class ProgramFilter(django_filters.FilterSet):
    """The catalog's filters. ``form.notices`` says what was dropped; ``qs`` holds what was found."""

    q = Read(label="Search", read=read_search, method="search")
    format = AnyOf(label="Format", field_name="delivery_mode", known=_out_of(Program.DeliveryMode.choices))
    study_mode = AnyOf(label="Study mode", known=_out_of(Program.StudyMode.choices))
    degree_type = AnyOf(label="Degree type", field_name="degree_type__slug", known=_slugs_of(DegreeType))
    field = AnyOf(label="Field of study", field_name="field_of_study__slug", known=_slugs_of(FieldOfStudy))
    institution = AnyOf(label="Institution", field_name="institution__slug", known=_slugs_of(Institution))
    city = AnyOf(label="City", field_name="city_slug", known=_cities)
    role = AnyOf(label="Leads to", known=_roles, method="leading_to")
    duration_min = Read(label="Shortest duration", read=read_months, method="within")
    duration_max = Read(label="Longest duration", read=read_months, method="within")
    tuition_min = Read(label="Lowest tuition", read=read_dollars, method="within")
    tuition_max = Read(label="Highest tuition", read=read_dollars, method="within")
    unknown = AnyOf(
        label="Also show",
        known=_out_of([("duration", "Duration not stated"), ("tuition", "Tuition not stated")]),
        method="kept",
    )
    sort = AnyOf(label="Sort", known=_out_of(SORTS.items()), method="sorted")

    class Meta:
        model = Program
        form = CatalogForm
        fields = []

    def search(self, queryset, name, words):
        """Programs in which every word stands."""
        return queryset.matching(words)

    def leading_to(self, queryset, name, roles):
        """Programs that lead to any of the roles."""
        return queryset.leading_to(roles)

    def within(self, queryset, name, bound):
        """Programs on this side of a bound; those that state nothing only where ``unknown`` asks for them."""
        measure, side = name.split("_")
        column = {"duration": "duration_months", "tuition": "tuition_usd"}[measure]
        found = Q(**{f"{column}__{'gte' if side == 'min' else 'lte'}": bound})
        if measure in self.form.cleaned_data["unknown"]:
            found |= Q(**{f"{column}__isnull": True})
        return queryset.filter(found)

    def kept(self, queryset, name, measures):
        """Nothing by itself: ``within`` asks which measures may be unknown."""
        return queryset

    def sorted(self, queryset, name, sorts):
        """In the order asked for; the first where there are several."""
        return queryset.in_order(next(iter(sorts)))
