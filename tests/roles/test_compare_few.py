"""Comparing where there is hardly a guide to compare: the page promises no more than it shows."""

import re
from html import unescape

import pytest

from careerguide.content.publishing import Status
from roles.models import Comparison
from tests.support.factories import make_role

pytestmark = pytest.mark.django_db


class Page:
    """The page about some slugs, as a reader sees it."""

    def __init__(self, client, *slugs):
        self.html = client.get("/roles/compare/", {"role": slugs}).content.decode()
        main = self.html.partition("<main")[2]
        self.words = " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())
        self.heading = unescape(re.search(r"<h1>(.*?)</h1>", self.html)[1])
        self.description = unescape(re.search(r'name="description" content="([^"]*)"', self.html)[1])
        self.links = {unescape(words): unescape(href) for href, words in re.findall(
            r'<a [^>]*?href="([^"]*)"[^>]*>([^<]*)</a>', main)}  # fmt: skip


def speaks_of(role, other):
    """Let the guide to ``role`` speak of ``other``."""
    Comparison.objects.create(role=role, other=other, this_side=f"{role} from near.", other_side=f"{other} from afar.")


def test_with_one_guide_the_page_says_so_and_leads_to_it(client):
    make_role("Actor")
    page = Page(client)
    assert "There is only one guide so far, so there are no two to put side by side." in page.words
    assert page.links["Read the guide to Actor"] == "/roles/actor/"
    assert "Choose two or three" not in page.words


def test_with_no_guide_the_page_leads_to_the_programs(client):
    make_role("Actor", status=Status.DRAFT)
    page = Page(client)
    assert "No guide is published yet, so there is nothing to compare." in page.words
    assert page.links["Browse degree programs"] == "/programs/"
    assert "Actor" not in page.words


def test_with_two_guides_the_page_leads_to_the_list(client):
    make_role("Actor"), make_role("Baker")
    page = Page(client)
    assert "Choose two or three and see them side by side." in page.words
    assert page.links["Browse all guides"] == "/roles/"


def test_one_of_two_guides_invites_the_other(client):
    make_role("Actor"), make_role("Baker")
    assert "This is one guide by itself. Add another to see them side by side." in Page(client, "actor").words


def test_a_guide_is_added_and_a_role_without_one_is_spoken_of(client):
    actor = make_role("Actor")
    speaks_of(actor, make_role("Baker"))
    speaks_of(actor, make_role("Cook", status=Status.DRAFT))
    speaks_of(actor, make_role("Dancer", status=Status.WITHDRAWN))
    links = Page(client, "actor").links
    assert links["Add Baker"] == "/roles/compare/?role=actor&role=baker"
    about = "What the guide to Actor says of Cook, which has no guide of its own"
    assert links[about] == "/roles/compare/?role=actor&role=cook"
    assert "Actor from near." in Page(client, "actor", "cook").words
    assert not [words for words in links if "Dancer" in words]


def test_the_heading_names_a_role_without_a_guide_only_where_it_is_spoken_of(client):
    cook = make_role("Cook", status=Status.DRAFT)
    speaks_of(make_role("Actor"), cook)
    make_role("Baker")
    assert Page(client, "actor", "cook").heading == "Actor compared with Cook"
    assert Page(client, "baker", "cook").heading == "Compare Baker"
    assert Page(client, "actor", "baker", "cook").heading == "Actor compared with Baker and Cook"


def test_a_search_engine_is_promised_two_guides_only_where_there_are_two(client):
    speaks_of(make_role("Actor"), make_role("Cook", status=Status.DRAFT))
    make_role("Baker")
    assert "side by side" in Page(client, "actor", "baker").description
    said = Page(client, "actor", "cook").description
    assert said == "Actor compared with Cook: the figures of one guide, and what it says of the other role."
    assert Page(client, "actor").description == "Compare Actor: the figures of one guide."
