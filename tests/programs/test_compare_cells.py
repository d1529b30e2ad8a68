"""Tests of the table that compares programs, and of the sentences about the cheapest and the shortest program."""

from datetime import date

import pytest

from careerguide.content.publishing import Status
from programs.compare.cells import cost_per_month
from programs.models import Pathway
from tests.support.factories import make_degree_type, make_field, make_program, make_role, make_source

pytestmark = pytest.mark.django_db


def test_table_has_a_row_for_every_fact(compared):
    role, source = make_role("AI Engineer"), make_source(title="A catalog", publisher="A publisher")
    program = make_program(
        "Master of Things",
        role,
        institution="Example College",
        city="Auburn",
        region="AL",
        region_source=make_source(kind="editorial"),
        degree_type=make_degree_type("Master's"),
        field_of_study=make_field("52.0801", "Finance, General"),
        delivery_mode="online",
        study_mode="part_time",
        duration_months=15,
        duration_stated="1.25 years",
        tuition_usd=30_000,
        tuition_basis="total",
        source=source,
    )
    assert compared(program).cells == {
        "Institution": ["Example College"],
        "Place": ["Auburn, AL state added by our editors"],
        "Degree type": ["Master's"],
        "Field of study": ["Finance, General (CIP 52.0801)"],
        "Format": ["Online sourced"],
        "Study mode": ["Part-time"],
        "Duration": ["1.25 years sourced, 15 months, “1.25 years” in the source"],
        "Tuition": ["$30,000 sourced, for the whole program"],
        "Cost per month of study": ["$2,000 calculated here: $30,000 over 15 months"],
        "Leads to": ["AI Engineer listed by the source"],
        "Source": ["A catalog A publisher"],
    }


def test_missing_values_are_shown_as_not_stated(compared):
    table = compared(make_program(), make_program()).cells
    for label in ["Place", "Degree type", "Field of study", "Format", "Study mode", "Duration", "Tuition"]:
        assert table[label] == ["not stated", "not stated"]
    assert table["Cost per month of study"][0] == "not stated cannot be calculated without a tuition and a duration"
    assert table["Leads to"] == ["no guide names it"] * 2
    assert table["Source"] == ["no source given"] * 2


def test_cells_explain_place_and_source(compared):
    several = make_program(city="Multiple IN Campuses", location_scope="multiple")
    none = make_program(location_scope="none", source=make_source(title="A catalog", retrieved_on=date(2026, 5, 3)))
    table = compared(several, none).cells
    assert table["Place some not stated"] == [
        "Multiple IN Campuses several campuses, not tied to one town",
        "not stated not tied to a place",
    ]
    assert table["Source some not stated"] == ["no source given", "A catalog retrieved on 3 May 2026"]


def test_rows_with_differences_are_labeled(compared):
    one = make_program(delivery_mode="online", duration_months=12, study_mode="full_time")
    other = make_program(delivery_mode="hybrid", duration_months=12)
    labels = compared(one, other).cells.keys()
    assert "Format differs" in labels
    assert "Duration" in labels
    assert "Study mode some not stated" in labels
    assert "Place" in labels


def test_same_tuition_with_another_basis_is_a_difference(compared):
    one, other = (make_program(tuition_usd=9_000, tuition_basis=basis) for basis in ["total", "year"])
    assert "Tuition differs" in compared(one, other).cells


def test_single_program_has_no_differences_or_highlights(compared):
    page = compared(make_program("Master of Things", tuition_usd=1, duration_months=1))
    assert page.titles == ["Master of Things"]
    assert "Add another to see them side by side." in page.text
    assert page.highlights == []
    assert "differs" not in page.text
    assert "cheapest" not in page.text


def test_cheapest_and_shortest_are_named_and_marked(compared):
    cheap = make_program("Cheap", institution="North", tuition_usd=10_000, tuition_basis="total", duration_months=24)
    short = make_program("Short", institution="South", tuition_usd=20_000, tuition_basis="total", duration_months=12)
    page = compared(short, cheap)
    assert page.highlights == [
        "The cheapest is Cheap at North: $10,000 for the whole program.",
        "The shortest is Short at South: 1 year.",
    ]
    assert "cheapest" not in page.cells["Tuition differs"][0]
    assert page.cells["Tuition differs"][1].startswith("$10,000 cheapest")
    assert page.cells["Duration differs"][0].startswith("1 year shortest")
    assert "shortest" not in page.cells["Duration differs"][1]


def test_all_equally_cheap_programs_are_named(compared):
    programs = [
        make_program(f"P{number}", institution="North", tuition_usd=500, duration_months=12) for number in (1, 2)
    ]
    dear = make_program("P3", institution="North", tuition_usd=501, duration_months=12)
    page = compared(*programs, dear)
    assert page.highlights == [
        "The cheapest are P1 at North and P2 at North: both $500, basis not stated.",
        "The shortest are P1 at North, P2 at North and P3 at North: each 1 year.",
    ]
    assert [("tied for cheapest" in cell) for cell in page.cells["Tuition differs"]] == [True, True, False]


def test_free_program_is_the_cheapest(compared):
    free, dear = make_program("Free", institution="North", tuition_usd=0), make_program(tuition_usd=1)
    assert "The cheapest is Free at North: free." in compared(free, dear).highlights


def test_unstated_value_is_never_the_cheapest_or_shortest(compared):
    known = [make_program(f"P{n}", institution="North", tuition_usd=n, duration_months=n) for n in (1, 2)]
    page = compared(make_program("Silent", institution="South"), *known)
    assert page.highlights == [
        "The cheapest is P1 at North: $1, basis not stated.",
        "Silent at South states no tuition, so it could not be compared.",
        "The shortest is P1 at North: 1 month.",
        "Silent at South states no duration, so it could not be compared.",
    ]


def test_cheapest_is_not_named_if_only_one_states_tuition(compared):
    page = compared(make_program("Known", institution="North", tuition_usd=5), make_program())
    assert page.highlights == [
        "Only Known at North states a tuition, so the cheapest is not known.",
        "None of them states a duration, so the shortest is not known.",
    ]
    assert "cheapest" not in page.cells["Tuition some not stated"][0]


def test_tuition_with_different_bases_is_not_compared(compared):
    year = make_program("Yearly", institution="North", tuition_usd=9_000, tuition_basis="year")
    whole = make_program("Whole", institution="North", tuition_usd=20_000, tuition_basis="total")
    page = compared(year, whole)
    assert page.highlights[0] == (
        "Tuition on different bases is not compared: "
        "1 with tuition for the whole program and 1 with tuition for a year."
    )
    assert not any("cheapest" in cell for cell in page.cells["Tuition differs"])


def test_cheapest_program_of_each_tuition_basis_is_named(compared):
    year = make_program("Yearly", institution="North", tuition_usd=9_000, tuition_basis="year")
    whole, dear = (
        make_program(f"P{n}", institution="North", tuition_usd=n, tuition_basis="total") for n in (20_000, 30_000)
    )
    page = compared(year, whole, dear)
    assert (
        "Of the 2 with tuition for the whole program, the cheapest is P20000 at North: $20,000 for the whole program."
        in page.highlights
    )
    assert [
        "cheapest of those with tuition for the whole program" in cell for cell in page.cells["Tuition differs"]
    ] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("tuition", "basis", "months", "cell"),
    [
        (30_000, "total", 15, "$2,000 calculated here: $30,000 over 15 months"),
        (64_800, "", 24, "$2,700 calculated here, if $64,800 is for the whole program, over 24 months"),
        (9_000, "year", 24, "$750 calculated here: $9,000 a year over 12 months"),
        (500, "total", 1, "$500 calculated here: $500 over 1 month"),
        (0, "total", 24, "free"),
        (5, "total", 24, "under $1 calculated here: $5 over 24 months"),
        (None, "", 24, "not stated cannot be calculated without a tuition"),
        (9_000, "year", None, "not stated cannot be calculated without a duration"),
    ],
)
def test_cost_per_month_is_shown_with_its_calculation(compared, tuition, basis, months, cell):
    page = compared(make_program(tuition_usd=tuition, tuition_basis=basis, duration_months=months))
    assert page.cells["Cost per month of study"] == [cell]
    assert "Calculated here: the tuition divided by the months of study" in page.text


@pytest.mark.parametrize(("tuition", "months", "amount"), [(1, 2, 1), (3, 2, 2), (5, 2, 3), (1, 3, 0), (2, 3, 1)])
def test_cost_per_month_rounds_half_a_dollar_up(tuition, months, amount):
    program = make_program(tuition_usd=tuition, tuition_basis="total", duration_months=months)
    assert cost_per_month(program).value == amount


def test_role_without_a_public_guide_is_not_linked(compared):
    program = make_program()
    Pathway.objects.create(program=program, role=make_role("Analyst"), strength="related")
    Pathway.objects.create(program=program, role=make_role("Banker", status=Status.DRAFT), strength="recommended")
    page = compared(program)
    assert page.cells["Leads to"] == ["Banker recommended Analyst related"]
    assert 'href="/roles/analyst/"' in page.html
    assert 'href="/roles/banker/"' not in page.html


def test_first_five_roles_are_named_and_the_rest_counted(compared):
    program = make_program()
    for number in range(8):
        Pathway.objects.create(program=program, role=make_role(f"Guide {number}"))
    (cell,) = compared(program).cells["Leads to"]
    assert "Guide 4 related" in cell
    assert "Guide 5" not in cell
    assert cell.endswith("and 3 more on its own page")


class TestCostPerMonth:
    ROW = "Cost per month of study"
    UNSURE = "$792 calculated here, if $28,500 is for the whole program, over 36 months"

    @pytest.fixture
    def unsure(self):
        return make_program(tuition_usd=28_500, duration_months=36)

    def test_cost_without_a_basis_states_its_assumption(self, compared, unsure):
        page = compared(unsure)
        assert page.cells[self.ROW] == [self.UNSURE]
        assert "this cost is right only if it covers the whole program" in page.text

    def test_cost_without_a_basis_is_not_compared(self, compared, unsure):
        page = compared(unsure, make_program(tuition_usd=64_800, tuition_basis="total", duration_months=24))
        sure = "$2,700 calculated here: $64,800 over 24 months"
        assert page.cells[f"{self.ROW} some not stated"] == [self.UNSURE, sure]
        assert "cheapest is" not in page.text
        assert self.ROW in compared(unsure, make_program(tuition_usd=24_000, duration_months=12)).cells

    def test_costs_with_a_basis_are_compared(self, compared):
        whole = make_program(tuition_usd=24_000, tuition_basis="total", duration_months=24)
        yearly = make_program(tuition_usd=9_000, tuition_basis="year", duration_months=24)
        assert compared(whole, yearly).cells[f"{self.ROW} differs"] == [
            "$1,000 calculated here: $24,000 over 24 months",
            "$750 calculated here: $9,000 a year over 12 months",
        ]

    def test_free_program_costs_nothing_per_month(self, compared):
        free = make_program(tuition_usd=0, duration_months=12)
        sure = make_program(tuition_usd=12_000, tuition_basis="total", duration_months=12)
        assert compared(free, sure).cells[f"{self.ROW} differs"][0] == "free"
