"""What a reader can ask of the catalog. Every parameter of its address is one filter here."""

from django.db.models import Q

from careerguide.lib.durations import months_rounding, read_months
from careerguide.lib.money import dollars_rounding, read_dollars
from careerguide.lists.filters import AnyOf, Condition, ConditionSet, SearchFilter, Setting, out_of, slugs_of
from careerguide.lists.forms import ForgivingForm, ReadField
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from programs.querysets import ORDERS
from programs.role_match import leads_to, with_match
from programs.search import ProgramSearch
from roles.models import Role

SORTS = {
    "name": "Title, A to Z",
    "tuition": "Tuition, lowest first",
    "-tuition": "Tuition, highest first",
    "duration": "Duration, shortest first",
    "-duration": "Duration, longest first",
}
assert SORTS.keys() == ORDERS.keys()


def _cities(asked):
    """Values that are slugs of cities; a city written in several ways counts once."""
    return dict(Program.objects.published().filter(city_slug__in=asked).cities())


def _roles(asked):
    """Values that are slugs of guides that the public may see."""
    return dict(Role.objects.published().filter(slug__in=asked).values_list("slug", "title"))


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


# How the bounds are read.
_MONTHS = {"read": read_months, "rounding": months_rounding}
_DOLLARS = {"read": read_dollars, "rounding": dollars_rounding}
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


class ProgramFilter(ConditionSet):
    """The catalog's filters. ``form.notices`` says what was dropped; ``qs`` holds what was found, in order."""

    q = SearchFilter(ProgramSearch)
    format = AnyOf(label="Format", field_name="delivery_mode", known=out_of(Program.DeliveryMode.choices))
    study_mode = AnyOf(label="Study mode", known=out_of(Program.StudyMode.choices))
    degree_type = AnyOf(label="Degree type", field_name="degree_type__slug", known=slugs_of(DegreeType))
    field = AnyOf(label="Field of study", field_name="field_of_study__slug", known=slugs_of(FieldOfStudy))
    institution = AnyOf(label="Institution", field_name="institution__slug", known=slugs_of(Institution))
    city = AnyOf(label="City", field_name="city_slug", known=_cities)
    role = LeadsTo(label="Leads to", known=_roles)
    duration_min = Bound("duration_months", "gte", label="Shortest duration", **_MONTHS)
    duration_max = Bound("duration_months", "lte", label="Longest duration", **_MONTHS)
    tuition_min = Bound("tuition_usd", "gte", label="Lowest tuition", **_DOLLARS)
    tuition_max = Bound("tuition_usd", "lte", label="Highest tuition", **_DOLLARS)
    unknown = Setting(
        label="Also show", known=out_of([("duration", "Duration not stated"), ("tuition", "Tuition not stated")])
    )
    sort = Setting(label="Sort", known=out_of(SORTS.items()))

    class Meta:
        model = Program
        form = CatalogForm
        fields = []

    def filter_queryset(self, queryset):
        """The programs that fulfil every condition, in the order asked for; the first where there are several.

        With one role asked for they are its own catalog, which says how each fits.
        """
        sort = next(iter(self.form.cleaned_data["sort"]), "name")
        roles = self.form.cleaned_data["role"]
        if len(roles) == 1 and not queryset.has_match:
            queryset = with_match(queryset, *roles)
        return queryset.filter(self.all_but()).in_order(sort)
