"""Tests of typos in searches, and of searches without results."""

import pytest

from careerguide.content.publishing import Status
from tests.support.factories import add_skills, make_guides, make_occupation, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def search(client, text: str):
    return get_page(client, "/search/", q=text)


@pytest.mark.parametrize(
    ("typed", "corrected"), [("ai enginer", "ai engineer"), ("enginere", "engineer"), ("dokcer ai", "docker ai")]
)
@pytest.mark.parametrize("url", ["/search/", "/roles/"])
def test_typo_is_corrected_with_a_notice(client, url, typed, corrected):
    add_skills(make_role("AI Engineer"), "Docker")
    make_role("Painter")
    page = get_page(client, url, q=typed)
    assert f"No results for “{typed}.” Showing results for “{corrected}” instead." in page.text
    assert "What AI Engineer does." in page.text
    assert "What Painter does." not in page.text


def test_typo_next_to_a_common_word_is_corrected(client):
    make_role("AI Engineer")
    assert "Showing results for “ai engineer” instead." in search(client, "ai enginer salary").text


@pytest.mark.parametrize(
    "typed",
    ["aj", "web3e", "enginner painter", "enngginner"],
    ids=["short word", "number", "words of two guides", "too many typos"],
)
def test_search_without_a_close_match_is_not_corrected(client, typed):
    make_role("AI Engineer")
    make_role("Painter")
    make_role("Web3 maker")
    page = search(client, typed)
    assert f"Nothing matches “{typed}”" in page.text
    assert "Showing results for" not in page.text


def test_words_of_drafts_are_not_suggested(client):
    make_role("AI Engineer")
    make_role("Carpenter", status=Status.DRAFT)
    assert "Showing results for" not in search(client, "carpentre").text


def test_words_that_find_a_guide_are_not_corrected(client):
    make_role("AI Engineer")
    make_role("AI Enginer")
    page = get_page(client, "/roles/", q="enginer")
    assert "1 career matching “enginer”" in page.text
    assert "Showing results for" not in page.text


def test_search_without_results_offers_its_known_words(client):
    make_occupation(title="Nurses")
    make_occupation(title="Cooks")
    page = search(client, "how to nurse zzzz cook")
    assert (page.link("“nurse”"), page.link("“cook”")) == ("/search/?q=nurse", "/search/?q=cook")
    assert "“zzzz”" not in page.links


@pytest.mark.parametrize("typed", ["python", "pyhton", "zzzzz"])
def test_query_count_is_constant(query_count, typed):
    make_guides(2)
    few = query_count(f"/search/?q={typed}")
    make_guides(48, start=2)
    assert query_count(f"/search/?q={typed}") == few
