"""The filters of the guide list, one for each URL parameter."""

from django.db.models import Case, F, FloatField, Q, When
from django.db.models.functions import Cast, Power
from django_filters import Filter

from careerguide.lib.money import dollars_rounding, read_dollars
from careerguide.lists.facets import Facet
from careerguide.lists.filters import AnyOf, ConditionSet, SearchFilter, Setting
from careerguide.lists.forms import AnyOfField, ReadField, fixed_labels
from roles.growth import GrowthBasis
from roles.models import PayBand, Role, Skill, SkillEntry, Specialization
from roles.models.role import EntryEducation
from roles.search import GuideSearch

_PERCENT, _YEARS = Cast("growth_percent", FloatField()), Cast(F("growth_to") - F("growth_from"), FloatField())
# As in ``Growth.percent_a_year``.
_GROWTH_A_YEAR = Case(
    When(growth_basis=GrowthBasis.YEAR, then=_PERCENT),
    When(
        growth_basis=GrowthBasis.PERIOD, growth_from__isnull=False, growth_percent__gte=-100,
        then=(Power(1 + _PERCENT / 100, 1 / _YEARS) - 1) * 100,
    ),
    output_field=FloatField(),
)  # fmt: skip
# The primary key at the end gives equal rows the same order on every page and database.
ORDERS = {
    "title": ("sort_key", "pk"),
    "-pay": (F("salary_high").desc(nulls_last=True), F("salary_low").desc(nulls_last=True), "sort_key", "pk"),
    "pay": (F("salary_low").asc(nulls_last=True), F("salary_high").asc(nulls_last=True), "sort_key", "pk"),
    # Growth that cannot be converted to a year comes after the rest, by its number.
    "-growth": (_GROWTH_A_YEAR.desc(nulls_last=True), F("growth_percent").desc(nulls_last=True), "sort_key", "pk"),
}
SORTS = {
    "title": "Title, A to Z",
    "-pay": "Headline pay, highest first",
    "pay": "Headline pay, lowest first",
    "-growth": "Growth a year, highest first",
}
ENTRY_LEVELS = {value: label for value, label in EntryEducation.choices if value}
FACETS = (
    Facet("specialization", "Specialization", "specialization__slug", "specialization__name"),
    Facet("entry", "Recommended degree", "entry_education", "entry_education", ENTRY_LEVELS),
    Facet("skill", "Skill", "skill_groups__entries__skill__slug", "skill_groups__entries__skill__name", match_all=True),
)


def _specialization_labels(slugs):
    matches = Specialization.objects.filter(slug__in=slugs, roles__in=Role.objects.published())
    return dict(matches.values_list("slug", "name").distinct())


def _skill_labels(slugs):
    matches = Skill.objects.filter(slug__in=slugs, entries__group__role__in=Role.objects.published())
    return dict(matches.values_list("slug", "name").distinct())


class EachSkill(Filter):
    field_class = AnyOfField

    def condition(self, value) -> Q:
        condition = Q()
        # A join would count a guide twice if it has the skill in two groups.
        for slug in value:
            condition &= Q(pk__in=SkillEntry.objects.filter(skill__slug=slug).values("group__role"))
        return condition


class Pay(Filter):
    """One end of a pay range, in US dollars a year.

    Matches guides with any stated pay range, in the headline or a row, that overlaps the requested one: 120,000 to
    130,000 matches a row of 90,000 to 125,000. Each stated range is compared with both ends, and an open range
    ("$300K+") has no upper end.
    """

    field_class = ReadField

    def condition(self, value) -> Q:
        params = self.parent.form.cleaned_data
        return states_pay(params["pay_min"], params["pay_max"])


def states_pay(least: int | None = None, most: int | None = None) -> Q:
    """Guides that state any pay between ``least`` and ``most`` dollars a year. None means no bound."""
    headline, row = Q(salary_low__isnull=False), Q()
    if least is not None:
        headline &= Q(salary_high__gte=least)
        row &= Q(high__gte=least) | Q(high_open=True)
    if most is not None:
        headline &= Q(salary_low__lte=most)
        row &= Q(low__lte=most)
    return headline | Q(pk__in=PayBand.objects.filter(row).values("role"))


class RoleFilter(ConditionSet):
    q = SearchFilter(GuideSearch)
    specialization = AnyOf(
        label="Specialization",
        plural="specializations",
        field_name="specialization__slug",
        labels=_specialization_labels,
    )
    entry = AnyOf(
        label="Recommended degree",
        plural="degrees",
        field_name="entry_education",
        labels=fixed_labels(ENTRY_LEVELS.items()),
    )
    skill = EachSkill(label="Skill", plural="skills", labels=_skill_labels)
    pay_min = Pay(label="Lowest pay", read=read_dollars, rounding=dollars_rounding)
    pay_max = Pay(label="Highest pay", read=read_dollars, rounding=dollars_rounding)
    sort = Setting(label="Sort", plural="sort orders", labels=fixed_labels(SORTS.items()))

    sorts = SORTS

    def filter_queryset(self, queryset):
        return queryset.filter(self.all_but()).order_by(*ORDERS[self.selected_sort])
