"""Comparisons name pages that are missing, withdrawn or renamed."""

import re
from html import unescape

import pytest

from careerguide.content.publishing import Status
from tests.support.factories import make_program, make_role

pytestmark = pytest.mark.django_db


def page(client, url: str) -> str:
    html = client.get(url).content.decode()
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2])).split())
    return re.sub(r" (?=[,.])", "", text)


@pytest.mark.parametrize(
    ("url", "sentence", "way_on"),
    [
        ("/roles/compare/?role=nope", "There is no guide “nope”.", "/roles/"),
        ("/programs/compare/?program=x", "There is no program “x”.", "/programs/"),
    ],
)
def test_unknown_slug_is_not_called_withdrawn(client, url, sentence, way_on):
    assert sentence in page(client, url)
    assert "gone" not in page(client, url)
    notice = re.search(r'<div class="notices.*?</div>', client.get(url).content.decode(), re.DOTALL)[0]
    assert f'href="{way_on}">see all' in notice


def test_withdrawn_page_is_named(client):
    make_role("Smith", status=Status.WITHDRAWN)
    make_program("MS in Things", slug="things", institution="North", status=Status.WITHDRAWN)
    assert client.get("/roles/smith/").status_code == client.get("/programs/things/").status_code == 410
    guides, programs = page(client, "/roles/compare/?role=smith"), page(client, "/programs/compare/?program=things")
    assert "“Smith” has gone: our editors have withdrawn this guide. Remove" in guides
    assert "“MS in Things at North” has gone: our editors have withdrawn this program. Remove" in programs


def test_withdrawn_guide_that_became_a_draft_is_unknown(client):
    make_role("A secret", status=Status.DRAFT)
    assert "There is no guide “a-secret”." in page(client, "/roles/compare/?role=a-secret")
    assert "A secret" not in page(client, "/roles/compare/?role=a-secret")


def test_renamed_page_is_compared_under_its_new_url(client):
    role, program = make_role("Smith"), make_program("MS in Things", slug="things")
    make_role("Actor")
    role.slug, program.slug = "blacksmith", "all-things"
    role.save()
    program.save()
    html = client.get("/roles/compare/?role=smith&role=actor").content.decode()
    assert "<h1>Smith compared with Actor</h1>" in html
    assert "There is no guide" not in html
    assert 'rel="canonical" href="http://testserver/roles/compare/?role=actor&amp;role=blacksmith"' in html
    html = client.get("/programs/compare/?program=things&program=all-things").content.decode()
    assert html.count('class="compare-title"') == 1
    assert "There is no program" not in html
    assert 'rel="canonical" href="http://testserver/programs/compare/?program=all-things"' in html


@pytest.mark.parametrize("url", ["/roles/compare/?role=", "/programs/compare/?program="])
def test_query_count_is_the_same_for_many_missing_pages(query_count, url):
    name = url.rpartition("?")[2]
    assert query_count(url + "a" + "".join(f"&{name}b{number}" for number in range(9))) == query_count(url + "a")
