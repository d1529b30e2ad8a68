"""Tests that each filter choice shows the number of careers in the list that it links to."""

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from roles.career_list import CareerList
from roles.education import ENTRY_LEVELS
from roles.filters import FACETS
from roles.models import PayBand, Role, RoleOccupation, Skill, SkillEntry, SkillGroup
from tests.support.factories import add_skills, make_occupation, make_role, make_specialization
from tests.support.page import get_page

SKILLS = [f"s{number}" for number in range(12)]


def get_list(url: str) -> CareerList:
    return CareerList(QueryDict(url.partition("?")[2]), "/roles/")


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
occupations = st.lists(
    st.tuples(
        st.sampled_from(["11", "15", "29"]),
        st.sampled_from(["", *list(ENTRY_LEVELS)[:6]]),
        st.sampled_from([None, 20_000, 60_000, 130_000]),
        st.sampled_from([None, -3, 5]),
        st.sets(st.sampled_from(SKILLS), max_size=3),
    ),
    max_size=60,
)
queries = st.lists(
    st.sampled_from(
        [
            "specialization=family-0", "specialization=family-1", "education=bachelor",
            "education=master", "education=doctorate", "group=11", "group=15", "growth_min=0", "growth_max=4.5",
            "skill=s0", "skill=s1", "skill=s2", "pay_min=60000", "pay_min=130k", "pay_max=60k", "pay_max=20000",
            "q=guide", "q=odd", "q=job", "show=skill", "sort=-pay", "compare=guide-1",
        ]
    ),
    max_size=6,
    unique=True,
)  # fmt: skip


class TestAnyCareers(TestCase):
    @settings(max_examples=10)
    @given(guides, occupations, queries)
    def test_choice_counts_match_the_linked_lists(self, rows, jobs, params):
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
            # A guide with a skill in two groups must count once.
            for name in ("One", "Two") if number % 3 else ("One",):
                group = SkillGroup.objects.create(role=role, number=1, name=name)
                SkillEntry.objects.bulk_create(SkillEntry(group=group, skill=skills[s], number=1) for s in asking)
        for number, (group, level, median, growth, asking) in enumerate(jobs):
            job = make_occupation(
                soc_code=f"{group}-{number:04}", title=f"Job {number}", entry_education=level, pay_p10=None,
                pay_p50=median, pay_p90=None, growth_percent=growth,
                technology_skills="\n".join(asking),
            )  # fmt: skip
            if role := Role.objects.filter(title=f"Guide {number}").first():
                RoleOccupation.objects.create(role=role, occupation=job, relation=["listed", "related"][number % 2])
        career_list = get_list("?" + "&".join(params))
        for group in career_list.groups:
            for choice in group.choices:
                if choice.href:
                    assert get_list(choice.href).total == choice.count
                elif choice.chosen:
                    assert choice.count in (0, career_list.total)
                else:
                    assert choice.count == 0
            if not group.match_all:
                others = career_list.count_without({"": [group.name]})[""]
                assert sum(choice.count for choice in group.choices) + group.unstated == others
        if not career_list.total:
            for suggestion in career_list.suggestions:
                assert get_list(suggestion.href).total == suggestion.count > 0
        assert {group.name for group in career_list.groups} <= {facet.name for facet in FACETS}


@pytest.mark.django_db
def test_choices_of_one_guide_each_are_folded(client):
    make_role("Cook", entry_education="bachelor")
    add_skills(make_role("Nurse", entry_education="master"), "Care", "Time")
    page = get_page(client, "/roles/")
    assert page.texts(".filter-fold summary") == ["Entry-level education 2 choices", "Skill 2 choices"]
    assert page.has(".filter-fold #filter-skill")
    add_skills(Role.objects.get(title="Cook"), "Time")
    assert get_page(client, "/roles/").texts(".filter-fold summary") == ["Entry-level education 2 choices"]
