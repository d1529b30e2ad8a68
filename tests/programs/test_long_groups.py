"""Tests of long groups of the catalog's sidebar: narrowed by typing, as a tree, and on a page of their own."""

import pytest
from django.http import QueryDict

from careerguide.lists import choices, counts
from programs.catalog.fields import FAMILIES
from programs.catalog.page import Catalog
from tests.support.factories import make_degree_type, make_field, make_institution, make_program, make_programs
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db
AUSTRALIAN = {"scheme": "asced", "cip_code": None}


def values(page: Page, name: str) -> list[str]:
    return [field["value"] for field in page.css(f"#filters [name={name}][type=checkbox]")]


@pytest.fixture
def cities():
    for number in range(12):
        for _ in range(2):
            make_program(city=f"Springfield {number}" if number % 2 else f"Portland {number}", region="OR")


@pytest.mark.usefixtures("cities")
class TestTyping:
    def test_typed_words_narrow_a_group(self, client):
        page = get_page(client, "/programs/", find_city="PORT")
        assert values(page, "city") == [f"portland-{number}_or" for number in (0, 10, 2, 4, 6, 8)]
        assert "6 match “PORT”" in page.section("filter-city").text
        assert page.one("[name=find_city]")["value"] == "PORT"
        # The list itself is not narrowed.
        assert page.heading == "24 programs"

    def test_selected_choices_stay_while_typing(self, client):
        page = get_page(client, "/programs/?city=springfield-1_or&find_city=portland+4")
        assert values(page, "city") == ["portland-4_or", "springfield-1_or"]

    def test_words_that_match_nothing_are_answered(self, client):
        page = get_page(client, "/programs/?find_city=atlantis")
        assert values(page, "city") == []
        assert "Nothing matches “atlantis”" in page.section("filter-city").text

    def test_typed_words_stay_in_links_but_not_in_the_canonical_url(self, client):
        page = get_page(client, "/programs/?find_city=portland")
        assert page.canonical == "/programs/"
        assert page.one("#only-city-portland-0_or")["href"] == "/programs/?city=portland-0_or&find_city=portland"
        assert page.has("meta[name=robots][content=noindex]")

    def test_form_without_scripts_narrows_the_group(self, client):
        page = get_page(client, "/programs/")
        data = page.form("#filters") | {"find_city": "springfield"}
        assert page.one(".filter-find button").text.startswith("Find")
        response = client.get("/programs/", data, follow=True)
        assert len(values(Page(response), "city")) == 6

    def test_schools_are_found_by_any_words_of_their_names(self, client):
        for number in range(12):
            make_program(institution=make_institution("École Polytechnique" if number == 5 else f"College {number}"))
        page = get_page(client, "/programs/?find_institution=poly+ecole")
        assert page.texts("#filter-institution .check span") == ["École Polytechnique"]

    def test_typed_words_begin_words_of_the_choices(self, client):
        make_program(city="Mount Port-Land", region="OR", institution=make_institution("Port Arts School"))
        make_program(city="Newport", region="OR", institution=make_institution("Newport College"))
        for number in range(10):
            make_program(institution=make_institution(f"College {number}"))
        page = get_page(client, "/programs/", find_city="land", find_institution="port")
        assert values(page, "city") == ["mount-port-land_or"]
        assert values(page, "institution") == ["port-arts-school"]
        everything = get_page(client, "/programs/?section=all&show=city&find_city=land")
        assert everything.texts(".choices .check") == ["Mount Port-Land, OR 1"]
        assert values(get_page(client, "/programs/", find_city="or port"), "city")[-1] == "mount-port-land_or"

    def test_short_groups_have_no_field_to_type_in(self, client):
        make_program(country="US")
        make_program(country="AU")
        page = get_page(client, "/programs/")
        assert page.has("[name=country]")
        assert not page.has("[name=find_country]")


class TestPlaces:
    def test_regions_with_the_same_code_are_told_apart(self, client):
        make_program("In Seattle", region="WA", country="US")
        make_program("In Perth", region="WA", country="AU")
        page = get_page(client, "/programs/")
        labels = page.texts("#filter-region .check span")
        assert sorted(labels) == ["Washington, US", "Western Australia, Australia"]
        page = get_page(client, "/programs/?region=wa_au")
        assert page.rows == ["In Perth"]
        assert page.heading == "1 program; Western Australia, Australia"

    def test_countries_are_a_filter(self, client):
        make_program("Here", country="US")
        make_program("There", country="AU")
        make_program("Elsewhere", country="DE")
        assert get_page(client, "/programs/?country=au").rows == ["There"]
        assert get_page(client, "/programs/?country=US").heading == "1 program, United States"
        assert get_page(client, "/programs/?country=de").rows == ["Elsewhere"]
        assert "that isn’t one of the countries" in get_page(client, "/programs/?country=xx").notices[0]

    def test_unknown_region_is_refused_and_others_are_found(self, client):
        make_program("Alps", region="Bavaria", country="DE")
        make_program("Other", region="GA", country="US")
        assert get_page(client, "/programs/?region=bavaria_de").rows == ["Alps"]
        assert "states and regions" in get_page(client, "/programs/?region=atlantis_us").notices[0]

    def test_several_campuses_are_named_as_on_other_pages(self, client):
        make_program(city="Multiple IN Campuses", region="IN", country="US", location_scope="multiple")
        make_program(city="Gary", region="IN", country="US")
        labels = get_page(client, "/programs/").texts("#filter-city .check span")
        assert sorted(labels) == ["Gary, IN", "Several campuses in Indiana"]
        page = get_page(client, "/programs/?city=multiple-in-campuses_in_us")
        assert page.heading == "1 program, several campuses in Indiana"


class TestFields:
    @pytest.fixture(autouse=True)
    def fields(self):
        for number in range(12):
            for _ in range(number + 1):
                make_program(f"Computing {number}", field_of_study=make_field(f"11.{number:04}", f"Computing {number}"))
        make_program("Nursing", field_of_study=make_field("51.3801", "Nursing"))
        health = make_field("00.0001", "Health")
        type(health).objects.filter(pk=health.pk).update(slug="health", **AUSTRALIAN)
        make_program("Health in Sydney", field_of_study=health)

    def test_families_come_first_and_australian_fields_last(self, client):
        page = get_page(client, "/programs/")
        assert values(page, "field") == ["cip-11", "cip-51", "australian"]
        assert page.one("#filter-field .choice-apart").text == "Not in the US classification (CIP)"

    def test_family_selects_all_its_fields(self, client):
        assert get_page(client, "/programs/?field=cip-51&field=australian").rows == ["Health in Sydney", "Nursing"]
        page = get_page(client, "/programs/?field=cip-11")
        assert page.heading == f"78 programs, {FAMILIES['cip-11']}"
        assert page.one("#only-field-cip-51")["href"] == "/programs/?field=cip-51"

    def test_family_opens_to_its_fields(self, client):
        page = get_page(client, get_page(client, "/programs/").link("12 fields"))
        assert len(values(page, "field")) == 13
        assert "computing" not in page.canonical
        everything = get_page(client, page.link("All 12"))
        assert everything.heading == f"Fields of study: {FAMILIES['cip-11']}"
        assert len(everything.css("form.choices [name=field]")) == 13
        assert values(get_page(client, page.link("Hide fields")), "field") == ["cip-11", "cip-51", "australian"]

    def test_selected_field_is_shown_in_its_closed_family(self, client):
        page = get_page(client, "/programs/?field=11-0003")
        assert values(page, "field") == ["cip-11", "11-0003", "cip-51", "australian"]

    def test_typing_finds_families_and_fields(self, client):
        for number in range(10):
            make_program(field_of_study=make_field(f"{number + 40}.0101"))
        assert values(get_page(client, "/programs/?find_field=nurs"), "field") == ["51-3801"]
        assert values(get_page(client, "/programs/?find_field=computer+sciences"), "field") == ["cip-11"]
        assert values(get_page(client, "/programs/?find_field=ursing"), "field") == []


def test_degree_types_are_in_order_of_level(client):
    names = ["Doctoral degree", "Associate’s degree", "Certificate (1 to less than 2 years)", "Bachelor’s degree"]
    for number, name in enumerate(names):
        for _ in range(number + 1):
            make_program(degree_type=make_degree_type(name))
    labels = get_page(client, "/programs/").texts("#filter-degree_type .check span")
    assert labels == [names[2], names[1], names[3], names[0]]


class TestAllChoices:
    @pytest.fixture(autouse=True)
    def schools(self, monkeypatch):
        monkeypatch.setattr("careerguide.lists.facets.MAX_EXPANDED", 11)
        monkeypatch.setattr(choices, "PAGE_SIZE", 5)
        for number in range(7):
            make_program(institution=f"Alpha {number}", delivery_mode="online")
            make_program(institution=f"Beta {number}", delivery_mode="hybrid")
            make_program(institution=f"Gamma {number}", delivery_mode="online")
        make_program(institution="1st College", delivery_mode="online")

    def test_long_group_leads_to_a_page_of_its_own(self, client):
        link = get_page(client, "/programs/?format=online").link("Show all schools")
        page = get_page(client, link)
        assert page.heading == "Schools: 0–9"
        assert page.texts(".letters a") == ["0–9", "A", "G"]
        assert page.canonical == "/programs/"
        page = get_page(client, page.link("A"))
        assert page.texts(".choices .check") == [f"Alpha {number} 1" for number in range(5)]
        following = get_page(client, page.link("Next page"))
        assert following.texts(".choices .check") == ["Alpha 5 1", "Alpha 6 1"]

    def test_old_link_does_not_show_all_choices_in_the_sidebar(self, client):
        page = get_page(client, "/programs/?show=institution")
        assert len(values(page, "institution")) == counts.SHORT_GROUP
        assert get_page(client, page.link("Show all schools")).heading == "Schools: 0–9"

    def test_form_adds_choices_and_keeps_other_filters(self, client):
        page = get_page(client, "/programs/?format=online&institution=alpha-6&section=a&show=institution")
        data = page.form("form.choices") | {"institution": ["alpha-6", "alpha-0"]}
        assert data == {"format": "online", "institution": ["alpha-6", "alpha-0"]}
        assert len(Page(client.get("/programs/", data)).rows) == 2

    def test_typing_on_the_page_finds_choices_of_all_letters(self, client):
        page = get_page(client, "/programs/?section=a&show=institution")
        found = get_page(client, "/programs/", page.form("form.choices-find") | {"find_institution": "3"})
        assert found.texts(".choices .check") == ["Alpha 3 1", "Beta 3 1", "Gamma 3 1"]
        nothing = get_page(client, "/programs/?section=all&show=institution&find_institution=zzz")
        assert "Nothing matches “zzz.”" in nothing.text

    def test_query_count_does_not_grow_with_the_choices(self, query_count):
        url = "/programs/?section=b&show=institution"
        few = query_count(url)
        for number in range(7, 40):
            make_program(institution=f"Beta {number}")
        assert query_count(url) == few


def test_sidebar_reads_only_the_choices_that_it_shows():
    for number in range(counts.SHORT_GROUP + 5):
        make_programs(2, institution=make_institution(f"School {number:02}"))
    groups = Catalog(QueryDict(""), "/programs/").groups
    (group,) = [group for group in groups if group.name == "institution"]
    assert (len(group.choices), group.hidden) == (counts.SHORT_GROUP, 5)
