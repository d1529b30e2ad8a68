"""The filters of the list of careers. Occupations and guides have the same parameters."""

from collections.abc import Callable, Iterable, Mapping

from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Power
from django_filters import Filter

from careerguide.lib.money import dollars_rounding, read_dollars
from careerguide.lib.percents import read_percent
from careerguide.lib.text import fold
from careerguide.lists.counts import Facet, Named
from careerguide.lists.filters import AnyOf, ConditionSet, SearchFilter, Setting
from careerguide.lists.forms import AnyOfField, ForgivingForm, ReadField, fixed_labels
from roles.career_search import OccupationSearch
from roles.growth import GrowthBasis
from roles.models import Occupation, OccupationSkill, PayBand, Role, Skill, SkillEntry, Specialization
from roles.models.role import EntryEducation
from roles.search import GuideSearch
from roles.soc_groups import SOC_GROUPS

_PERCENT, _YEARS = Cast("growth_percent", FloatField()), Cast(F("growth_to") - F("growth_from"), FloatField())
# Official growth is for ten years.
DECADE = 10
# As in ``Growth.percent_a_year``. A guide without growth has that of its occupation, as its row shows it.
_GROWTH_A_YEAR = Case(
    When(growth_basis=GrowthBasis.YEAR, then=_PERCENT),
    When(
        growth_basis=GrowthBasis.PERIOD, growth_from__isnull=False, growth_percent__gte=-100,
        then=(Power(1 + _PERCENT / 100, 1 / _YEARS) - 1) * 100,
    ),
    When(
        growth_percent__isnull=True, official_growth__gte=-100,
        then=(Power(1 + Cast("official_growth", FloatField()) / 100, 1.0 / DECADE) - 1) * 100,
    ),
    output_field=FloatField(),
)  # fmt: skip
# The headline, or else the official median, as rows show it.
_LOW, _HIGH = (Coalesce(end, "official_median") for end in ("salary_low", "salary_high"))
SORTS = {
    "title": "Title, A to Z",
    "-pay": "Pay, highest first",
    "pay": "Pay, lowest first",
    "-growth": "Growth, fastest first",
    "-openings": "Openings, most first",
}
LEVELS = {value: label for value, label in EntryEducation.choices if value}


def _read_skills(skills: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Named]:
    return {(slug, name): Named(slug, name, fold(name)) for slug, name in skills}


_OFFICIAL = ("education", "soc_group")


def _facets(skill: str) -> tuple[Facet, ...]:
    """``skill`` is the relation to a career's skills."""
    return (
        Facet("education", "Entry-level education", ("education",), LEVELS, group=_OFFICIAL),
        Facet("group", "Group of occupations", ("soc_group",), SOC_GROUPS, group=_OFFICIAL),
        Facet("skill", "Skill", (f"{skill}__slug", f"{skill}__name"), read=_read_skills, match_all=True),
    )


FACETS, GUIDE_FACETS = _facets("skills"), _facets("skill_groups__entries__skill")


def _last(*columns: str, descending: bool = False) -> list:
    """Sort by ``columns`` with unknown values last."""
    orders = (F(column) for column in columns)
    return [order.desc(nulls_last=True) if descending else order.asc(nulls_last=True) for order in orders]


def _specialization_labels(slugs: list[str]) -> dict[str, str]:
    matches = Specialization.objects.filter(slug__in=slugs, roles__in=Role.objects.published())
    return dict(matches.values_list("slug", "name").distinct())


def _skill_labels(slugs: list[str]) -> dict[str, str]:
    technology = OccupationSkill.objects.filter(slug__in=slugs, occupation__in=Occupation.objects.current())
    of_guides = Skill.objects.filter(slug__in=slugs, entries__group__role__in=Role.objects.published())
    rows = technology.order_by().values_list("slug", "name").union(of_guides.order_by().values_list("slug", "name"))
    return dict(sorted(rows, reverse=True))


class EachSkill(Filter):
    """``rows_with`` returns the keys of the careers with a skill.

    A join would count a career twice if it has the skill twice.
    """

    field_class = AnyOfField

    def __init__(self, rows_with: Callable[[str], QuerySet]):
        super().__init__(label="Skill", plural="skills", labels=_skill_labels)
        self.rows_with = rows_with

    def condition(self, value: Iterable[str]) -> Q:
        condition = Q()
        for slug in value:
            condition &= Q(pk__in=self.rows_with(slug))
        return condition


class OfGuides(AnyOf):
    """A filter that no occupation matches. The list does not offer it, but old links have it."""

    def condition(self, value) -> Q:
        return super().condition(value) if self.model is Role else Q(pk__in=[])


class Range(Filter):
    """One end of a range."""

    field_class = ReadField

    def condition(self, value) -> Q:
        name = self.field_name.rpartition("_")[0]
        params = self.parent.form.cleaned_data
        return self.parent.states(name, params[f"{name}_min"], params[f"{name}_max"])


class CareerForm(ForgivingForm):
    field_order = ("q", "specialization", "education", "group", "skill")


class CareerFilter(ConditionSet):
    """Subclasses define ``q``, ``skill``, ``orders`` and ``states(measure, least, most)``.

    ``states`` returns the condition for careers that state pay or growth between two bounds. None means no bound.
    """

    specialization = OfGuides(
        label="Specialization",
        plural="specializations",
        field_name="specialization__slug",
        labels=_specialization_labels,
    )
    education = AnyOf(label="Entry-level education", plural="levels", labels=fixed_labels(LEVELS.items()))
    group = AnyOf(label="Group", plural="groups", field_name="soc_group", labels=fixed_labels(SOC_GROUPS.items()))
    pay_min = Range(label="Lowest pay", read=read_dollars, rounding=dollars_rounding)
    pay_max = Range(label="Highest pay", read=read_dollars, rounding=dollars_rounding)
    growth_min = Range(label="Lowest growth", read=read_percent)
    growth_max = Range(label="Highest growth", read=read_percent)
    sort = Setting(label="Sort", plural="sort orders", labels=fixed_labels(SORTS.items()))

    class Meta:
        form = CareerForm
        fields = []

    sorts = SORTS
    # The sort keys of each order. The primary key at the end gives equal rows the same order on every page.
    orders: Mapping[str, Iterable]

    def filter_queryset(self, queryset):
        return queryset.filter(self.all_but()).order_by(*self.orders[self.selected_sort], "sort_key", "pk")


class OccupationFilter(CareerFilter):
    q = SearchFilter(OccupationSearch, Occupation.objects.current)
    skill = EachSkill(lambda slug: OccupationSkill.objects.filter(slug=slug).values("occupation"))

    orders = {
        "title": [],
        # Pay by the hour only comes last.
        "-pay": _last("pay_p50", "hourly_median", descending=True),
        "pay": _last("pay_p50", "hourly_median"),
        "-growth": _last("growth_percent", descending=True),
        "-openings": _last("openings", descending=True),
    }

    def states(self, measure: str, least=None, most=None) -> Q:
        column = {"pay": "pay_p50", "growth": "growth_percent"}[measure]
        return _between(column, least, most)


class GuideFilter(CareerFilter):
    """``filters`` are those of the occupations, whose form has the parameters."""

    q = SearchFilter(GuideSearch)
    skill = EachSkill(lambda slug: SkillEntry.objects.filter(skill__slug=slug).values("group__role"))

    orders = {
        "title": [],
        "-pay": [_HIGH.desc(nulls_last=True), *_last("salary_low", descending=True)],
        "pay": [_LOW.asc(nulls_last=True), *_last("salary_high")],
        # Growth that cannot be converted to a year comes after the rest, by its number.
        "-growth": [_GROWTH_A_YEAR.desc(nulls_last=True), *_last("growth_percent", descending=True)],
        "-openings": [],
    }

    def __init__(self, filters: OccupationFilter, queryset: QuerySet):
        super().__init__({}, queryset)
        self.filters_of_occupations = filters

    @property
    def form(self):
        return self.filters_of_occupations.form

    def states(self, measure: str, least=None, most=None) -> Q:
        if measure == "pay":
            return states_pay(least, most) | Q(salary_low__isnull=True) & _between("official_median", least, most)
        # Other growth is not comparable with that of occupations.
        decade = Q(growth_basis=GrowthBasis.PERIOD, growth_to=F("growth_from") + Value(DECADE))
        official = Q(growth_percent__isnull=True) & _between("official_growth", least, most)
        return decade & _between("growth_percent", least, most) | official


def _between(column: str, least, most) -> Q:
    condition = Q(**{f"{column}__isnull": False})
    if least is not None:
        condition &= Q(**{f"{column}__gte": least})
    if most is not None:
        condition &= Q(**{f"{column}__lte": most})
    return condition


def states_pay(least: int | None = None, most: int | None = None) -> Q:
    """Guides with any stated pay range, in the headline or a row, that overlaps the requested one.

    120,000 to 130,000 matches a row of 90,000 to 125,000. Each stated range is compared with both ends, and an open
    range ("$300K+") has no upper end.
    """
    headline, row = Q(salary_low__isnull=False), Q()
    if least is not None:
        headline &= Q(salary_high__gte=least)
        row &= Q(high__gte=least) | Q(high_open=True)
    if most is not None:
        headline &= Q(salary_low__lte=most)
        row &= Q(low__lte=most)
    return headline | Q(pk__in=PayBand.objects.filter(row).values("role"))
