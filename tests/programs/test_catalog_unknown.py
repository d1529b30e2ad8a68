"""Programs that do not state what is filtered by: the catalog counts them and shows them with one click."""

import csv

import pytest

from programs.models import Program
from tests.support.factories import make_institution, make_program
from tests.support.page import get_page

NOT_SHOWN = "1 program with no stated {} is hidden."


@pytest.fixture(autouse=True)
def programs(db):
    make_program("Online", delivery_mode="online", study_mode="part_time")
    make_program("On campus", delivery_mode="on_campus", study_mode="full_time")
    make_program("Unknown")


@pytest.mark.parametrize(
    ("query", "words", "rows"),
    [
        ("format=online", "format", ["Online", "Unknown"]),
        ("study_mode=full_time", "study mode", ["On campus", "Unknown"]),
    ],
)
class TestUnstated:
    def test_page_counts_hidden_programs_and_shows_them(self, client, query, words, rows):
        page = get_page(client, f"/programs/?{query}")
        assert page.rows == rows[:1]
        assert NOT_SHOWN.format(words) in page.text
        shown = get_page(client, page.link("Show it too"))
        assert shown.rows == rows
        assert "is hidden" not in shown.text
        assert shown.notices == []
        assert f"also if the {words} is not stated" in shown.one("#found").text

    def test_address_is_canonical_and_exported(self, client, query, words, rows):
        url = f"/programs/?{query}&unknown={words.replace(' ', '_')}"
        page = get_page(client, url)
        assert page.canonical == url
        export = client.get(page.link("Download this list (CSV)"))
        lines = b"".join(export.streaming_content).decode("utf-8-sig").splitlines()
        assert [row["title"] for row in csv.DictReader(lines)] == rows

    def test_chip_hides_them_again(self, client, query, words, rows):
        page = get_page(client, f"/programs/?{query}&unknown={words.replace(' ', '_')}")
        assert get_page(client, page.link(f"Also if the {words} is not stated")).rows == rows[:1]


def test_choice_links_to_the_programs_that_it_counts(client):
    page = get_page(client, "/programs/?format=online&unknown=format&unknown=study_mode")
    link = page.one("#only-format-on_campus")
    assert link["href"] == "/programs/?format=on_campus&unknown=study_mode"
    assert link.text == "Show only On campus: 1 program"


def test_unknown_format_without_a_format_hides_nothing(client):
    assert get_page(client, "/programs/?unknown=format").rows == ["On campus", "Online", "Unknown"]


def test_filters_count_hidden_programs_separately(client):
    make_program("Short", delivery_mode="online", duration_months=12)
    page = get_page(client, "/programs/?format=online&duration_max=12")
    assert page.rows == ["Short"]
    assert NOT_SHOWN.format("duration") in page.text
    assert "no stated format" not in page.text
    page = get_page(client, "/programs/?format=online&duration_max=12&unknown=duration")
    assert page.rows == ["Online", "Short"]
    assert NOT_SHOWN.format("format") in page.text


def test_large_counts_have_separators(client):
    school = make_institution()
    Program.objects.bulk_create(
        Program(slug=f"more-{number}", award="More", institution=school, status="published") for number in range(1_000)
    )
    page = get_page(client, "/programs/?format=online")
    assert "1,001 programs with no stated format are hidden." in page.text
    assert "not stated 1,001" in page.section("filter-format").text
