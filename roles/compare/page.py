"""Guides side by side: what was asked for, what each says, what they share and where they differ."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.text import get_text_list

from careerguide import comparison as shared
from careerguide.comparison import Cell, Column, Missing, Row
from careerguide.content.publishing import Status
from careerguide.lists import forms
from careerguide.lists.querystrings import with_values
from roles.compare import cells as facts
from roles.compare.chart import ComparedPay, ComparedPayChart, compared_pay, compared_pay_chart
from roles.compare.highlights import find_growth, find_pay, find_shared_skills
from roles.compare.skills import ComparedSkills, compare_skills
from roles.models import Comparison, Role, RoleOccupation

MAX_COMPARED = 3


def compare_url(slugs: Iterable[str] = ()) -> str:
    """The address that shows these guides side by side, in this order, each once."""
    return with_values(reverse("role_compare"), "role", slugs)


def read_slugs(values: Iterable[str]) -> tuple[list[str], list[str]]:
    """The slugs of guides among ``values``, each once, in their order; and a sentence for each value that is none."""
    return forms.read_slugs(values, "guide")


@dataclass(frozen=True)
class Draft:
    """A role without a guide that a public guide's comparison names, and the address without it."""

    title: str
    slug: str
    remove: str


@dataclass(frozen=True)
class Suggestion:
    """A role that a guide compares itself with: what a link there does, and the address that puts it beside."""

    words: str
    href: str


def _suggested(comparison: Comparison) -> str:
    """What the link does: it puts a guide beside, or shows what a guide says of a role that has none."""
    role, other = comparison.role, comparison.other
    if other.is_published:
        return f"Add {other}"
    return f"What the guide to {role} says of {other}, which has no guide of its own"


def _to_compare(slugs: list[str]):
    """The guides among ``slugs`` that the public may see, with what the columns show."""
    official = RoleOccupation.objects.select_related("occupation__source")
    return (
        Role.objects.for_list()
        .filter(slug__in=slugs)
        .order_by()
        .prefetch_related("pay_bands", "steps", Prefetch("official", official))
    )


def _named_where_hidden(slugs: list[str]) -> dict[str, Role]:
    """The roles without a guide that are no secret, by those of ``slugs`` that they have, or had before withdrawal."""
    named = {role.slug: role for role in Role.objects.named_in_guides(slugs)}
    unknown = [slug for slug in slugs if slug not in named]
    return named | (Role.objects.withdrawn_by_slug(unknown) if unknown else {})


class RoleComparison:
    """The guides that ``values``, slugs from an address, ask for, side by side."""

    def __init__(self, values: Iterable[str]):
        slugs, self.notices = read_slugs(values)
        found = shared.Asked(slugs, _to_compare, _named_where_hidden, Role.objects.current_slugs)
        self.slugs = found.slugs
        asked = [found.found[slug] for slug in self.slugs if slug in found.found]
        self.roles = asked[:MAX_COMPARED]
        self.columns = [self._column(role) for role in self.roles]
        self.left_over = [self._column(role) for role in asked[MAX_COMPARED:]]
        drafts = {slug: role for slug, role in found.named.items() if not role.is_withdrawn}
        self.drafts = [Draft(drafts[slug].title, slug, self._without(slug)) for slug in found.missing if slug in drafts]
        self.missing = [
            Missing(slug, self._without(slug), found.named[slug].title if slug in found.named else "")
            for slug in found.missing
            if slug not in drafts
        ]

    def _without(self, slug: str) -> str:
        return compare_url(shared.without_slug(self.slugs, slug))

    def _column(self, role: Role) -> Column:
        return Column(role.title, role.get_absolute_url(), self._without(role.slug))

    @property
    def _shown(self) -> list[str]:
        """The slugs of all that the page speaks of."""
        return [*(role.slug for role in self.roles), *(draft.slug for draft in self.drafts)]

    @property
    def title(self) -> str:
        """The page's heading: who is compared with whom. A role without a guide is, where a guide here speaks of it."""
        if not self.roles:
            return "Compare guides"
        first, *others = map(str, self.roles)
        if self.drafts:
            spoken_of = {text.other.slug for text in self.texts}
            others += [draft.title for draft in self.drafts if draft.slug in spoken_of]
        return f"{first} compared with {get_text_list(others, 'and')}" if others else f"Compare {first}"

    @property
    def canonical(self) -> str:
        """The one address of what is shown, in whichever order it was asked for."""
        return compare_url(sorted(self._shown))

    @property
    def most(self) -> int:
        """How many fit side by side."""
        return MAX_COMPARED

    # Adding

    @cached_property
    def add_url(self) -> str:
        """The list of guides, told which are compared already; empty where no other is public or would fit."""
        if len(self.roles) >= MAX_COMPARED:
            return ""
        others = Role.objects.published().exclude(slug__in=[role.slug for role in self.roles])
        return with_values(reverse("roles"), "compare", self._shown) if others.exists() else ""

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """The roles that these guides compare themselves with and that are not here yet; none that is withdrawn."""
        if len(self.roles) >= MAX_COMPARED:
            return []
        named: dict[str, Comparison] = {}
        for comparison in self._comparisons:
            named.setdefault(comparison.other.slug, comparison)
        return [
            Suggestion(_suggested(comparison), compare_url(shared.with_slug(self.slugs, slug)))
            for slug, comparison in named.items()
            if slug not in self.slugs and (comparison.other.is_published or comparison.other.status == Status.DRAFT)
        ]

    @cached_property
    def public(self) -> list[Role]:
        """The first public guides; two are enough to tell that there is something to compare."""
        return list(Role.objects.published()[:2])

    # What they say

    @cached_property
    def rows(self) -> list[Row]:
        """The facts, in the order of a guide's own page."""
        return [
            self._row("Specialization", facts.family),
            self._row("Headline pay, a year", facts.headline_pay),
            self._row("Pay rows together, a year", facts.pay_rows),
            self._row("Growth", facts.growth),
            self._row("Market fit", facts.market_fit),
            self._row("Recommended degree", facts.entry_level),
            self._row("Recommended length of study", facts.study),
            self._row("Official occupations", facts.occupations),
            self._row("Official median pay", facts.official_pay),
            self._row("Official growth", facts.official_growth),
        ]

    def _row(self, label: str, cell: Callable[[Role], Cell]) -> Row:
        return Row(label, [cell(role) for role in self.roles])

    @cached_property
    def pay(self) -> list[ComparedPay]:
        """What each guide states of pay, headline first, then level by level."""
        return compared_pay(self.roles)

    @cached_property
    def chart(self) -> ComparedPayChart | None:
        """The picture of the pay, all on one axis."""
        return compared_pay_chart(self.roles, self.pay)

    @cached_property
    def skills(self) -> ComparedSkills:
        """The skills by who asks for them."""
        return compare_skills(self.roles)

    @cached_property
    def _comparisons(self) -> list[Comparison]:
        """What these guides themselves say of others, in the order of the columns."""
        places = {role.pk: place for place, role in enumerate(self.roles)}
        found = Comparison.objects.filter(role__in=self.roles).select_related("role", "other")
        return sorted(found, key=lambda comparison: (places[comparison.role_id], comparison.pk))

    @cached_property
    def texts(self) -> list[Comparison]:
        """The guides' own comparisons between those that are here."""
        return [comparison for comparison in self._comparisons if comparison.other.slug in self._shown]

    @cached_property
    def issues(self) -> list[str]:
        """The differences that a reader looks for first, in sentences."""
        if len(self.roles) < 2:
            return []
        found = find_pay(self.roles), find_growth(self.roles), find_shared_skills(self.roles, self.skills.shared)
        return [sentence for sentence in found if sentence]
