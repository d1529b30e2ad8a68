"""What tabs, bookmarks and search engines call the catalog's pages."""

import re
from html import unescape

import pytest

pytestmark = pytest.mark.usefixtures("content")

LIVE = {"HX-Request": "true"}


def title(answer) -> str:
    """What stands in the tab."""
    return unescape(re.search(r"<title>(.*?)</title>", answer.content.decode())[1])


def description(answer) -> str:
    """What a search engine shows below the title."""
    return unescape(re.search(r'<meta name="description" content="([^"]*)"', answer.content.decode())[1])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/programs/", "Degree programs"),
        ("/programs/?sort=tuition", "Degree programs"),
        ("/programs/?format=online&tuition_max=30k", "6 programs, online, up to $30,000"),
        ("/programs/?q=zzzz", "0 programs, “zzzz”"),
        ("/roles/ai-engineer/programs/", "Programs for AI Engineer"),
        ("/roles/ai-engineer/programs/?format=hybrid", "Programs for AI Engineer: 2 programs, hybrid"),
    ],
)
def test_the_title_says_what_was_found_while_filters_are_on_and_the_live_answer_brings_it(client, url, words):
    assert title(client.get(url)) == f"{words} – careerguide"
    live = client.get(url, headers=LIVE)
    assert title(live) == f"{words} – careerguide"
    # htmx takes a title from the top of an answer alone.
    assert live.content.decode().startswith("<title>")


def test_what_a_reader_typed_is_no_html_in_the_title(client):
    for headers in ({}, LIVE):
        html = client.get("/programs/", {"q": "<b>x</b>"}, headers=headers).content.decode()
        assert "<b>x" not in html


def test_a_roles_catalog_is_described_as_its_own(client):
    of_all, of_role = client.get("/programs/"), client.get("/roles/ai-engineer/programs/")
    assert description(of_all) == "10 programs. Degree programs by format, duration and tuition."
    assert description(of_role) == (
        "10 programs. Degree programs that lead to AI Engineer, by format, duration and tuition."
    )
