"""The search page and the home page."""

import pytest

from roles.models import RoleAlias
from tests.support.factories import make_program, make_role

pytestmark = pytest.mark.django_db


def test_guide_is_found_by_its_aliases(client):
    role = make_role("AI Engineer")
    RoleAlias.objects.create(role=role, name="Artificial Intelligence Engineer")
    html = client.get("/search/?q=artificial+intelligence").content.decode()
    assert 'href="/roles/ai-engineer/"' in html


def test_words_may_come_from_different_aliases(client):
    role = make_role("AI Engineer", claim="Builds things.")
    RoleAlias.objects.create(role=role, name="Artificial Intelligence Engineer")
    RoleAlias.objects.create(role=role, name="Prompt Architect")
    for typed in ["artificial+architect", "prompt+things+AI", "engineer"]:
        assert client.get(f"/search/?q={typed}").content.decode().count('href="/roles/ai-engineer/"') == 1
    assert "No guide is found by all of these words." in client.get("/search/?q=artificial+plumber").content.decode()


@pytest.mark.parametrize(
    "typed", ["x+" * 100, "+".join(chr(97 + number % 26) * (1 + number // 26) for number in range(60))]
)
def test_search_of_100_words(client, query_count, typed):
    role = make_role("AI Engineer")
    RoleAlias.objects.create(role=role, name="x")
    assert query_count(f"/search/?q={typed}") <= query_count("/search/?q=x+y")


def test_link_leads_to_the_remaining_guides(client):
    for number in range(10):
        make_role(f"Nurse {number}")
    html = client.get("/search/?q=nurse").content.decode()
    assert html.count('<li class="role-row">') == 10
    assert "See all guides with these words" not in html
    make_role("Nurse 10")
    html = client.get("/search/?q=nurse").content.decode()
    assert html.count('<li class="role-row">') == 10
    assert 'href="/roles/?q=nurse">See all guides with these words' in html


def test_home_page_of_an_empty_site_says_so(client):
    html = client.get("/").content.decode()
    assert "No guide is published yet." in html
    assert "No program is published yet." in html
    assert "0 programs" not in html


def test_home_page_links_to_all_guides(client):
    assert "See all guides" not in client.get("/").content.decode()
    make_role()
    assert 'href="/roles/">See all guides' in client.get("/").content.decode()


def test_program_is_found_with_a_link_to_the_catalog(client):
    make_program("Master of Things", institution="Example University")
    html = client.get("/search/?q=things+example").content.decode()
    assert "Master of Things" in html
    assert 'href="/programs/?q=things%20example"' in html


def test_empty_result_offers_links(client):
    html = client.get("/search/?q=zzz").content.decode()
    assert "No guide is found by all of these words." in html
    assert "No program has all of these words in its title, institution, city or field." in html


@pytest.mark.parametrize("typed", ["%00", "---", "%E2%80%94"])
def test_query_without_a_word_is_named(client, typed):
    assert "was left out. Type words" in client.get(f"/search/?q={typed}").content.decode()


@pytest.mark.parametrize("typed", ["", "   "])
def test_empty_search_shows_how_to_search(client, typed):
    html = client.get(f"/search/?q={typed}").content.decode()
    assert "Try a role" in html
    assert "was left out" not in html


def test_home_page_counts_programs_by_filter(client):
    make_program(tuition_usd=1, duration_months=1, delivery_mode="online")
    make_program(tuition_usd=0)
    html = client.get("/").content.decode()
    assert "2 programs state a tuition" in html
    assert "1 program states a duration" in html
    assert "1 program online" in html
    assert "Browse all 2 programs" in html


def test_empty_site_offers_links(client):
    for url in ["/", "/roles/"]:
        html = client.get(url).content.decode()
        assert "No guide is published yet." in html
        assert 'href="/programs/"' in html


def test_typo_is_corrected_and_named(client):
    make_program("Master of Things", institution="Johns Hopkins University")
    for url in ["/search/?q=jonhs+hopkins", "/programs/?q=jonhs+hopkins"]:
        html = client.get(url).content.decode()
        assert "No program is found by “jonhs hopkins”. These are for “johns hopkins”." in html
        assert "Master of Things" in html
