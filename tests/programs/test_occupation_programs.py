"""Tests of the catalog limited to one occupation."""

import pytest

from programs.models import FieldOfStudy
from roles.models import Occupation
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_matching_field,
    make_occupation,
    make_program,
    make_role,
)
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db

CATALOG, FILTERED = "/roles/registered-nurses/programs/", "/programs/?role=registered-nurses"
BACHELOR, MASTER, ASSOCIATE = "Bachelor’s degree", "Master’s degree", "Associate’s degree"


@pytest.fixture
def nursing() -> FieldOfStudy:
    """A field that prepares for registered nurses, who usually start with a bachelor's degree."""
    field = make_matching_field(make_role("Nurse"), "51.3801", "Nursing")
    Occupation.objects.update(slug="registered-nurses", title="Registered nurses", entry_education="Bachelor's degree")
    return field


@pytest.fixture
def programs(nursing):
    for title, degree in [("A", ASSOCIATE), ("B", BACHELOR), ("C", MASTER), ("D", "Diploma")]:
        make_program(title, field_of_study=nursing, degree_type=make_degree_type(degree))
    make_program("Elsewhere", field_of_study=make_field())


def rows(page: Page) -> list[tuple[str, str]]:
    return [(row.one("h3 a").text[0], " ".join(row.texts(".row-match"))) for row in page.css(".row")]


@pytest.mark.usefixtures("programs")
class TestOccupation:
    @pytest.mark.parametrize("url", [CATALOG, FILTERED])
    def test_rows_say_how_their_level_compares(self, client, url):
        assert rows(get_page(client, url)) == [
            ("A", "Below the usual level for starting"),
            ("B", "At the usual level for starting"),
            ("C", "Above the usual level for starting"),
            ("D", ""),
        ]

    @pytest.mark.parametrize("url", [CATALOG, FILTERED])
    def test_order_is_by_title(self, client, url):
        page = get_page(client, url)
        assert page.texts("select[name=sort] option")[0] == "Title, A to Z"
        assert [title for title, _ in rows(get_page(client, f"{url}{'&' if '?' in url else '?'}sort=-tuition"))] == [
            "A", "B", "C", "D",
        ]  # fmt: skip

    def test_heading_crumbs_and_links_name_the_occupation(self, client):
        page = get_page(client, CATALOG)
        assert page.one(".catalog-head .topic").text == "Programs for Registered nurses"
        assert page.one("#found").text == "4 programs"
        assert page.canonical == CATALOG
        assert page.link("Registered nurses") == "/roles/registered-nurses/"
        assert page.one("title").text.startswith("Programs for Registered nurses")
        assert page.one(".role-programs-intro > p").text == (
            "People usually start with a bachelor’s degree. Of these programs, "
            "one is at that level, one is above it and one is below it."
        )
        assert "leads to this occupation" in page.one(".role-programs-intro details").text

    def test_filters_hold_for_one_occupation(self, client):
        page = get_page(client, f"{CATALOG}?degree_type=master’s-degree&format=x")
        assert [title for title, _ in rows(page)] == ["C"]
        assert page.canonical == f"{CATALOG}?degree_type=master%E2%80%99s-degree"
        assert "We ignored “x”" in page.text

    def test_filter_is_a_chip_and_in_the_heading(self, client):
        page = get_page(client, FILTERED)
        assert page.one("#found").text == "4 programs, Registered nurses"
        assert page.texts(".chips li")[0].startswith("Registered nurses")

    def test_counts_of_choices_are_those_of_the_career(self, client):
        groups = {group.name: group for group in client.get(FILTERED).context["catalog"].groups}
        assert sorted((each.label, each.count) for each in groups["degree_type"].choices) == [
            (ASSOCIATE, 1), (BACHELOR, 1), ("Diploma", 1), (MASTER, 1),
        ]  # fmt: skip

    def test_program_leads_back_to_the_list(self, client):
        url = get_page(client, CATALOG).css(".row h3 a")[0]["href"]
        assert get_page(client, url).link("Back to the list").startswith(CATALOG)

    def test_export_has_the_programs_of_the_occupation(self, client):
        answer = client.get(client.get(CATALOG).context["export_url"])
        assert b"".join(answer.streaming_content).decode("utf-8-sig").count("\n") == 5

    def test_careers_of_guides_and_occupations_can_be_combined(self, client):
        make_program("Finance", role=make_role("Banker"))
        assert get_page(client, f"{FILTERED}&role=banker").one("#found").text.startswith("5 programs")


def test_occupation_without_programs_says_so(client, nursing):
    page = get_page(client, CATALOG)
    assert "No program in the catalog leads to this career." in page.text


def test_dropped_occupation_is_gone(client):
    successor = make_occupation(title="Nurses")
    make_occupation(title="Former nurses", is_current=False, successor=successor)
    response = client.get("/roles/former-nurses/programs/")
    assert response.status_code == 410
    assert 'href="/roles/nurses/"' in response.content.decode()
    assert "We ignored “former-nurses”" in get_page(client, "/programs/?role=former-nurses").text


def test_unknown_slug_returns_404(client):
    assert client.get("/roles/nowhere/programs/").status_code == 404


@pytest.mark.parametrize(("url", "most"), [(CATALOG, 12), (FILTERED, 10)])
def test_query_count_is_constant(query_count, nursing, url, most):
    def add(numbers):
        for number in numbers:
            make_program(
                field_of_study=nursing, degree_type=make_degree_type(f"D{number}"), institution=f"U{number}", city="C"
            )

    add(range(2))
    few = query_count(url)
    add(range(2, 40))
    assert query_count(url) == few
    # What depends on the content version alone is known by now.
    assert query_count(url) <= most
