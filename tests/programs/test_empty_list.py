import pytest

from tests.support.factories import make_program, make_role
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db


def get_suggestions(client, url: str, **params) -> dict[str, tuple[str, int]]:
    """The URL and count of each suggested list, by label."""
    items = get_page(client, url, **params).css(".suggestions li")
    return {
        item.one("a").text: (item.one("a")["href"], int(item.one("span").text.strip("()").split()[0])) for item in items
    }


class TestSuggestions:
    def test_suggestion_removes_all_values_of_one_filter(self, client):
        make_program("Things", tuition_usd=20_000, delivery_mode="online")
        assert get_suggestions(client, "/programs/?tuition_max=10k")["Remove “up to $10,000”"] == ("/programs/", 1)
        suggestions = get_suggestions(client, "/programs/?format=hybrid&format=on_campus&q=things")
        assert "Remove “hybrid” and “on campus”" in suggestions
        assert "Remove “zzzz”" in get_suggestions(client, "/programs/?q=zzzz")

    def test_suggestion_counts_match_their_lists(self, client, content):
        suggestions = get_suggestions(client, "/programs/?format=hybrid&tuition_max=25000&duration_max=18")
        assert suggestions == {
            "Raise the limit to $30,000": ("/programs/?duration_max=18&format=hybrid&tuition_max=30000", 1),
            "Remove “hybrid”": ("/programs/?duration_max=18&tuition_max=25000", 4),
            "Remove “up to $25,000”": ("/programs/?duration_max=18&format=hybrid", 1),
        }
        for url, count in suggestions.values():
            assert len(get_page(client, url).rows) == count

    def test_changes_without_results_are_not_suggested(self, client):
        make_program("Unknown")
        assert get_suggestions(client, "/programs/?tuition_max=10&duration_min=12") == {}
        assert get_suggestions(client, "/programs/?tuition_max=10") == {"Remove “up to $10”": ("/programs/", 1)}

    def test_bound_that_includes_the_nearest_program_is_suggested(self, client):
        make_program(tuition_usd=5_000, duration_months=10)
        assert get_suggestions(client, "/programs/?tuition_min=9000&duration_min=6") == {
            "Lower the minimum to $5,000": ("/programs/?duration_min=6&tuition_min=5000", 1),
            "Remove “from $9,000”": ("/programs/?duration_min=6", 1),
        }
        assert "Raise the limit to 10 months" in get_suggestions(client, "/programs/?duration_max=6")

    def test_suggestion_uses_the_typed_unit(self, client):
        make_program(duration_months=18)
        suggestions = get_suggestions(client, "/programs/?duration_max=6")
        assert "Raise the limit to 18 months" in suggestions
        assert "Remove “up to 6 months”" in suggestions
        assert "Raise the limit to 1.5 years" in get_suggestions(client, "/programs/?duration_max=1+year")

    @pytest.mark.parametrize(
        ("longest", "labels"), [(1, ["12 months"]), (7, ["12 months"]), (5, ["12 months", "5 years"])]
    )
    def test_small_number_without_a_unit_may_be_suggested_as_years(self, client, longest, labels):
        make_program(duration_months=12)
        make_program(duration_months=60)
        suggestions = get_suggestions(client, "/programs/", duration_max=longest)
        assert [label for label in suggestions if label.startswith("Raise")] == [
            f"Raise the limit to {text}" for text in labels
        ]

    def test_suggestion_of_years_counts_its_programs(self, client):
        make_program(duration_months=12)
        suggestions = get_suggestions(client, "/programs/?duration_max=2")
        assert suggestions["Raise the limit to 12 months"] == ("/programs/?duration_max=12", 1)
        assert suggestions["Raise the limit to 2 years"] == ("/programs/?duration_max=24", 1)


class TestPageNumber:
    @pytest.mark.parametrize(
        "url", ["/programs/?q=zzzz&page=99999", "/programs/?q=zzzz&page=0", "/roles/?q=zzzz&page=7"]
    )
    def test_page_number_of_an_empty_list_has_no_notice(self, client, url):
        make_program()
        page = get_page(client, url)
        assert page.notices == []
        assert page.one("#found").text.startswith("0 ")
        assert "page=" not in page.canonical

    def test_invalid_page_number_has_a_notice(self, client):
        notices = get_page(client, "/programs/?q=zzzz&page=two").notices
        assert notices == ["We ignored “two”: a page is a whole number from 1."]


class TestHeading:
    @pytest.mark.parametrize(
        ("typed", "label"),
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
    def test_heading_shows_durations_in_the_typed_unit(self, client, typed, label):
        page = get_page(client, "/programs/", duration_max=typed)
        assert page.one("#found").text == f"0 programs, up to {label}"

    def test_swapped_durations_keep_their_units(self, client):
        page = get_page(client, "/programs/?duration_min=2+years&duration_max=3")
        assert page.one("#found").text == "0 programs, from 3 months, up to 2 years"


class TestWithoutPrograms:
    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
    def test_empty_catalog_suggests_no_filter_changes(self, client, headers):
        role = make_role("Nurse")
        for url, text in [
            ("/programs/", "There are no programs yet."),
            (f"{role.get_absolute_url()}programs/", "No program in the catalog leads to this career."),
        ]:
            page = Page(client.get(url, headers=headers))
            assert text in page.text
            assert "all of these filters" not in page.text

    def test_heading_of_an_empty_catalog_says_zero_programs(self, client):
        assert get_page(client, "/programs/").one("#found").text == "0 programs"
