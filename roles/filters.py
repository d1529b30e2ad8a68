"""What a reader can ask of the guides. Every parameter of the list's address is one filter here."""

from django.db.models import F, Q

from careerguide.lib.money import dollars_rounding, read_dollars
from careerguide.lists.facets import Facet
from careerguide.lists.filters import AnyOf, Condition, ConditionSet, SearchFilter, Setting, out_of
from careerguide.lists.forms import AnyOfField, ForgivingForm, ReadField
from roles.models import PayBand, Role, Skill, SkillEntry, Specialization
from roles.search import GuideSearch

# A second key on every order, so that equal rows stand the same way on every page and database.
ORDERS = {
    "title": ("title", "pk"),
    "-pay": (F("salary_high").desc(nulls_last=True), F("salary_low").desc(nulls_last=True), "title", "pk"),
    "pay": (F("salary_low").asc(nulls_last=True), F("salary_high").asc(nulls_last=True), "title", "pk"),
    "-growth": (F("growth_percent").desc(nulls_last=True), "title", "pk"),
}
SORTS = {
    "title": "Title, A to Z",
    "-pay": "Headline pay, highest first",
    "pay": "Headline pay, lowest first",
    "-growth": "Growth as stated, highest first",
}
DEFAULT_SORT = "title"
ENTRY_LEVELS = {value: label for value, label in Role.EntryEducation.choices if value}
# The two bounds are one group, and are left out together when the others are counted.
TOGETHER = {"pay": ("pay_min", "pay_max")}
FACETS = (
    Facet("specialization", "Specialization", "specialization__slug", "specialization__name"),
    Facet("entry", "Recommended degree", "entry_education", "entry_education", ENTRY_LEVELS),
    Facet(
        "skill", "Skill", "skill_groups__entries__skill__slug", "skill_groups__entries__skill__name", every=True
    ),
)  # fmt: skip


def _specializations(asked):
    """Values that are slugs of families with a guide that the public may see."""
    found = Specialization.objects.filter(slug__in=asked, roles__in=Role.objects.published())
    return dict(found.values_list("slug", "name").distinct())


def _skills(asked):
    """Values that are slugs of skills that a public guide asks for."""
    found = Skill.objects.filter(slug__in=asked, entries__group__role__in=Role.objects.published())
    return dict(found.values_list("slug", "name").distinct())


class EachSkill(Condition):
    """Skills that a guide must all ask for."""

    field_class = AnyOfField

    def condition(self, value) -> Q:
        """Each skill stands in one of its groups; asked apart, so that no guide counts twice."""
        condition = Q()
        for slug in value:
            condition &= Q(pk__in=SkillEntry.objects.filter(skill__slug=slug).values("group__role"))
        return condition


class Pay(Condition):
    """One end of a range of pay, in dollars a year; the other end, where asked for, counts with it.

    A guide fits where some pay that it states, its headline range or any one of its rows, has part in the range asked
    for: who asks for 120,000 to 130,000 finds a row of 90,000 to 125,000. Both ends are held against the same stated
    range, and an open one ("$300K+") goes on for ever. A guide that states no pay never fits.
    """

    field_class = ReadField

    def condition(self, value) -> Q:
        """One stated range has part in the one asked for."""
        asked = self.parent.form.cleaned_data
        return states_pay(asked["pay_min"], asked["pay_max"])


def states_pay(least: int | None = None, most: int | None = None) -> Q:
    """Guides that state some pay from ``least`` to ``most`` dollars a year; None: no bound."""
    headline, row = Q(salary_low__isnull=False), Q()
    if least is not None:
        headline &= Q(salary_high__gte=least)
        row &= Q(high__gte=least) | Q(high_open=True)
    if most is not None:
        headline &= Q(salary_low__lte=most)
        row &= Q(low__lte=most)
    return headline | Q(pk__in=PayBand.objects.filter(row).values("role"))


class GuideForm(ForgivingForm):
    """The list's parameters, each valid or dropped."""

    ranges = tuple(TOGETHER.values())


class RoleFilter(ConditionSet):
    """The filters of all guides. ``form.notices`` says what was dropped; ``qs`` holds what was found, in order."""

    q = SearchFilter(GuideSearch)
    specialization = AnyOf(label="Specialization", field_name="specialization__slug", known=_specializations)
    entry = AnyOf(label="Recommended degree", field_name="entry_education", known=out_of(ENTRY_LEVELS.items()))
    skill = EachSkill(label="Skill", known=_skills)
    pay_min = Pay(label="Lowest pay", read=read_dollars, rounding=dollars_rounding)
    pay_max = Pay(label="Highest pay", read=read_dollars, rounding=dollars_rounding)
    sort = Setting(label="Sort", known=out_of(SORTS.items()))

    class Meta:
        model = Role
        form = GuideForm
        fields = []

    @property
    def sort_key(self) -> str:
        """The order asked for; the first where there are several."""
        return next(iter(self.form.cleaned_data["sort"]), DEFAULT_SORT)

    def filter_queryset(self, queryset):
        """The guides that fulfil every condition, in the order asked for."""
        return queryset.filter(self.all_but()).order_by(*ORDERS[self.sort_key])
