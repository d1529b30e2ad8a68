"""Tests of the links between a list, a program's page and the comparison. The list is in the page's URL."""

import pytest
from django.http import QueryDict

from programs.catalog.origin import ListOrigin
from tests.support.factories import make_field, make_program, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def origin(query: str) -> ListOrigin:
    return ListOrigin(QueryDict(query), "/programs/here/")


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("", "/programs/"),
        ("format=online&page=2&compare=b&compare=a", "/programs/?compare=a&compare=b&format=online&page=2"),
        ("guide=actor&sort=tuition", "/roles/actor/programs/?sort=tuition"),
        ("guide=//example.org&q=x", "/programs/?q=x"),
        ("guide=../admin&next=https://example.org&from=//example.org", "/programs/"),
        ("format=%0D%0ALocation:&q=%00&compare=%3Cb%3E", "/programs/"),
        ("q=https://example.org", "/programs/?q=https%3A%2F%2Fexample.org"),
        ("q=x&row=a", "/programs/?q=x#row-a"),
        ("row=%22%3Ex", "/programs/"),
    ],
)
def test_way_back_leads_only_to_lists_of_this_site(query, url):
    assert origin(query).list_url() == url


def test_program_can_be_added_and_removed():
    first, second = make_program(slug="first"), make_program(slug="second")
    selected = origin("format=online&compare=first")
    assert selected.select_url(second) == "/programs/here/?compare=first&compare=second&format=online"
    assert selected.select_url(first) == "/programs/here/?format=online"
    assert selected.clear_url == "/programs/here/?format=online"
    assert selected.compare_url == "/programs/compare/?program=first"
    assert origin("").compare_url == ""


def test_sixth_program_cannot_be_added():
    selected, other = [f"compare=program-{number}" for number in range(5)], make_program(slug="sixth")
    assert origin("&".join(selected)).select_url(other) == ""
    assert origin("&".join(selected[:4])).select_url(other)


def test_similar_programs_keep_the_selection_and_the_list(client):
    field = make_field()
    for slug in "abcde":
        make_program(slug.upper(), slug=slug, field_of_study=field, institution="North")
    make_program("Elsewhere", slug="other")
    page = get_page(client, "/programs/?compare=a&compare=other&q=north")
    program = get_page(client, page.link("B, North"))
    assert program.one(".crumbs").link("Programs") == "/programs/?compare=a&compare=other"
    similar = get_page(client, program.section("similar").link("C, North"))
    added = get_page(client, similar.link("Add to compare"))
    three = "/programs/?compare=a&compare=c&compare=other"
    # The row of C may be on another page.
    assert added.link("Back to the list") == f"{three}&q=north#row-b"
    assert added.link("See all similar programs") == f"{three}&field={field.slug}"
    assert get_page(client, added.link("See all similar programs")).link("Compare 3 programs")


def test_program_leads_back_to_the_same_search(client):
    for number in range(21):
        make_program(f"Art {number:02}", slug=f"art-{number}")
    make_program("Drama", slug="drama")
    program = get_page(client, get_page(client, "/search/?q=drama").link("Drama"))
    assert program.link("Back to the list") == "/programs/?q=drama#row-drama"
    assert get_page(client, program.link("Back to the list")).one("#row-drama").text.startswith("Drama")
    # Without a list, the program may be on any page of the catalog.
    assert get_page(client, "/programs/drama/").link("All programs") == "/programs/"
    added = get_page(client, get_page(client, "/programs/drama/").link("Add to compare"))
    assert added.link("Back to the list") == "/programs/?compare=drama"


def test_rows_of_a_full_selection_can_be_returned_to(client):
    for number in range(6):
        make_program(f"P{number}", slug=f"p{number}")
    page = get_page(client, "/programs/", compare=[f"p{number}" for number in range(5)])
    assert get_page(client, page.link("P5")).link("Back to the list").endswith("#row-p5")
    assert page.has("#row-p5")


@pytest.mark.parametrize("path", ["/programs/", "/programs/p6/"])
def test_too_large_selection_says_which_five_are_compared(client, path):
    for number in range(10):
        make_program(f"P{number}", slug=f"p{number}", institution="North")
    page = get_page(client, path, compare=[f"p{number}" for number in range(6)])
    assert page.notices == [
        "You can compare up to 5 programs. “Compare the first 5” leaves out P5, North. "
        "To make room, remove others here or in the comparison."
    ]
    comparison = get_page(client, page.link("Compare the first 5"))
    assert len(comparison.css(".compare-title")) == 5
    assert comparison.link("Remove P5, North")
    assert page.one(".selection b").text == "6 to compare (you can compare 5):"
    many = get_page(client, path, compare=[f"p{number}" for number in range(10)])
    assert "leaves out P5, North; P6, North; P7, North; and 2 more." in many.notices[0]
    assert get_page(client, path, compare=[f"p{number}" for number in range(5)]).notices == []


@pytest.mark.parametrize("path", ["/programs/", "/roles/actor/programs/"])
def test_reader_returns_from_a_program_to_the_same_list(client, path):
    role = make_role("Actor")
    for number in range(22):
        make_program(f"Drama {number:02}", slug=f"drama-{number}", role=role, delivery_mode="online")
    url = f"{path}?compare=drama-3&format=online&page=2&sort=-tuition"
    page = get_page(client, url)
    row = page.css(".row")[0]
    assert row.one("h3 a")["rel"] == "nofollow"
    program = get_page(client, row.one("h3 a")["href"])
    assert program.canonical == row.one("h3 a")["href"].partition("?")[0]
    assert program.link("Back to the list") == f"{url}#{row['id']}"
    assert get_page(client, program.link("Back to the list")).rows == page.rows
    added = get_page(client, program.link("Add to compare"))
    assert added.link("Compare 2 programs") == "/programs/compare/?program=drama-20&program=drama-3"
    assert len(get_page(client, added.link("Back to the list")).css(".row-selected")) == 1


def test_pages_of_an_unfiltered_list_have_plain_links(client):
    for _ in range(21):
        make_program()
    for url in ("/programs/", "/programs/?page=2"):
        link = get_page(client, url).css(".row h3 a")[0]
        assert "?" not in link["href"]
        assert "rel" not in link.element.attrib
