"""Tests of what a list of programs says once above its rows."""

import pytest

from programs.models import DegreeType, FieldOfStudy, Program
from programs.row_facts import find_shared_facts, has_unknown_basis
from tests.support.factories import make_degree_type, make_field, make_program
from tests.support.page import get_page

MASTER, FINANCE = DegreeType(name="Master’s"), FieldOfStudy(name="Finance, General")
LISTED = "Tuition as listed; none says whether that is per year or in total."
ONE_LISTED = "Tuition as listed; the program doesn’t say whether that is per year or in total."
OVERSEAS = "Tuition is for international students, for the whole program."


def program(slug: str = "one", **values) -> Program:
    defaults = {"degree_type": MASTER, "field_of_study": FINANCE, "delivery_mode": "online", "duration_months": 12}
    return Program(slug=slug, **defaults | values)


def facts(*rows: dict):
    return find_shared_facts([program(f"row-{number}", **values) for number, values in enumerate(rows)])


def test_equal_facts_are_said_once():
    assert facts({}, {}).words == "Master’s; Finance, General"


def test_different_facts_are_left_to_the_rows():
    shared = facts({}, {"degree_type": None}, {"field_of_study": FieldOfStudy(name="Law")})
    assert (shared.degree_type, shared.field_of_study, shared.words) == ("", "", "")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([{"tuition_usd": 1}, {"tuition_usd": 2}], LISTED),
        ([{"tuition_usd": 1}], ONE_LISTED),
        # A row without a tuition or with a free one has no basis.
        ([{"tuition_usd": 1}, {}, {"tuition_usd": 0}], ONE_LISTED),
        ([{"tuition_usd": 1, "tuition_basis": "year"}] * 2, "Tuition is per year."),
        ([{"tuition_usd": 1, "tuition_basis": "total", "tuition_kind": "overseas"}] * 2, OVERSEAS),
        ([{"tuition_usd": 1}, {"tuition_usd": 1, "tuition_basis": "year"}], ""),
        ([{"tuition_usd": 1}, {"tuition_usd": 1, "tuition_kind": "overseas"}], ""),
        ([{}], ""),
    ],
)
def test_tuition_basis_is_said_if_all_rows_share_it(rows, text):
    assert facts(*rows).tuition == text


def test_rows_with_different_tuitions_say_their_own():
    shared = facts({"tuition_usd": 1}, {"tuition_usd": 1, "tuition_basis": "year"}, {})
    assert shared.notes == {"row-0": "not stated whether per year or in total", "row-1": "per year"}


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([{"delivery_mode": ""}] * 2, "Format is not stated."),
        ([{"delivery_mode": "", "duration_months": None}] * 2, "Format and duration are not stated."),
        ([{"delivery_mode": ""}, {}], ""),
        # A single row says it itself.
        ([{"delivery_mode": ""}], ""),
    ],
)
def test_figure_that_no_row_states_is_said_once(rows, text):
    shared = facts(*({"tuition_usd": 0} | row for row in rows))
    assert shared.sentences == text


@pytest.mark.parametrize(
    ("values", "is_unknown"),
    [({"tuition_usd": 1}, True), ({"tuition_usd": 1, "tuition_basis": "year"}, False), ({"tuition_usd": 0}, False)],
)
def test_basis_of_a_positive_tuition_can_be_unknown(values, is_unknown):
    assert has_unknown_basis([program(**values), program()]) == is_unknown


@pytest.mark.django_db
class TestPage:
    def test_rows_do_not_repeat_what_the_list_says(self, client):
        for _ in range(2):
            make_program(degree_type=make_degree_type("Master"), field_of_study=make_field(), tuition_usd=9_000)
        page = get_page(client, "/programs/")
        text = f"Both: Master; Finance, General. {LISTED} Format and duration are not stated."
        assert page.one(".rows-once").text == text
        assert not any("Master" in row.text or "year" in row.text for row in page.css(".row"))

    def test_rows_say_what_differs(self, client):
        make_program(degree_type=make_degree_type("Master"), tuition_usd=9_000, tuition_basis="year")
        make_program(degree_type=make_degree_type("Bachelor"), tuition_usd=8_000)
        rows = sorted(row.text for row in get_page(client, "/programs/").css(".row"))
        for row, words in zip(rows, [["Master", "$9,000 per year"], ["Bachelor", "not stated"]], strict=True):
            assert all(word in row for word in words)

    def test_list_on_several_pages_speaks_of_this_page(self, client):
        for _ in range(21):
            make_program(degree_type=make_degree_type("Master"))
        assert get_page(client, "/programs/").one(".rows-once").text.startswith("All 20 on this page: Master.")

    def test_row_without_a_tuition_has_no_ruler(self, client):
        make_program("Paid", tuition_usd=9_000)
        make_program("Unknown")
        assert [row.has(".row-ruler svg") for row in get_page(client, "/programs/").css(".row")] == [True, False]
