"""Tests of invalid and empty values in the catalog's URL."""

import pytest

from tests.support.page import Page, get_page


@pytest.mark.usefixtures("content")
class TestBadValues:
    QUERIES = [
        ("tuition_max=abc", "Highest tuition: “abc” was left out."),
        ("tuition_max=-5", "Highest tuition: “-5” was left out."),
        ("tuition_max=1e300000", "Highest tuition: “1e300000” was left out."),
        ("tuition_max=NaN", "Highest tuition: “NaN” was left out."),
        ("tuition_min=99999999999999999999", "Lowest tuition: “99999999999999999999” was left out."),
        ("duration_max=0", "Longest duration: “0” was left out."),
        ("duration_min=soon", "Shortest duration: “soon” was left out."),
        ("format=telepathy", "Format: “telepathy” was left out."),
        ("degree_type=nope", "Degree type: “nope” was left out."),
        ("field=nope", "Field of study: “nope” was left out."),
        ("institution=nope", "Institution: “nope” was left out."),
        ("city=atlantis", "City: “atlantis” was left out."),
        ("role=ml-engineer", "Leads to: “ml-engineer” was left out."),
        ("study_mode=asleep", "Study mode: “asleep” was left out."),
        ("unknown=everything", "Also show: “everything” was left out."),
        ("sort=price", "Sort: “price” was left out."),
        ("page=two", "Page: “two” was left out."),
        ("q=%00", "Search: “"),
        ("q=---", "Search: “---” was left out."),
        ("city=%00", "City: “"),
    ]

    @pytest.mark.parametrize("path", ["/programs/", "/roles/ai-engineer/programs/"])
    @pytest.mark.parametrize(("query", "notice"), QUERIES)
    def test_bad_value_is_dropped_with_a_notice(self, client, path, query, notice):
        page = get_page(client, f"{path}?{query}&format=hybrid")
        assert len(page.rows) == 2
        assert [text[: len(notice)] for text in page.notices] == [notice]
        assert page.canonical == f"{path}?format=hybrid"

    def test_other_values_of_the_parameter_are_kept(self, client):
        page = get_page(client, "/programs/?city=miami&city=atlantis&city=auburn")
        assert len(page.rows) == 2
        assert page.canonical == "/programs/?city=auburn_al_us&city=miami_fl_us"
        assert len(page.notices) == 1

    def test_notice_names_the_last_value_of_a_repeated_bound(self, client):
        page = get_page(client, "/programs/?tuition_max=abc&tuition_max=def")
        assert len(page.rows) == 10
        assert page.notices[0].startswith("Highest tuition: “def” was left out.")

    def test_bounds_in_the_wrong_order_are_swapped(self, client):
        page = get_page(client, "/programs/?tuition_min=30000&tuition_max=20000")
        assert len(page.rows) == 6
        assert page.notices == ["Lowest tuition was above highest tuition; the two were swapped."]
        assert page.canonical == "/programs/?tuition_max=30000&tuition_min=20000"
        assert page.one("[name=tuition_min]")["value"] == "20000"

    @pytest.mark.parametrize("number", ["9", "0", "999999999"])
    def test_page_number_out_of_range_has_a_notice(self, client, number):
        page = get_page(client, f"/programs/?page={number}")
        assert len(page.rows) == 10
        assert page.notices[0].startswith(f"There is no page {number}")
        assert page.canonical == "/programs/"

    def test_notice_truncates_a_long_value(self, client):
        response = client.get("/programs/?city=" + "x" * 8000)
        assert "x" * 40 + "…" in Page(response).notices[0]
        assert "x" * 41 not in response.content.decode()

    def test_unknown_parameters_are_ignored(self, client):
        page = get_page(client, "/programs/?utm_source=mail&format[]=online")
        assert len(page.rows) == 10
        assert page.notices == []
        assert page.canonical == "/programs/"

    def test_notices_name_five_bad_values_and_count_the_rest(self, client):
        page = get_page(client, "/programs/?" + "&".join(f"city=c{number}" for number in range(500)))
        assert len(page.rows) == 10
        assert len(page.notices) == 7
        assert page.notices[0] == "City: only the first 30 choices were used."
        assert page.notices[-1] == "City: 25 more values were left out."


@pytest.mark.parametrize("path", ["/programs/", "/roles/ai-engineer/programs/", "/roles/"])
class TestEmptyParameters:
    def test_redirect_removes_empty_parameters(self, client, content, path):
        response = client.get(f"{path}?q=&tuition_min=+&sort=name&format=online&format=")
        assert response.status_code == 302
        assert response["Location"] == f"{path}?sort=name&format=online"

    def test_url_with_only_empty_parameters_redirects_to_the_path(self, client, content, path):
        assert client.get(f"{path}?q=&sort=")["Location"] == path

    def test_redirect_keeps_bad_values_for_the_notice(self, client, content, path):
        assert client.get(f"{path}?q=&sort=nonsense")["Location"] == f"{path}?sort=nonsense"
