"""Tests of invalid and empty values in the catalog's URL."""

import pytest

from tests.support.page import Page, get_page


@pytest.mark.usefixtures("content")
class TestBadValues:
    QUERIES = [
        ("tuition_max=abc", "We ignored “abc” for the maximum tuition. "),
        ("tuition_max=-5", "We ignored “-5” for the maximum tuition. "),
        ("tuition_max=1e300000", "We ignored “1e300000” for the maximum tuition. "),
        ("tuition_max=NaN", "We ignored “NaN” for the maximum tuition. "),
        ("tuition_min=99999999999999999999", "We ignored “99999999999999999999” for the minimum tuition. "),
        ("duration_max=0", "We ignored “0” for the maximum duration. "),
        ("duration_min=soon", "We ignored “soon” for the minimum duration. "),
        ("format=telepathy", "We ignored “telepathy”: that isn’t one of the formats."),
        ("degree_type=nope", "We ignored “nope”: that isn’t one of the degree types."),
        ("field=nope", "We ignored “nope”: that isn’t one of the fields of study."),
        ("institution=nope", "We ignored “nope”: that isn’t one of the schools."),
        ("city=atlantis", "We ignored “atlantis”: that isn’t one of the cities."),
        ("role=nlp-engineer", "We ignored “nlp-engineer”: that isn’t one of the careers."),
        ("study_mode=asleep", "We ignored “asleep”: that isn’t one of the study modes."),
        ("unknown=everything", "We ignored “everything”: that isn’t one of the things to show."),
        ("sort=price", "We ignored “price”: that isn’t one of the sort orders."),
        ("page=two", "We ignored “two”: a page is a whole number from 1."),
        ("q=%00", "We ignored “"),
        ("q=---", "We ignored “---” for the search. "),
        ("city=%00", "We ignored “"),
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
        assert page.notices[0].startswith("We ignored “def” for the maximum tuition. ")

    def test_bounds_in_the_wrong_order_are_swapped(self, client):
        page = get_page(client, "/programs/?tuition_min=30000&tuition_max=20000")
        assert len(page.rows) == 6
        assert page.notices == ["The minimum tuition was above the maximum tuition, so we swapped them."]
        assert page.canonical == "/programs/?tuition_max=30000&tuition_min=20000"
        assert page.one("[name=tuition_min]")["value"] == "20000"

    @pytest.mark.parametrize("number", ["9", "0", "999999999"])
    def test_page_number_out_of_range_has_a_notice(self, client, number):
        page = get_page(client, f"/programs/?page={number}")
        assert len(page.rows) == 10
        assert page.notices[0].startswith(f"There’s no page {number}. Showing the ")
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
        assert page.notices[0] == "City: we used only the first 30 choices."
        assert page.notices[-1] == "City: we ignored 25 more values."


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
