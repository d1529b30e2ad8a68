"""Tests of the page that compares programs: URL, notices and links."""

import re

import pytest

from careerguide.content.publishing import Status
from programs.compare.page import ProgramComparison
from programs.models import Pathway
from tests.support.comparison import programs_page
from tests.support.factories import make_degree_type, make_field, make_program, make_role, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def test_columns_have_the_order_of_the_slugs_in_the_url(compared):
    first, second = make_program("Zoology", slug="b"), make_program("Astronomy", slug="a")
    page = compared(first, second)
    assert page.titles == ["Zoology", "Astronomy"]
    assert page.link("Zoology") == "/programs/b/?compare=a&compare=b"
    assert compared(second, first).titles == ["Astronomy", "Zoology"]


def test_canonical_url_does_not_depend_on_the_order(client):
    make_program(slug="b")
    make_program(slug="a")
    assert programs_page(client, "b", "gone", "a").canonical == "/programs/compare/?program=a&program=b"
    assert programs_page(client, "a", "b").canonical == "/programs/compare/?program=a&program=b"


def test_links_remove_a_program_or_add_another(client):
    for slug in ["a", "b", "c"]:
        make_program(slug.upper(), slug=slug, institution="North")
    page = programs_page(client, "c", "a", "b")
    assert page.link("Remove A, North") == "/programs/compare/?program=c&program=b"
    assert "Replace" not in page.text
    assert page.link("Add a program") == "/programs/?compare=c&compare=a&compare=b"
    assert client.get(page.link("Add a program")).status_code == 200
    assert programs_page(client, "a").link("Remove A") == "/programs/compare/"


def test_way_back_to_the_list_keeps_the_selection(client):
    for slug in ["a", "b"]:
        make_program(slug.upper(), slug=slug)
    page = programs_page(client, "b", "gone", "a")
    assert page.one(".crumbs").link("Programs") == page.link("Add a program") == "/programs/?compare=b&compare=a"
    assert page.json_ld["BreadcrumbList"]["itemListElement"][1]["item"] == "http://testserver/programs/"
    program = get_page(client, page.link("B"))
    assert program.link("Compare 2 programs") == "/programs/compare/?program=a&program=b"
    assert program.link("Back to the list") == "/programs/?compare=a&compare=b"


def test_full_comparison_leads_to_the_list_to_replace_one(client):
    slugs = list("abcde")
    for slug in slugs:
        make_program(slug.upper(), slug=slug, institution="North")
    page = programs_page(client, *slugs)
    assert page.link("Back to the programs") == "/programs/?compare=a&compare=b&compare=c&compare=d&compare=e"
    assert page.link("Replace B, North with another") == "/programs/?compare=a&compare=c&compare=d&compare=e"
    make_program("F", slug="f", institution="North")
    catalog = get_page(client, page.link("Replace B, North"))
    assert catalog.link("Compare 4 programs") == "/programs/compare/?program=a&program=c&program=d&program=e"
    assert catalog.link("Add F, North, to compare").endswith("compare=e&compare=f#add-f")


def test_notice_names_missing_programs_and_offers_to_remove_them(client):
    make_program("Here", slug="here")
    make_program("A secret title", slug="a-draft", status=Status.DRAFT)
    page = programs_page(client, "was-here", "here", "a-draft")
    assert page.titles == ["Here"]
    assert "There is no program “was-here”." in page.notice
    assert "There is no program “a-draft”." in page.notice
    assert "A secret title" not in page.text
    assert page.link("Remove “was-here”") == "/programs/compare/?program=here&program=a-draft"


def test_page_with_only_missing_programs_links_to_the_catalog(client):
    page = programs_page(client, "was-here")
    assert "There is no program “was-here”." in page.notice
    assert page.link("Browse all programs") == "/programs/"
    assert page.titles == []


def test_repeated_program_appears_once(client):
    make_program("Here", slug="here")
    assert programs_page(client, "here", " here ", "here").titles == ["Here"]


def test_programs_after_the_fifth_are_named_but_not_shown(client):
    for number in range(7):
        make_program(f"P{number}", slug=f"p{number}", institution="North")
    page = programs_page(client, *(f"p{number}" for number in range(7)))
    assert page.titles == ["P0", "P1", "P2", "P3", "P4"]
    assert "You can compare up to 5, so these are the first 5. Not shown: P5, North. Remove" in page.notice
    assert "P6, North." in page.notice
    assert "Add a program" not in page.text
    assert "You can compare up to 5. Remove one to add another." in page.text
    # Another program would take its place.
    assert "Replace" not in page.text
    # If P0 is removed, P5 takes the free column.
    assert programs_page(client, *re.findall(r"program=(p\d)", page.link("Remove P0"))).titles[-1] == "P5"


def test_missing_program_does_not_count_toward_the_limit(client):
    for number in range(5):
        make_program(f"P{number}", slug=f"p{number}")
    page = programs_page(client, "gone", *(f"p{number}" for number in range(5)))
    assert page.titles == ["P0", "P1", "P2", "P3", "P4"]
    assert "Not shown" not in page.notice


def test_page_without_selection_links_to_the_catalog(client):
    page = programs_page(client)
    assert "Nothing to compare yet." in page.text
    assert page.link("Browse all programs") == "/programs/"
    assert page.canonical == "/programs/compare/"
    assert page.notices == []
    assert programs_page(client, "", "  ").notices == []


@pytest.mark.parametrize(
    "values",
    [
        ["\0"],
        ["a\0b"],
        ["x" * 8192],
        ["<script>alert(1)</script>"],
        ["'; DROP TABLE programs_program; --"],
        ["é", "\u202e", "\N{GRINNING FACE}", "٣", "%00", "../..", "[]"],
        [f"slug-{number}" for number in range(500)],
        ["x" * 8192 + str(number) for number in range(40)],
    ],
    ids=["NUL", "NUL inside", "8 KB", "HTML", "SQL", "odd letters", "500 slugs", "40 of 8 KB"],
)
def test_hostile_values_do_not_hide_a_valid_program(client, values):
    make_program("Here", slug="here")
    page = programs_page(client, "here", *values)
    assert page.titles == ["Here"]
    assert page.notice
    assert not page.has("script:not([type='application/ld+json']):not([src])")
    assert page.canonical == "/programs/compare/?program=here"
    assert len(page.html) < 200_000
    assert not client.cookies


def test_invalid_slug_is_dropped_with_a_notice(client):
    make_program("Here", slug="here")
    page = programs_page(client, "<b>", "here", "gone")
    assert "We ignored “<b>”: no program has this address." in page.notice
    assert page.link("Remove “gone”") == "/programs/compare/?program=here"
    many = programs_page(client, *(f"<{number}>" for number in range(9)))
    assert "We ignored 4 more values." in many.notices


def test_only_the_first_thirty_values_are_read(client):
    make_program("Here", slug="here")
    page = programs_page(client, *(f"slug-{number}" for number in range(30)), "here")
    assert page.titles == []
    assert "We used only the first 30 programs in the address." in page.notice


def test_query_count_is_constant(query_count):
    role, source, slugs = make_role(), make_source(), []
    for number in range(5):
        slugs.append(f"p{number}")
        program = make_program(
            role=role,
            slug=slugs[-1],
            institution=f"University {number}",
            degree_type=make_degree_type(f"Degree {number}"),
            field_of_study=make_field(f"10.{number:04}", f"Field {number}"),
            field_source=source,
            city="Auburn",
            region_source=source,
            source=make_source(),
        )
        Pathway.objects.create(program=program, role=make_role())
    assert query_count(ProgramComparison.url(slugs[:2])) == query_count(ProgramComparison.url(slugs)) == 2
    assert query_count(ProgramComparison.url([])) == 0


def test_url_has_each_program_once_in_order():
    assert ProgramComparison.url(["b", "a", "b"]) == "/programs/compare/?program=b&program=a"
    assert ProgramComparison.url() == "/programs/compare/"


def test_table_is_accessible(compared):
    html = compared(make_program(), make_program()).html
    assert html.count('<th scope="col"') == 3
    assert html.count('<th scope="row"') == 10
    assert "<caption>" in html
    assert re.search(r'role="region" aria-label="[^"]+" tabindex="0"', html)
    assert "style=" not in html
    assert not re.search(r"<script(?! type=\"application/ld\+json\"| src=)", html)
