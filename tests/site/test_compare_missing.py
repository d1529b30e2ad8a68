"""Tests of comparisons with pages that are missing, withdrawn or renamed."""

import pytest

from careerguide.content.publishing import Status
from tests.support.factories import make_program, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("url", "sentence", "list_url"),
    [
        ("/roles/compare/?role=nope", "There is no career “nope”.", "/roles/"),
        ("/programs/compare/?program=x", "There is no program “x”.", "/programs/"),
    ],
)
def test_unknown_slug_is_not_called_withdrawn(client, url, sentence, list_url):
    page = get_page(client, url)
    assert sentence in page.text
    assert "removed" not in page.text
    assert page.one(".notices").link("see all") == list_url


def test_withdrawn_page_is_named(client):
    make_role("Smith", status=Status.WITHDRAWN)
    make_program("MS in Things", slug="things", institution="North", status=Status.WITHDRAWN)
    assert client.get("/roles/smith/").status_code == client.get("/programs/things/").status_code == 410
    guides = get_page(client, "/roles/compare/?role=smith")
    assert "We’ve removed the page about “Smith.” Remove" in guides.text
    programs = get_page(client, "/programs/compare/?program=things")
    assert "We’ve removed the page about “MS in Things at North.” Remove" in programs.text


def test_draft_guide_is_not_named(client):
    make_role("A secret", status=Status.DRAFT)
    page = get_page(client, "/roles/compare/?role=a-secret")
    assert "There is no career “a-secret”." in page.text
    assert "A secret" not in page.html


def test_renamed_page_is_compared_under_its_new_url(client):
    role, program = make_role("Smith"), make_program("MS in Things", slug="things")
    make_role("Actor")
    role.slug, program.slug = "blacksmith", "all-things"
    role.save()
    program.save()
    page = get_page(client, "/roles/compare/?role=smith&role=actor")
    assert page.heading == "Smith vs. Actor"
    assert page.notices == []
    assert page.canonical == "/roles/compare/?role=actor&role=blacksmith"
    page = get_page(client, "/programs/compare/?program=things&program=all-things")
    assert len(page.css(".compare-title")) == 1
    assert page.notices == []
    assert page.canonical == "/programs/compare/?program=all-things"


@pytest.mark.parametrize("url", ["/roles/compare/?role=", "/programs/compare/?program="])
def test_query_count_is_the_same_for_many_missing_pages(query_count, url):
    name = url.rpartition("?")[2]
    assert query_count(url + "a" + "".join(f"&{name}b{number}" for number in range(9))) == query_count(url + "a")
