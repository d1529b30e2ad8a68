"""The filters beside the programs: what stands there for readers, and what only a list that is kept live needs."""

import re

import pytest

from tests.support.factories import make_program, make_role

pytestmark = pytest.mark.django_db


def sidebar(client, url: str) -> str:
    """The HTML of the filters."""
    return re.search(r'<form class="filters".*?</form>', client.get(url).content.decode(), re.DOTALL)[0]


@pytest.fixture
def role():
    """A guide with two programs, of which both ways to filter find one."""
    role = make_role("Actor")
    make_program(role=role, delivery_mode="online", city="Lowell", tuition_usd=30_000, duration_months=12)
    make_program(role=role, delivery_mode="hybrid", city="Miami", tuition_usd=80_000, duration_months=60)
    return role


@pytest.mark.usefixtures("role")
class TestWhereTheListIsNotKeptLive:
    def test_a_guide_offers_the_same_choices_without_what_only_a_live_list_needs(self, client):
        live, still = sidebar(client, "/roles/actor/programs/"), sidebar(client, "/roles/actor/")
        fields = re.findall(r'name="([^"]+)"', live)
        assert {"q", "sort", "format", "city", "duration_max", "tuition_max"} <= set(fields)
        assert re.findall(r'name="([^"]+)"', still) == fields
        for marked in ['id="filter-format-online"', 'id="only-format-online"', 'id="filter-tuition_max"', "data-hx-"]:
            assert marked in live
            assert marked not in still
        assert "data-hx-" not in client.get("/roles/actor/").content.decode()

    def test_every_field_of_a_guides_filters_has_a_label(self, client):
        html = sidebar(client, "/roles/actor/")
        wrapped = re.findall(r"<label[^>]*>.*?<input[^>]*>", html)
        fields = re.findall(r'<(?:input type="(?:text|search|checkbox)"|select)|<input id="filter-q"', html)
        named = [name for name in re.findall(r'<label[^>]* for="([^"]+)"', html) if html.count(f'id="{name}"') == 1]
        assert named == ["filter-q", "filter-sort"]
        assert len(wrapped) + len(named) == len(fields) >= 10


def histogram(client, url: str, legend: str) -> tuple[list[bool], list[str]]:
    """Whether each bar that is drawn stands for what was chosen, and the words at the axis's ends."""
    group = re.search(rf"<legend>{legend}.*?</fieldset>", sidebar(client, url), re.DOTALL)[0]
    bars = [bar for bar in re.findall(r"<rect[^>]*>", group) if 'height="0%"' not in bar]
    ends = re.search(r'<p class="histogram-ends" aria-hidden="true">(.*?)</p>', group, re.DOTALL)[1]
    return ['class="outside"' not in bar for bar in bars], re.findall(r"<span>(.*?)</span>", ends)


@pytest.mark.usefixtures("role")
class TestTheHistograms:
    @pytest.mark.parametrize(
        ("legend", "ends"),
        [("Duration", ["0 months", "54 months and more"]), ("Tuition", ["$0", "$75,000 and more"])],
    )
    def test_the_axis_says_where_it_begins_and_ends(self, client, legend, ends):
        assert histogram(client, "/programs/", legend)[1] == ends

    @pytest.mark.parametrize(
        ("asked", "legend", "chosen"),
        [
            ("", "Tuition", [True, True]),
            ("tuition_max=30000", "Tuition", [True, False]),
            ("tuition_max=29999", "Tuition", [False, False]),
            ("tuition_min=34999", "Tuition", [True, True]),
            ("tuition_min=35000", "Tuition", [False, True]),
            # The last bar has no end.
            ("tuition_min=900000", "Tuition", [False, True]),
            ("duration_min=12&duration_max=24", "Duration", [True, False]),
            ("duration_min=18", "Duration", [False, True]),
            ("duration_min=12&duration_max=24", "Tuition", [True]),
        ],
    )
    def test_bars_outside_the_chosen_range_are_drawn_apart(self, client, asked, legend, chosen):
        assert histogram(client, f"/programs/?{asked}", legend)[0] == chosen


@pytest.mark.usefixtures("role")
class TestTheDuration:
    @pytest.mark.parametrize("url", ["/programs/", "/roles/actor/programs/", "/roles/actor/"])
    def test_the_field_says_by_an_example_that_years_are_understood_and_lets_them_be_typed(self, client, url):
        html = sidebar(client, url)
        group = re.search(r"<legend>Duration in months, (.*?)</fieldset>", html, re.DOTALL)[0]
        assert '<span class="hint">such as 18, or 1.5 years</span></legend>' in group
        assert "inputmode" not in group
        assert html.count('inputmode="numeric"') == 2

    @pytest.mark.parametrize(
        ("typed", "notice", "shown"),
        [
            ("1.5", "Longest duration: “1.5” was rounded up to 2 months. For years, write 1.5 years.", "2"),
            ("1.3 years", "Longest duration: “1.3 years” was rounded up to 16 months.", "16"),
            ("17.2", "Longest duration: “17.2” was rounded up to 18 months.", "18"),
            ("1.5 years", "", "1.5 years"),
            ("18", "", "18"),
        ],
    )
    def test_what_was_rounded_is_said_and_stands_in_the_field(self, client, typed, notice, shown):
        html = client.get("/programs/", {"duration_max": typed}).content.decode()
        assert re.search(r'name="duration_max" value="([^"]*)"', html)[1] == shown
        notices = re.findall(r'<div class="notices" role="status">\s*<p>(.*?)</p>', html)
        assert notices == ([notice] if notice else [])

    def test_a_reversed_range_of_which_an_end_was_rounded_says_both(self, client):
        html = client.get("/programs/?duration_min=20.5&duration_max=12").content.decode()
        assert "Shortest duration: “20.5” was rounded up to 21 months." in html
        assert "Shortest duration was above longest duration; the two were swapped." in html
        assert re.findall(r'name="duration_m.." value="([^"]*)"', html) == ["12", "21"]

    def test_a_number_that_is_likely_meant_as_years_leads_to_those_where_nothing_is_found(self, client):
        html = client.get("/programs/?duration_max=2").content.decode()
        ways = dict(re.findall(r'<li><a href="([^"]*)">(Raise[^<]*)</a>: 1</li>', html))
        assert ways == {
            "/programs/?duration_max=12": "Raise duration to 12 months",
            "/programs/?duration_max=24": "Raise duration to 2 years",
        }

    @pytest.mark.parametrize(("asked", "ways"), [(1, ["12 months"]), (7, ["12 months"]), (5, ["12 months", "5 years"])])
    def test_years_are_offered_once_and_only_for_few(self, client, asked, ways):
        html = client.get(f"/programs/?duration_max={asked}").content.decode()
        assert re.findall(r">Raise duration to ([^<]*)</a>", html) == ways


@pytest.mark.usefixtures("role")
def test_cents_are_rounded_and_that_is_said(client):
    html = client.get("/programs/?tuition_max=30000.40").content.decode()
    assert "Highest tuition: “30000.40” was rounded to $30,000." in html
    assert 'name="tuition_max" value="30000"' in html
    assert "rounded" not in client.get("/programs/?tuition_max=1.005k").content.decode()
