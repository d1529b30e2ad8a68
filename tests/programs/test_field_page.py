"""Tests of the page of a field of study."""

import pytest

from careerguide.content.publishing import Status
from programs.models import FieldOfStudy
from roles.models import Occupation
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_matching_field,
    make_program,
    make_programs,
    make_role,
)
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def test_field_without_published_programs_returns_404(client):
    field = make_field()
    make_program(field_of_study=field, status=Status.DRAFT)
    assert client.get(field.get_absolute_url()).status_code == 404
    make_program(field_of_study=field)
    assert client.get(field.get_absolute_url()).status_code == 200


def test_head_names_the_code_and_counts_programs_and_schools(client):
    field = make_field("51.3801", "Registered Nursing/Registered Nurse")
    for school in ("City College", "City College", "State University"):
        make_program(field_of_study=field, institution=school)
    page = get_page(client, field.get_absolute_url())
    assert page.heading == "Registered Nursing/Registered Nurse"
    assert page.one(".guide-head .topic").text == "Field of study · CIP 2020 code 51.3801"
    assert page.terms(".guide-head dl") == {"Programs": "3", "Schools": "2"}


def test_australian_field_says_that_it_has_no_cip_code(client):
    field = FieldOfStudy.objects.create(scheme="asced", name="Health", slug="health")
    make_program(field_of_study=field)
    topic = get_page(client, "/fields/health/").one(".guide-head .topic").text
    assert topic == "Field of study · Australian broad field, which has no CIP code"


def test_long_name_may_break_after_a_slash(client):
    field = make_field("30.9999", "Multi-/Interdisciplinary Studies <Other>")
    make_program(field_of_study=field)
    heading = get_page(client, field.get_absolute_url()).one("h1")
    assert "Multi-/<wbr>Interdisciplinary Studies &lt;Other&gt;" in heading.html


def test_careers_of_the_field_are_shown(client):
    role = make_role("Financial Analyst")
    field = make_matching_field(role, "52.0801", "Finance, General")
    make_program(field_of_study=field)
    page = get_page(client, field.get_absolute_url())
    occupation = Occupation.objects.get()
    assert page.section("careers").one(".topic").text == "What can I do with this degree?"
    assert page.section("careers").link(occupation.title) == occupation.get_absolute_url()
    assert "The crosswalk" in page.section("sources").text


@pytest.mark.parametrize(
    ("scheme", "reason"),
    [
        ("cip", "The official crosswalk does not link this field of study to any career."),
        ("asced", "does not link Australian ones to careers."),
    ],
)
def test_field_without_careers_says_why(client, scheme, reason):
    code = "52.0801" if scheme == "cip" else None
    field = FieldOfStudy.objects.create(scheme=scheme, name="Health", slug="health", cip_code=code)
    make_program(field_of_study=field)
    section = get_page(client, "/fields/health/").section("careers")
    assert "No official link to careers" in section.one("h2").text
    assert reason in section.text


def test_each_count_leads_to_as_many_programs(client):
    field = make_field()
    make_program(
        "A", field_of_study=field, degree_type=make_degree_type("Master's"), city="Lowell", region="MA", country="US"
    )
    make_program(
        "B", field_of_study=field, degree_type=make_degree_type("Master's"), city="Lowell", region="MA", country="US"
    )
    make_program("C", field_of_study=field, institution="City College", city="Miami", region="FL", country="US")
    make_program(
        "D", field_of_study=make_field("11.0701", "Computer Science"), city="Lowell", region="MA", country="US"
    )
    make_program("E", field_of_study=field, city="Lowell", region="MA", country="US", status=Status.DRAFT)
    links = get_page(client, field.get_absolute_url()).css(".fields li")
    assert [link.text for link in links][:2] == ["Master’s 2 programs", "Massachusetts, US 2 programs"]
    for link in links:
        count = int(link.one(".num").without(".hidden").text)
        assert len(get_page(client, link.one("a")["href"]).rows) == count


def test_only_the_largest_choices_are_listed(client):
    field = make_field()
    for number in range(12):
        make_programs(12 - number, field_of_study=field, institution=f"School {number:02}")
    page = get_page(client, field.get_absolute_url())
    assert page.texts(".fields a") == [f"School {number:02}" for number in range(10)]
    assert page.link("All 12 schools") == "/programs/?field=52-0801&section=all&show=institution"


def test_first_programs_lead_to_all_of_them(client):
    field = make_field()
    make_programs(12, field_of_study=field)
    page = get_page(client, field.get_absolute_url())
    assert len(page.rows) == 10
    assert page.texts("h3.sub")[-1] == "The first ten by title"
    assert page.link("See all 12 programs") == "/programs/?field=52-0801"


def test_one_program_is_no_list(client):
    field = make_field()
    make_program(field_of_study=field)
    page = get_page(client, field.get_absolute_url())
    assert page.link("See it in the catalog") == "/programs/?field=52-0801"
    assert page.texts("h3.sub")[-1] == "By title"


def test_query_count_is_constant(query_count):
    field = make_field()

    def add(rows: int) -> int:
        for number in range(rows):
            make_program(
                field_of_study=field,
                institution=f"School {number}",
                degree_type=make_degree_type(f"Degree {number}"),
                city=f"City {number}",
            )
        return query_count(field.get_absolute_url())

    assert add(2) == add(50)
    # What depends on the content version alone is known by now.
    assert query_count(field.get_absolute_url()) <= 8
