"""A comparison of guides."""

from functools import cached_property

from django.db.models import Prefetch
from django.urls import reverse

from careerguide import comparison
from careerguide.comparison import Column, Row, plain
from careerguide.content.publishing import Status
from careerguide.lib.names import isolate
from careerguide.lists.page import Chip
from roles.compare import cells
from roles.compare.chart import ComparedPay, ComparedPayChart, compared_pay, compared_pay_chart
from roles.compare.highlights import find_growth, find_pay, find_shared_skills
from roles.compare.skills import ComparedSkills, compare_skills
from roles.models import Comparison, Role, RoleOccupation

# The number of comparisons to suggest if no guide is selected.
MAX_SUGGESTIONS = 5


class RoleComparison(comparison.Comparison):
    """``drafts`` are roles without a published guide. The page shows what the selected guides say about them."""

    model = Role
    noun = "guide"
    page = "role_compare"
    parameter = "role"
    max_compared = 3

    def with_details(self):
        official = RoleOccupation.objects.select_related("occupation__source", "occupation__growth_source")
        return Role.objects.with_family().prefetch_related("pay_bands", "steps", Prefetch("official", official))

    def column(self, row: Role) -> Column:
        return Column(row.title, row.get_absolute_url(), self.remove_url(row.slug))

    def named_drafts(self, slugs):
        return {role.slug: role for role in Role.objects.named_in_guides(slugs)}

    @property
    def title(self) -> str:
        if not self.selected:
            return "Compare careers"
        first, *others = map(isolate, self.selected)
        if self.drafts:
            described = {text.other.slug for text in self.texts}
            others += [isolate(draft.title) for draft in self.drafts if draft.slug in described]
        return " vs. ".join([first, *others]) if others else f"Compare careers: {first}"

    @cached_property
    def add_url(self) -> str:
        """The URL of the list of guides, with the current selection; "" if no more can be added."""
        if self.is_full:
            return ""
        others = Role.objects.published().exclude(slug__in=[role.slug for role in self.selected])
        return reverse("roles", query={"compare": self.shown_slugs}) if others.exists() else ""

    @cached_property
    def suggestions(self) -> list[Chip]:
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
            return [Chip(_vs(text), self.url([text.role.slug, slug])) for slug, text in texts.items()]
        return [Chip(_suggestion(text), self.url([*self.slugs, slug])) for slug, text in texts.items()]

    @cached_property
    def public_guides(self) -> list[Role]:
        return list(Role.objects.published()[:2])

    @cached_property
    def rows(self) -> list[Row]:
        return [
            self.row("Specialization", lambda role: plain(role.specialization)),
            self.row("Pay per year", cells.headline_pay),
            self.row("Pay, all levels", cells.pay_rows),
            self.row("Growth", cells.growth),
            self.row("Market fit", cells.market_fit),
            self.row("Recommended degree", cells.entry_level),
            self.row("Recommended study", cells.study),
            self.row("Official occupations", cells.occupations),
            self.row("Official median pay", cells.official_pay),
            self.row("Official growth", cells.official_growth),
            self.row("Source of the guide", cells.source),
        ]

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
        places = {role.pk: place for place, role in enumerate(self.selected)}
        rows = Comparison.objects.select_related("role", "other")
        if not self.selected:
            return list(
                rows.filter(role__in=Role.objects.published()).order_by("role__sort_key", "pk")[:MAX_SUGGESTIONS]
            )
        return sorted(rows.filter(role__in=self.selected), key=lambda row: (places[row.role_id], row.pk))

    @cached_property
    def texts(self) -> list[Comparison]:
        return [row for row in self._comparisons if row.other.slug in self.shown_slugs] if self.selected else []

    @cached_property
    def highlights(self) -> list[str]:
        if len(self.selected) < 2:
            return []
        roles = self.selected
        sentences = find_pay(roles), find_growth(roles), find_shared_skills(roles, self.skills.shared)
        return [sentence for sentence in sentences if sentence]


def _suggestion(text: Comparison) -> str:
    if text.other.is_published:
        return f"Add {isolate(text.other)}"
    return f"{_vs(text)}, from the {isolate(text.role)} guide"


def _vs(text: Comparison) -> str:
    return f"{isolate(text.role)} vs. {isolate(text.other)}"
