"""The home page: search, guides, official pay, and ways into the catalog."""

from functools import cached_property

from django.shortcuts import render
from django.urls import reverse

from careerguide.cache.by_version import once_per_version
from careerguide.lib.number_format import number_word
from careerguide.lists.page import TextLink
from programs.catalog.listing import ways_in
from programs.models import Program
from roles.career_list import count_careers
from roles.career_rows import CareerRow, OfficialSources, guide_rows, occupation_rows, official_sources
from roles.growth import shared_period
from roles.models import Occupation, Role
from roles.pay import CombinedPay, combine_pay

MAX_GUIDES = 10
# Well-known jobs that show how far pay and growth differ: several fields, usual entry education from high school to a
# master's degree, growth from less than zero to 40%. All of them have a median and both ends. Sorted by median.
CAREERS = (
    "15-1252",  # software developers
    "29-1171",  # nurse practitioners
    "15-2051",  # data scientists
    "29-1292",  # dental hygienists
    "29-1141",  # registered nurses
    "13-2011",  # accountants and auditors
    "25-2021",  # elementary school teachers
    "47-2111",  # electricians
)
# The example that explains the ruler. Its bar is far enough from both ends of the ruler for the labels.
EXAMPLE = "29-1141"
MIN_CAREERS = 3
# The examples of searches come from the first programs, because looking through all of them would be slow.
PROGRAMS_FOR_EXAMPLES = 50


def home(request):
    return render(request, "home.html", {"home": HomePage()})


class HomePage:
    @cached_property
    def guides(self) -> list[Role]:
        """The guides to show, and one more if there are more."""
        return list(Role.objects.for_list()[: MAX_GUIDES + 1])

    @property
    def first_guide(self) -> Role | None:
        return self.guides[0] if self.guides else None

    @cached_property
    def more_guides(self) -> list[CareerRow]:
        return guide_rows(self.guides[1:MAX_GUIDES])

    @cached_property
    def growth_period(self) -> str:
        """The years that all growth figures of ``more_guides`` are for; "" if they differ."""
        return shared_period(row.growth_period for row in self.more_guides)

    @property
    def shows_official(self) -> bool:
        """Whether ``more_guides`` show the pay of their occupations."""
        return any(row.ends for row in self.more_guides)

    @cached_property
    def pay_rows(self) -> CombinedPay | None:
        """The range of all pay rows of the first guide, if it is not the headline's."""
        guide = self.first_guide
        rows = combine_pay(list(guide.pay_bands.all())) if guide else None
        if rows and (rows.low, rows.high, rows.high_open) != (guide.salary_low, guide.salary_high, False):
            return rows
        return None

    @cached_property
    def ways(self) -> dict:
        return once_per_version("ways into the catalog", ways_in)

    @cached_property
    def official(self) -> "OfficialCareers":
        return OfficialCareers()

    @cached_property
    def examples(self) -> list[TextLink]:
        """Links that find something: a guide, a school, and a field of study that can be studied online."""
        chips = []
        if self.first_guide:
            chips.append(_search(self.first_guide.title))
        columns = "institution__name", "field_of_study__name", "delivery_mode"
        programs = Program.objects.published().order_by("pk").values_list(*columns)[:PROGRAMS_FOR_EXAMPLES]
        if schools := [school for school, _, _ in programs]:
            chips.append(_search(min(schools, key=len)))
        fields = (field for _, field, mode in programs if field and mode == Program.DeliveryMode.ONLINE)
        if field := next(fields, ""):
            # "Finance" for "Finance, General": a search finds words, so the first ones are enough.
            words = field.partition(",")[0].lower()
            url = reverse("programs", query={"q": words, "format": Program.DeliveryMode.ONLINE.value})
            chips.append(TextLink(f"online {words}", url))
        return chips

    @property
    def is_empty(self) -> bool:
        return not (self.guides or self.ways["all"])


class OfficialCareers:
    """The occupations of ``CAREERS`` that the database has with their pay, highest median first."""

    @cached_property
    def _known(self) -> list[Occupation]:
        codes = Occupation.objects.current().filter(soc_code__in=CAREERS, pay_p10__isnull=False, pay_p90__isnull=False)
        return list(codes.filter(pay_p50__isnull=False).select_related("source", "growth_source").order_by("-pay_p50"))

    @property
    def careers(self) -> list[Occupation]:
        return self._known if len(self._known) >= MIN_CAREERS else []

    @property
    def rows(self) -> list[CareerRow]:
        return occupation_rows(self.careers)

    @cached_property
    def count(self) -> int:
        return once_per_version("number of careers", count_careers)

    @property
    def count_in_words(self) -> str:
        return number_word(len(self.careers)).capitalize()

    @property
    def example(self) -> Occupation | None:
        return next((each for each in self._known if each.soc_code == EXAMPLE), next(iter(self._known), None))

    @cached_property
    def growth_period(self) -> str:
        """The years that all growth figures are for; "" if they differ, so that each row names its own."""
        return shared_period(career.growth_period for career in self.careers)

    @property
    def sources(self) -> OfficialSources:
        return official_sources(self.careers)


def _search(words: str) -> TextLink:
    return TextLink(words, reverse("search", query={"q": words}))
