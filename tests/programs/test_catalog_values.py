"""The catalog's address: values that make no sense, and a form that leaves its fields empty."""

import pytest

from tests.support.page import Page


@pytest.mark.usefixtures("content")
class TestAValueThatMakesNoSense:
    NONSENSE = [
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
    @pytest.mark.parametrize(("asked", "notice"), NONSENSE)
    def test_it_is_dropped_alone_and_named(self, client, path, asked, notice):
        answer = client.get(f"{path}?{asked}&format=hybrid")
        assert answer.status_code == 200
        assert len(Page(answer).rows) == 2
        assert [text[: len(notice)] for text in Page(answer).notices] == [notice]
        assert Page(answer).canonical == f"{path}?format=hybrid"

    def test_the_good_values_beside_a_bad_one_still_hold(self, client):
        answer = client.get("/programs/?city=miami&city=atlantis&city=auburn")
        assert len(Page(answer).rows) == 2
        assert Page(answer).canonical == "/programs/?city=auburn&city=miami"
        assert len(Page(answer).notices) == 1

    def test_of_two_values_for_one_bound_both_are_dropped_where_the_last_makes_no_sense(self, client):
        answer = client.get("/programs/?tuition_max=abc&tuition_max=def")
        assert len(Page(answer).rows) == 10
        assert Page(answer).notices[0].startswith("Highest tuition: “def” was left out.")

    def test_a_reversed_range_is_swapped_and_said(self, client):
        answer = client.get("/programs/?tuition_min=30000&tuition_max=20000")
        assert len(Page(answer).rows) == 6
        assert Page(answer).notices == ["Lowest tuition was above highest tuition; the two were swapped."]
        assert Page(answer).canonical == "/programs/?tuition_max=30000&tuition_min=20000"
        assert 'name="tuition_min" value="20000"' in answer.content.decode()

    @pytest.mark.parametrize("page", ["9", "0", "999999999"])
    def test_a_page_that_is_not_there_becomes_the_nearest(self, client, page):
        answer = client.get(f"/programs/?page={page}")
        assert len(Page(answer).rows) == 10
        assert Page(answer).notices[0].startswith(f"There is no page {page}")
        assert Page(answer).canonical == "/programs/"

    def test_a_long_value_is_shortened_in_its_notice(self, client):
        answer = client.get("/programs/?city=" + "x" * 8000)
        assert "x" * 40 + "…" in Page(answer).notices[0]
        assert "x" * 41 not in answer.content.decode()

    def test_parameters_that_nobody_knows_are_ignored(self, client):
        answer = client.get("/programs/?utm_source=mail&format[]=online")
        assert len(Page(answer).rows) == 10
        assert Page(answer).notices == []
        assert Page(answer).canonical == "/programs/"

    def test_at_most_thirty_values_of_a_parameter_are_looked_up(self, client):
        answer = client.get("/programs/?" + "&".join(f"city=c{number}" for number in range(500)))
        assert answer.status_code == 200
        assert len(Page(answer).rows) == 10
        assert len(Page(answer).notices) == 6
        assert Page(answer).notices[-1] == "City: 495 more values were left out."


@pytest.mark.parametrize("path", ["/programs/", "/roles/ai-engineer/programs/", "/roles/"])
class TestAFormThatIsSentWithoutScripts:
    def test_leaves_no_empty_parameter_in_the_address(self, client, content, path):
        answer = client.get(f"{path}?q=&tuition_min=+&sort=name&format=online&format=")
        assert answer.status_code == 302
        assert answer["Location"] == f"{path}?sort=name&format=online"

    def test_that_asks_nothing_leads_to_the_plain_address(self, client, content, path):
        assert client.get(f"{path}?q=&sort=")["Location"] == path

    def test_keeps_what_made_no_sense_so_that_the_page_can_say_so(self, client, content, path):
        assert client.get(f"{path}?q=&sort=nonsense")["Location"] == f"{path}?sort=nonsense"
