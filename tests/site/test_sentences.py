"""Tests that sentences with counts and names are grammatical and unambiguous, for none, one, two and many."""

import pytest
from django.http import QueryDict

from careerguide.lists.forms import AnyOfField, ForgivingForm, fixed_labels, read_slugs
from programs.models import Institution
from roles.models import PayBand, Role
from tests.support.audit import messages_of
from tests.support.factories import (
    add_pay,
    add_skills,
    make_comparison,
    make_institution,
    make_program,
    make_role,
)
from tests.support.page import get_page


@pytest.mark.django_db
class TestAudit:
    @pytest.mark.parametrize(
        ("claimed", "programs", "text"),
        [
            (1, 0, "The source claims 1 program; the guide has 0 published programs."),
            (2, 1, "The source claims 2 programs; the guide has 1 published program."),
        ],
    )
    def test_claimed_programs(self, claimed, programs, text):
        role = make_role(claimed_programs=claimed)
        for _ in range(programs):
            make_program(role=role)
        assert messages_of(role, "claimed-count") == [text]


@pytest.mark.parametrize(("over", "text"), [(1, "We ignored 1 more value."), (2, "We ignored 2 more values.")])
def test_left_out_values(over, text):
    values = [f"{number}!" for number in range(5 + over)]
    assert read_slugs(values, "program")[1][-1] == text


@pytest.mark.parametrize(
    ("values", "length", "text"),
    [
        (31, 1, "Skill: we used only the first 30 choices."),
        (95, 30, "Skill: we used only the first 30 choices."),
        (30, 120, "Skill: we used only the first 4 choices."),
        (3, 200, "Skill: we used only the first 2 choices."),
    ],
)
def test_number_of_used_choices(values, length, text):
    class SkillForm(ForgivingForm):
        skill = AnyOfField(label="Skill", labels=fixed_labels([]))

    data = QueryDict(mutable=True)
    letter = "a" if length < 100 else "東"
    data.setlist("skill", [f"{number:02}".ljust(length, letter) for number in range(values)])
    form = SkillForm(data)
    form.is_valid()
    assert form.notices[0] == text


@pytest.mark.parametrize(
    ("years", "text"),
    [
        ((None, None), ""),
        ((0, 1), "0 to 1 years"),
        ((1, 1), "1 year"),
        ((2, 2), "2 years"),
        ((1, None), "1+ years"),
        ((3, 5), "3 to 5 years"),
    ],
)
def test_years_of_experience(years, text):
    assert PayBand(experience_min=years[0], experience_max=years[1]).experience == text


@pytest.mark.django_db
class TestPages:
    @pytest.mark.parametrize(
        ("count", "text"),
        [(1, "See the only program"), (2, "Browse all 2 programs")],
    )
    def test_home(self, client, count, text):
        for _ in range(count):
            make_program()
        assert get_page(client, "/").link(text) == "/programs/"

    @pytest.mark.parametrize(
        ("count", "text"),
        [(1, "Open it in the catalog"), (2, "Open all 2 in the catalog")],
    )
    def test_programs_of_a_guide(self, client, count, text):
        role = make_role("Nurse")
        for _ in range(count):
            make_program(role=role)
        page = get_page(client, "/roles/nurse/")
        assert page.section("programs").link(text) == "/roles/nurse/programs/"

    @pytest.mark.parametrize(("years", "text"), [(1, "starts at 1 year;"), (2, "starts at 2 years;")])
    def test_unstated_experience(self, client, years, text):
        role = make_role("Nurse")
        add_pay(role, 1_000, 2_000, level=1)
        add_pay(role, 1_000, 2_000, level=2, experience_min=years)
        assert text in get_page(client, "/roles/nurse/").section("pay").text


@pytest.mark.django_db
class TestNamesWithCommas:
    def test_heading_of_a_list(self, client):
        for name in ("Smith, Jones & Co", "Harvard", "Yale"):
            make_program(institution=make_institution(name))
        make_program("Law", institution=make_institution("MIT"))
        slugs = Institution.objects.filter(name__regex="Smith|Harvard").order_by("-name").values_list("slug", flat=True)
        page = get_page(client, "/programs/", institution=list(slugs))
        assert page.one("#found").text == "2 programs; Smith, Jones & Co or Harvard"
        empty = get_page(client, "/programs/", institution=list(slugs), q="law")
        assert "Remove “Smith, Jones & Co”; “Harvard”" in empty.texts(".suggestions a")

    def test_comparison_of_programs(self, client):
        programs = [
            make_program("MBA", institution=make_institution(name), tuition_usd=1, duration_months=12)
            for name in ("Smith, Jones & Co", "Harvard", "Yale")
        ]
        programs.append(make_program("MBA", institution=make_institution("MIT"), duration_months=24))
        page = get_page(client, "/programs/compare/", program=[program.slug for program in programs])
        assert "Shortest: Smith, Jones & Co; Harvard; Yale (1 year each)." in page.texts(".compare-highlights li")

    def test_comparison_of_guides(self, client):
        for title in ("Nurse, pediatric", "Cook"):
            add_skills(make_role(title, slug=title[:4].lower()), "Care, basic", "Time")
        page = get_page(client, "/roles/compare/", role=["nurs", "cook"])
        assert page.heading == "Nurse, pediatric vs. Cook"
        assert "Care, basic; Time" in page.texts(".compare-skills dd")
        draft = make_role("Cook, private", slug="private", status="draft")
        make_comparison(Role.objects.get(slug="nurs"), draft)
        page = get_page(client, "/roles/compare/", role=["nurs", "cook", "private"])
        assert page.heading == "Nurse, pediatric vs. Cook vs. Cook, private"

    def test_headline_pay(self, client):
        role = make_role("Nurse", salary_low=1_000, salary_high=5_000)
        add_pay(role, 1_000, 2_000, "Clinics, public", level=1)
        add_pay(role, 1_000, 2_000, "Practices", level=1)
        add_pay(role, 3_000, 4_000, "Schools", level=2)
        pay = get_page(client, "/roles/nurse/").section("pay")
        places = "Entry pay at clinics, public; entry pay at practices start at $1K; $5K doesn’t appear at any level."
        assert places in pay.one(".conflict").text
