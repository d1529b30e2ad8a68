"""Tests of the catalog's filter form, and of the filter bar of a guide."""

import pytest

from programs.models import Program
from tests.support.factories import make_program, make_role
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db
CATALOG, GUIDE = "/roles/actor/programs/", "/roles/actor/"


def get_form(client, url: str) -> Page:
    return get_page(client, url).one("form.filters")


def get_range(client, url: str, label: str) -> Page:
    """Find the fieldset of a range by the start of its legend."""
    (fieldset,) = [
        fieldset for fieldset in get_form(client, url).css("fieldset") if fieldset.one("legend").text.startswith(label)
    ]
    return fieldset


@pytest.fixture
def role():
    role = make_role("Actor")
    make_program(role=role, delivery_mode="online", city="Lowell", tuition_usd=30_000, duration_months=12)
    make_program(role=role, delivery_mode="hybrid", city="Miami", tuition_usd=80_000, duration_months=60)
    return role


@pytest.mark.usefixtures("role")
class TestForm:
    def test_guide_asks_for_filters_of_the_catalog(self, client):
        names = {field["name"] for field in get_form(client, CATALOG).css("[name]")}
        assert {"q", "format", "city", "duration_max", "tuition_max"} <= names
        menus = [menu["name"] for menu in get_page(client, GUIDE).one("form.filter-bar").css("[name]")]
        assert menus == ["format", "duration_max", "tuition_max"]
        assert set(menus) <= names

    def test_guide_has_no_sidebar_and_no_htmx_attributes(self, client):
        page = get_page(client, GUIDE)
        assert not page.has("form.filters")
        assert "data-hx-" not in page.html
        for selector in ["#filter-format-online", "#only-format-online", "#filter-tuition_max"]:
            assert get_form(client, CATALOG).has(selector)
            assert not page.has(selector)

    def test_every_field_has_a_label(self, client):
        form = get_form(client, CATALOG)
        fields = form.css("input[type=text], input[type=search], input[type=checkbox], select")
        ids = [label["for"] for label in form.css("label[for]")]
        assert ids == ["filter-q"]
        assert all(len(form.css(f"#{id_}")) == 1 for id_ in ids)
        assert len(form.css("label input")) + len(ids) == len(fields) >= 9


@pytest.mark.usefixtures("role")
class TestHistogram:
    @pytest.mark.parametrize(
        ("label", "ends"),
        [("Duration", ["12 months", "48+"]), ("Tuition", ["$0", "$75,000+"])],
    )
    def test_histogram_axis_has_labels(self, client, label, ends):
        assert get_range(client, "/programs/", label).texts(".histogram-ends span") == ends

    @pytest.mark.parametrize(
        ("months", "dollars", "lengths", "tuitions"),
        [
            # A value on the edge of two bars belongs to the bar that ends there, so that the axis ends there.
            ([10, 36], [12_353, 64_800], ["9 months", "36", 9], ["$0", "$65,000", 13]),
            ([12, 14], [5_000, 10_000], ["12 months", "15", 1], ["$0", "$10,000", 2]),
            ([12, 12], [0, 0], ["12 months", "15", 1], ["$0", "$5,000", 1]),
            ([3, 48], [79_999], ["3 months", "48", 15], ["$0", "$80,000", 16]),
            ([3, 49], [], ["3 months", "51", 16], None),
            ([3, 51], [80_000], ["3 months", "48+", 16], ["$0", "$75,000+", 16]),
            ([], [1], None, ["$0", "$5,000", 1]),
        ],
    )
    def test_axis_ends_where_the_data_ends(self, client, months, dollars, lengths, tuitions):
        Program.objects.all().delete()
        for value in months:
            make_program(duration_months=value)
        for value in dollars:
            make_program(tuition_usd=value)
        for label, axis in [("Duration", lengths), ("Tuition", tuitions)]:
            fieldset = get_range(client, "/programs/", label)
            ends = [*fieldset.texts(".histogram-ends span"), len(fieldset.css("rect"))]
            assert ends == (axis or [0])

    def test_axis_stays_the_same_under_filters(self, client):
        ends = get_range(client, "/programs/?format=online", "Duration").texts(".histogram-ends span")
        assert ends == ["12 months", "48+"]

    @pytest.mark.parametrize(
        ("query", "label", "chosen"),
        [
            ("", "Tuition", [True, True]),
            ("tuition_max=30000", "Tuition", [True, False]),
            ("tuition_max=29999", "Tuition", [False, False]),
            ("tuition_min=34999", "Tuition", [True, True]),
            ("tuition_min=35000", "Tuition", [False, True]),
            # The last bar is open-ended.
            ("tuition_min=900000", "Tuition", [False, True]),
            ("duration_min=12&duration_max=24", "Duration", [True, False]),
            ("duration_min=18", "Duration", [False, True]),
            ("duration_min=12&duration_max=24", "Tuition", [True]),
        ],
    )
    def test_bars_outside_the_range_are_marked(self, client, query, label, chosen):
        bars = get_range(client, f"/programs/?{query}", label).css('rect:not([height="0%"])')
        assert ["class" not in bar.element.attrib for bar in bars] == chosen


@pytest.mark.usefixtures("role")
class TestRanges:
    @pytest.mark.parametrize("url", ["/programs/", CATALOG])
    def test_duration_hint_mentions_years(self, client, url):
        fieldset = get_range(client, url, "Duration (months)")
        assert fieldset.one(".hint").text == "For example, 18 or 1.5 years"
        assert not fieldset.has("[inputmode]")
        assert len(get_range(client, url, "Tuition").css("[inputmode=numeric]")) == 2

    @pytest.mark.parametrize(
        ("typed", "notices", "value"),
        [
            (
                "1.5",
                ["For the maximum duration, “1.5” was rounded up to 2 months. If you mean years, enter 1.5 years."],
                "2",
            ),
            ("1.3 years", ["For the maximum duration, “1.3 years” was rounded up to 16 months."], "16"),
            ("17.2", ["For the maximum duration, “17.2” was rounded up to 18 months."], "18"),
            ("1.5 years", [], "1.5 years"),
            ("18", [], "18"),
        ],
    )
    def test_duration_field_shows_the_rounded_value(self, client, typed, notices, value):
        page = get_page(client, "/programs/", duration_max=typed)
        assert page.one("[name=duration_max]")["value"] == value
        assert page.notices == notices

    def test_bounds_can_be_both_rounded_and_swapped(self, client):
        page = get_page(client, "/programs/?duration_min=20.5&duration_max=12")
        assert page.notices == [
            "For the minimum duration, “20.5” was rounded up to 21 months.",
            "The minimum duration was above the maximum duration, so we swapped them.",
        ]
        form = page.form("#filters")
        assert (form["duration_min"], form["duration_max"]) == ("12", "21")

    def test_tuition_bounds_are_rounded_to_dollars(self, client):
        page = get_page(client, "/programs/?tuition_max=30000.40")
        assert page.notices == ["For the maximum tuition, “30000.40” was rounded to $30,000."]
        assert page.one("[name=tuition_max]")["value"] == "30000"
        assert get_page(client, "/programs/?tuition_max=1.05k").notices == []
