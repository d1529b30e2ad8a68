"""A comparison of careers: guides and occupations."""

from collections.abc import Callable
from functools import cached_property

from django.db.models import Prefetch
from django.urls import reverse

from careerguide import comparison
from careerguide.comparison import Cell, Column, Row, plain
from careerguide.content.publishing import Status
from careerguide.lib.names import isolate
from careerguide.lists.page import TextLink
from roles.career_rows import OfficialSources, official_sources
from roles.compare import cells
from roles.compare.chart import ComparedPay, ComparedPayChart, compared_pay, compared_pay_chart
from roles.compare.highlights import (
    find_growth,
    find_official_growth,
    find_official_pay,
    find_openings,
    find_pay,
    find_shared_skills,
)
from roles.compare.skills import ComparedSkills, compare_skills
from roles.models import Comparison, Occupation, PayBand, Role, RoleOccupation

# The number of comparisons to suggest if no guide is selected.
MAX_SUGGESTIONS = 5


class RoleComparison(comparison.Comparison):
    """Guides and occupations have their slugs in common.

    ``drafts`` are roles without a published guide. The page shows what the selected guides say about them.
    """

    model = Role
    noun = "career"
    page = "role_compare"
    parameter = "role"
    max_compared = 3

    def with_details(self):
        official = RoleOccupation.objects.select_related("occupation__source", "occupation__growth_source")
        return Role.objects.with_family().prefetch_related(
            Prefetch("pay_bands", PayBand.objects.select_related("source")), "steps", Prefetch("official", official)
        )

    def public_rows(self, slugs):
        slugs = list(slugs)
        rows = Occupation.objects.current().filter(slug__in=slugs) if slugs else Occupation.objects.none()
        occupations = rows.select_related("source", "growth_source")
        return {row.slug: row for row in occupations} | super().public_rows(slugs)

    def removed_rows(self, slugs):
        dropped = Occupation.objects.filter(slug__in=slugs, is_current=False)
        return {row.slug: row for row in dropped} | super().removed_rows(slugs)

    def name(self, row: Role | Occupation) -> str:
        return row.title

    def column(self, row: Role | Occupation) -> Column:
        detail = "Official occupation" if isinstance(row, Occupation) else ""
        return Column(row.title, row.get_absolute_url(), self.remove_url(row.slug), detail)

    @cached_property
    def guides(self) -> list[Role]:
        return [row for row in self.selected if isinstance(row, Role)]

    @cached_property
    def occupations(self) -> list[Occupation]:
        return [row for row in self.selected if isinstance(row, Occupation)]

    def named_drafts(self, slugs):
        return {role.slug: role for role in Role.objects.named_in_guides(slugs)}

    @property
    def title(self) -> str:
        if not self.selected:
            return "Compare careers"
        first, *others = (isolate(row.title) for row in self.selected)
        if self.drafts:
            described = {text.other.slug for text in self.texts}
            others += [isolate(draft.title) for draft in self.drafts if draft.slug in described]
        return " vs. ".join([first, *others]) if others else f"Compare careers: {first}"

    @cached_property
    def add_url(self) -> str:
        """The URL of the list of careers, with the current selection; "" if no more can be added."""
        if self.is_full or len(self.some_careers) <= len(self.selected):
            return ""
        return reverse("roles", query={"compare": self.shown_slugs})

    @cached_property
    def suggestions(self) -> list[TextLink]:
        """Published and draft roles that guides compare themselves with and that are not selected.

        These are the selected guides; if none is selected, all of them.
        """
        if self.is_full:
            return []
        texts: dict[str, Comparison] = {}
        for text in self._comparisons:
            if text.other.slug not in self.slugs and (text.other.is_published or text.other.status == Status.DRAFT):
                texts.setdefault(text.other.slug, text)
        if not self.selected:
            return [TextLink(_vs(text), self.url([text.role.slug, slug])) for slug, text in texts.items()]
        return [TextLink(_suggestion(text), self.url([*self.slugs, slug])) for slug, text in texts.items()]

    @cached_property
    def some_careers(self) -> list[Role | Occupation]:
        """As many as it takes to know whether there is another one to add."""
        occupations = list(Occupation.objects.current()[: self.max_compared])
        if len(occupations) == self.max_compared:
            return occupations
        return [*Role.objects.published()[: self.max_compared], *occupations]

    @cached_property
    def rows(self) -> list[Row]:
        classification = self.row("Official occupations", self._classification)
        figures = [
            self.row("Official median pay", cells.official_pay),
            self.row("Official growth", cells.official_growth),
        ]
        source = self._guide_row("Source of the guide", cells.source)
        if not self.occupations:
            # The ranges of guides are on their own pages.
            return [*self._guide_rows(), classification, *figures, source]
        official = [
            classification,
            self.row("Official pay", cells.official_range, "10th to 90th percentile"),
            *figures,
            self.row("Official openings", cells.openings),
            self.row("Official employment", cells.employment),
            self.row("Typical entry-level education", cells.entry_education),
        ]
        return [*official, *self._guide_rows(), source] if self.guides else official

    @staticmethod
    def _classification(career: Role | Occupation) -> Cell:
        return cells.soc_code(career) if isinstance(career, Occupation) else cells.occupations(career)

    def _guide_rows(self) -> list[Row]:
        return [
            self._guide_row("Specialization", lambda role: plain(role.specialization)),
            self._guide_row("Pay per year", cells.headline_pay),
            self._guide_row("Pay, all levels", cells.pay_rows),
            self._guide_row("Growth", cells.growth),
            self._guide_row("Market fit", cells.market_fit),
            self._guide_row("Recommended degree", cells.entry_level),
            self._guide_row("Recommended study", cells.study),
        ]

    def _guide_row(self, label: str, cell: Callable[[Role], Cell]) -> Row:
        return self.row(label, lambda career: cells.NO_GUIDE if isinstance(career, Occupation) else cell(career))

    @cached_property
    def official_sources(self) -> OfficialSources:
        of_guides = [link.occupation for role in self.guides for link in role.official.all()]
        return official_sources([*self.occupations, *of_guides])

    @cached_property
    def pay(self) -> list[ComparedPay]:
        return compared_pay(self.selected)

    @cached_property
    def chart(self) -> ComparedPayChart | None:
        return compared_pay_chart(self.selected, self.pay)

    @cached_property
    def skills(self) -> ComparedSkills:
        return compare_skills(self.selected)

    @cached_property
    def _comparisons(self) -> list[Comparison]:
        places = {role.pk: place for place, role in enumerate(self.guides)}
        rows = Comparison.objects.select_related("role", "other")
        if not self.selected:
            return list(
                rows.filter(role__in=Role.objects.published()).order_by("role__sort_key", "pk")[:MAX_SUGGESTIONS]
            )
        return sorted(rows.filter(role__in=self.guides), key=lambda row: (places[row.role_id], row.pk))

    @cached_property
    def texts(self) -> list[Comparison]:
        return [row for row in self._comparisons if row.other.slug in self.shown_slugs] if self.selected else []

    @cached_property
    def highlights(self) -> list[str]:
        if len(self.selected) < 2:
            return []
        sentences = []
        if len(self.occupations) > 1:
            sentences += [find(self.occupations) for find in (find_official_pay, find_official_growth, find_openings)]
        if len(self.guides) > 1:
            sentences += [find_pay(self.guides), find_growth(self.guides)]
        if self.guides and self.occupations:
            sentences.append(
                "Pay and growth in guides aren’t compared with official figures, which measure something else."
            )
        sentences.append(find_shared_skills(self.selected, self.skills.shared))
        return [sentence for sentence in sentences if sentence]


def _suggestion(text: Comparison) -> str:
    if text.other.is_published:
        return f"Add {isolate(text.other)}"
    return f"{_vs(text)}, from the {isolate(text.role)} guide"


def _vs(text: Comparison) -> str:
    return f"{isolate(text.role)} vs. {isolate(text.other)}"
