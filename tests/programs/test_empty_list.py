"""What an empty list says, and lengths in the words in which they were typed."""

import re
from html import unescape

import pytest

from tests.support.factories import make_program

pytestmark = pytest.mark.django_db


def heading(answer) -> str:
    """What was found, in words."""
    return unescape(re.search(r'<h2 id="found">(.*?)</h2>', answer.content.decode())[1])


def ways_out(answer) -> dict[str, tuple[str, int]]:
    """The ways out of an empty list: for what to do, where it is and how many it holds."""
    found = re.search(r'<ul class="ways-out">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    ways = re.findall(r'<a[^>]* href="([^"]*)">(.*?)</a>: (\d+)', found[1] if found else "")
    return {unescape(words): (unescape(href), int(count)) for href, words, count in ways}


def test_the_ways_out_are_sentences(client):
    make_program("Things", tuition_usd=20_000, delivery_mode="online")
    assert ways_out(client.get("/programs/?tuition_max=10k"))["Leave out “up to $10,000”"] == ("/programs/", 1)
    both = client.get("/programs/?format=hybrid&format=on_campus&q=things")
    assert "Leave out “hybrid” and “on campus”" in ways_out(both)
    assert "Leave out “zzzz”" in ways_out(client.get("/programs/?q=zzzz"))


@pytest.mark.parametrize("path", ["/programs/?q=zzzz&page=99999", "/programs/?q=zzzz&page=0", "/roles/?q=zzzz&page=7"])
def test_over_an_empty_list_nobody_is_told_which_page_it_is(client, path):
    make_program()
    html = client.get(path).content.decode()
    assert "There is no page" not in html
    assert re.search(r'<h2 id="found">0 ', html)
    assert "page=" not in re.search(r'rel="canonical" href="([^"]*)"', html)[1]


def test_a_page_that_is_no_number_is_named_all_the_same(client):
    html = client.get("/programs/?q=zzzz&page=two").content.decode()
    assert "Page: “two” was left out. Give a whole number from 1." in html


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("99", "99 months"),
        ("18", "18 months"),
        ("12 months", "12 months"),
        ("1", "1 month"),
        ("1.5 years", "1.5 years"),
        ("1 Year", "1 year"),
        ("1.5Y", "1.5 years"),
    ],
)
def test_a_length_is_said_in_months_where_months_were_typed(client, typed, words):
    assert heading(client.get("/programs/", {"duration_max": typed})) == f"0 programs, up to {words}"


def test_lengths_that_were_swapped_keep_their_own_units(client):
    assert heading(client.get("/programs/?duration_min=2+years&duration_max=3")) == (
        "0 programs, from 3 months, up to 2 years"
    )


def test_the_nearest_miss_is_said_in_the_unit_that_was_typed(client):
    make_program(duration_months=18)
    assert "Raise duration to 18 months" in ways_out(client.get("/programs/?duration_max=6"))
    assert "Raise duration to 1.5 years" in ways_out(client.get("/programs/?duration_max=1+year"))
    html = unescape(client.get("/programs/?duration_max=6").content.decode())
    assert "Leave out “up to 6 months”" in html
