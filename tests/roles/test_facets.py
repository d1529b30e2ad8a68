"""Counts beside the list of guides: what the panel promises is what its links give."""

from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from roles.filters import FACETS
from roles.guide_list import GuideList
from roles.models import PayBand, Role, Skill, SkillEntry, SkillGroup
from tests.support.factories import make_role, make_specialization

SKILLS = [f"s{number}" for number in range(12)]


def listing(asked: str) -> GuideList:
    """The list for these parameters."""
    return GuideList(QueryDict(asked), "/roles/")


def total(href: str) -> int:
    """How many guides the list behind a link holds."""
    return listing(href.partition("?")[2].partition("#")[0]).total


guides = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 2]),
        st.sampled_from(["", "none", "bachelor", "master"]),
        st.sampled_from([None, (0, 0), (30_000, 60_000), (100_000, 150_000)]),
        st.lists(st.tuples(st.sampled_from([10_000, 60_000, 120_000]), st.booleans()), max_size=2),
        st.sets(st.sampled_from(SKILLS), max_size=5),
    ),
    min_size=40,
    max_size=60,
)
questions = st.lists(
    st.sampled_from(
        [
            "specialization=family-0", "specialization=family-1", "entry=bachelor", "entry=master", "entry=doctorate",
            "skill=s0", "skill=s1", "skill=s2", "pay_min=60000", "pay_min=130k", "pay_max=60k", "pay_max=20000",
            "q=guide", "q=odd", "show=skill", "sort=-pay", "compare=guide-1",
        ]
    ),
    max_size=6,
    unique=True,
)  # fmt: skip


class TestAnyGuides(TestCase):
    """Whatever the guides and whatever is asked: counts are what their links give."""

    @settings(max_examples=10)
    @given(guides, questions)
    def test_counts_are_what_their_links_give(self, rows, asked):
        families = [make_specialization(f"Family {number}") for number in range(3)]
        skills = {slug: Skill.objects.create(slug=slug, name=f"Skill {slug}") for slug in SKILLS}
        for number, (family, level, headline, bands, asking) in enumerate(rows):
            low, high = headline or (None, None)
            role = make_role(
                f"Guide {number}", specialization=families[family], entry_education=level, salary_low=low,
                salary_high=high, claim="Odd." if number % 2 else "Even.",
            )  # fmt: skip
            for place, (low, is_open) in enumerate(bands):
                PayBand.objects.create(
                    role=role, level=1, employer_type=f"E{place}", low=low, high=low + 5_000, high_open=is_open
                )
            # A skill that stands in two groups is asked for once.
            for name in ("One", "Two") if number % 3 else ("One",):
                group = SkillGroup.objects.create(role=role, number=1, name=name)
                SkillEntry.objects.bulk_create(SkillEntry(group=group, skill=skills[s], number=1) for s in asking)
        page = listing("&".join(asked))
        for group in page.groups:
            for choice in group.choices:
                if choice.href:
                    assert total(choice.href) == choice.count
                elif choice.chosen:
                    assert choice.count in (0, page.total)
                else:
                    assert choice.count == 0
            if not group.match_all:
                others = Role.objects.filter(page.filters.all_but(group.name)).count()
                assert sum(choice.count for choice in group.choices) + group.unstated == others
        if not page.total:
            for way in page.ways_out:
                assert total(way.href) == way.count > 0
        assert {group.name for group in page.groups} <= {facet.name for facet in FACETS}
