import pytest

from programs.models import Program
from roles.models import Role, RoleAlias
from tests.support.factories import make_program, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def test_guide_is_found_by_its_aliases(client):
    role = make_role("AI Engineer")
    RoleAlias.objects.create(role=role, name="Artificial Intelligence Engineer")
    assert get_page(client, "/search/?q=artificial+intelligence").link("AI Engineer") == "/roles/ai-engineer/"


def test_words_may_come_from_different_aliases(client):
    role = make_role("AI Engineer", claim="Builds things.")
    RoleAlias.objects.create(role=role, name="Artificial Intelligence Engineer")
    RoleAlias.objects.create(role=role, name="Prompt Architect")
    for typed in ["artificial+architect", "prompt+things+AI", "engineer"]:
        assert get_page(client, f"/search/?q={typed}").rows == ["AI Engineer"]
    assert "No guide matches “artificial plumber” yet" in get_page(client, "/search/?q=artificial+plumber").text


@pytest.mark.parametrize(
    "typed", ["x+" * 100, "+".join(chr(97 + number % 26) * (1 + number // 26) for number in range(60))]
)
def test_query_count_of_a_search_for_many_words_is_limited(client, query_count, typed):
    role = make_role("AI Engineer")
    RoleAlias.objects.create(role=role, name="x")
    assert query_count(f"/search/?q={typed}") <= query_count("/search/?q=x+y")


def test_shortened_list_links_to_all_matching_guides(client):
    for number in range(10):
        make_role(f"Nurse {number}")
    page = get_page(client, "/search/?q=nurse")
    assert len(page.rows) == 10
    assert "See all guides" not in page.text
    make_role("Nurse 10")
    page = get_page(client, "/search/?q=nurse")
    assert len(page.rows) == 10
    assert page.link("See all guides that match “nurse”") == "/roles/?q=nurse"


def test_home_page_says_when_nothing_is_published(client):
    page = get_page(client, "/")
    assert "No guide or program is published at the moment." in page.text
    assert page.has('form[action="/search/"]')
    assert not page.has("h2")
    assert "0 programs" not in page.text


def test_home_page_links_to_all_guides_from_two_up(client):
    make_role()
    assert "See all career guides" not in get_page(client, "/").text
    make_role()
    assert get_page(client, "/").link("See all career guides") == "/roles/"


def test_program_is_found_with_a_link_to_the_catalog(client):
    make_program("Master of Things", institution="Example University")
    page = get_page(client, "/search/?q=things+example")
    assert page.rows == ["Master of Things"]
    assert "/programs/?q=things%20example" in page.links.values()


def test_empty_result_is_explained(client):
    page = get_page(client, "/search/?q=zzz")
    assert page.texts("h2") == ["No guide matches “zzz” yet", "No programs match “zzz”"]
    assert page.link("Browse all programs") == "/programs/"


@pytest.mark.parametrize("typed", ["%00", "---", "%E2%80%94"])
def test_query_without_a_word_has_a_notice(client, typed):
    assert "was left out. Enter words" in get_page(client, f"/search/?q={typed}").text


@pytest.mark.parametrize("typed", ["", "   "])
def test_empty_search_offers_the_main_pages(client, typed):
    page = get_page(client, f"/search/?q={typed}")
    assert page.link("Career guides") == "/roles/"
    assert page.link("Degree programs") == "/programs/"
    assert "was left out" not in page.text


def test_home_page_counts_programs_by_filter(client):
    make_program(tuition_usd=1, duration_months=1, delivery_mode="online")
    make_program(tuition_usd=0)
    page = get_page(client, "/")
    ways = page.texts(".ways li")
    assert ways == [
        "Lowest tuition first from $0 2 of 2 list a price",
        "Shortest first from 1 month among programs that list a length",
        "Online 1 program of 2 in the catalog",
    ]
    assert page.link("Browse all 2 programs") == "/programs/"


def test_list_without_guides_links_to_the_programs(client):
    page = get_page(client, "/roles/")
    assert "We haven’t published a guide so far." in page.text
    assert "/programs/" in page.one("main").links.values()


def test_home_page_has_no_empty_sections(client):
    make_program()
    assert get_page(client, "/").texts("h2") == ["Degree programs Ways into the catalog"]
    Program.objects.all().delete()
    make_role()
    assert get_page(client, "/").texts("h2") == [Role.objects.get().title]


def test_typo_is_corrected_with_a_notice(client):
    make_program("Master of Things", institution="Johns Hopkins University")
    for url in ["/search/?q=jonhs+hopkins", "/programs/?q=jonhs+hopkins"]:
        page = get_page(client, url)
        assert "No results for “jonhs hopkins.” Showing results for “johns hopkins” instead." in page.text
        assert page.rows == ["Master of Things"]
