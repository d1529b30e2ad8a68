"""Slips of the hand in a search for guides, and the way on where none is found."""

import re
from html import unescape

import pytest

from careerguide.content.publishing import Status
from tests.support.factories import make_role, make_specialization
from tests.support.guides import asks_for, fill

pytestmark = pytest.mark.django_db


def words(client, url: str) -> str:
    """What a reader reads of the page at ``url``."""
    html = client.get(url).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2])).split())


@pytest.mark.parametrize(
    ("typed", "meant"), [("ai+enginer", "ai engineer"), ("enginere", "engineer"), ("dokcer+ai", "docker ai")]
)
def test_a_slip_is_forgiven_and_said_on_the_search_page_and_in_the_list_of_guides(client, typed, meant):
    asks_for(make_role("AI Engineer"), "Docker")
    make_role("Painter")
    for url in [f"/search/?q={typed}", f"/roles/?q={typed}"]:
        page = words(client, url)
        assert f"No guide is found by “{typed.replace('+', ' ')}”. These are for “{meant}”." in page
        assert "What AI Engineer does." in page
        assert "What Painter does." not in page


def test_a_slip_beside_a_word_that_every_guide_tells_of_is_forgiven(client):
    make_role("AI Engineer")
    assert "These are for “ai engineer”." in words(client, "/search/?q=ai+enginer+salary")


@pytest.mark.parametrize("typed", ["aj", "enginner+painter", "web3e", "enngginner"])
def test_short_words_numbers_words_that_stand_apart_and_too_many_slips_are_let_be(client, typed):
    make_role("AI Engineer")
    make_role("Painter")
    make_role("Web3 maker")
    page = words(client, f"/search/?q={typed}")
    assert "No guide is found by all of these words." in page
    assert "These are for" not in page


def test_a_word_that_only_a_draft_holds_is_proposed_to_nobody(client):
    make_role("AI Engineer")
    make_role("Carpenter", status=Status.DRAFT)
    assert "These are for" not in words(client, "/search/?q=carpentre")


def test_words_that_are_found_are_left_as_they_are(client):
    make_role("AI Engineer")
    make_role("AI Enginer")
    page = words(client, "/roles/?q=enginer")
    assert "1 guide, “enginer”" in page
    assert "These are for" not in page


def test_where_no_guide_is_found_some_are_named_those_that_are_named_so_first(client):
    for title in ["Actor", "Baker", "Cook", "Dancer", "Editor", "Nurse"]:
        make_role(title, specialization=make_specialization())
    html = client.get("/search/?q=nurse+zzz").content.decode()
    ways = re.search(r'<ul class="ways-out">(.*?)</ul>', html, re.DOTALL)[1]
    assert re.findall(r'<a href="(/roles/[^"]+)">', ways)[:2] == ["/roles/nurse/", "/roles/actor/"]
    assert ways.count("<li>") == 5
    assert '<a class="button" href="/roles/">See all guides</a>' in html


def test_a_site_without_guides_names_none(client):
    assert "ways-out" not in client.get("/search/?q=zzz").content.decode()


@pytest.mark.parametrize("typed", ["python", "pyhton", "zzzzz"])
def test_a_search_asks_the_database_as_often_for_fifty_guides_as_for_two(query_count, typed):
    fill(2)
    few = query_count(f"/search/?q={typed}")
    fill(48, start=2)
    assert query_count(f"/search/?q={typed}") == few
