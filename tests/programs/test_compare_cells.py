"""Tests of the table that compares programs, and of the sentences about the cheapest and the shortest program."""

from datetime import date, timedelta

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
    page = compared(program)
    assert page.texts(".compare-detail") == ["Example College"]
    assert page.cells == {
        "Tuition": ["$30,000 For the whole program."],
        "Duration": ["1.25 years"],
        "Tuition per month": ["$2,000 $30,000 ÷ 15 months"],
        "Format": ["Online"],
        "Study mode": ["Part-time"],
        "Degree": ["Master’s"],
        "Field": ["Finance, General CIP 52.0801"],
        "Location": ["Auburn, AL state added by our editors"],
        "Careers": ["AI Engineer listed by the guide’s source"],
        "Source": ["A catalog A publisher"],
    }


def test_missing_values_are_shown_as_not_stated(compared):
    table = compared(make_program(), make_program()).cells
    for label in ["Location", "Degree", "Field", "Format", "Study mode", "Duration", "Tuition"]:
        assert table[label] == ["not stated", "not stated"]
    assert table["Tuition per month needs a tuition and a duration"] == ["not known"] * 2
    assert table["Careers"] == ["no guide"] * 2
    assert table["Source"] == ["no source given"] * 2


def test_cells_explain_place_and_source(compared):
    several = make_program(city="Multiple IN Campuses", location_scope="multiple")
    none = make_program(location_scope="none", source=make_source(title="A catalog", retrieved_on=date(2026, 5, 3)))
    table = compared(several, none).cells
    assert table["Location"] == ["Several campuses", "not stated not tied to a place"]
    assert table["Source"] == ["no source given", "A catalog retrieved on May 3, 2026"]


def test_rows_with_differences_are_labeled(compared):
    one = make_program(delivery_mode="online", duration_months=12, study_mode="full_time")
    other = make_program(delivery_mode="hybrid", duration_months=12)
    page = compared(one, other)
    labels = page.cells.keys()
    assert "Format (differs)" in labels
    assert {"Duration", "Study mode", "Location"} <= labels
    assert page.texts(".compare-differs .compare-label") == ["Format (differs)"]
    assert page.one("caption").text.startswith("Bold marks rows where stated details differ.")


def test_details_that_all_cells_share_are_said_once(compared):
    editors, field = make_source(kind="editorial"), make_field()
    same = {"field_of_study": field, "field_source": editors, "tuition_basis": "total"}
    one, other = make_program(tuition_usd=1_000, **same), make_program(tuition_usd=2_000, **same)
    table = compared(one, other).cells
    assert table["Field CIP 52.0801, assigned by our editors"] == ["Finance, General"] * 2
    assert table["Tuition (differs) For the whole program."] == ["$1,000 lowest tuition", "$2,000"]


def test_only_overdue_figures_name_their_state(compared, today):
    overdue = make_source(review_on=today - timedelta(days=1))
    sources = [make_source(), None, overdue]
    page = compared(
        *(make_program(tuition_usd=n, tuition_basis="year", source=each) for n, each in enumerate(sources, 1))
    )
    assert cells(page, "Tuition (differs)") == ["$1 lowest tuition", "$2", "$3 due for review"]


def test_tuition_has_a_ruler_on_one_scale(compared):
    page = compared(make_program(tuition_usd=35_000), make_program(tuition_usd=0), make_program())
    assert [rect["width"] for rect in page.css("td .ruler-bar")] == ["50%"]


def test_same_tuition_with_another_basis_is_a_difference(compared):
    one, other = (make_program(tuition_usd=9_000, tuition_basis=basis) for basis in ["total", "year"])
    assert "Tuition (differs)" in compared(one, other).cells


def test_single_program_has_no_differences_or_highlights(compared):
    page = compared(make_program("Master of Things", tuition_usd=1, duration_months=1))
    assert page.titles == ["Master of Things"]
    assert "Add another program to see the two side by side." in page.text
    assert page.highlights == []
    assert "differ" not in page.text
    assert "lowest" not in page.text


def cells(page, label: str) -> list[str]:
    """The cells of the row whose label starts with ``label``."""
    return next(values for name, values in page.cells.items() if name.startswith(label))


def test_lowest_and_shortest_are_named_and_marked(compared):
    cheap = make_program("Cheap", institution="North", tuition_usd=10_000, tuition_basis="total", duration_months=24)
    short = make_program("Short", institution="South", tuition_usd=20_000, tuition_basis="total", duration_months=12)
    page = compared(short, cheap)
    assert page.highlights == ["Lowest tuition: North ($10,000).", "Shortest: South (1 year)."]
    assert cells(page, "Tuition (differs)") == ["$20,000", "$10,000 lowest tuition"]
    assert cells(page, "Duration") == ["1 year shortest", "2 years"]


def test_program_that_is_both_is_named_once(compared):
    both = make_program("Both", institution="North", tuition_usd=10_000, duration_months=12)
    page = compared(make_program(institution="South", tuition_usd=20_000, duration_months=24), both)
    assert page.highlights == [
        "Lowest listed tuition and shortest: North ($10,000, 1 year).",
        "Whether tuition is per year or in total isn’t stated, so the prices may not be comparable.",
    ]


def test_programs_of_one_institution_are_named_with_their_titles(compared):
    north = [make_program(f"P{n}", institution="North", tuition_usd=n, tuition_basis="year") for n in (1, 2)]
    page = compared(*north, make_program("P3", institution="South", tuition_usd=3, tuition_basis="year"))
    assert page.highlights[0] == "Lowest tuition: P1 at North ($1)."


def test_all_equally_cheap_programs_are_named(compared):
    programs = [
        make_program(f"P{number}", institution="North", tuition_usd=500, duration_months=12) for number in (1, 2)
    ]
    dear = make_program("P3", institution="North", tuition_usd=501, duration_months=12)
    page = compared(*programs, dear)
    assert page.highlights == [
        "Lowest listed tuition: P1 at North and P2 at North ($500 each).",
        "Whether tuition is per year or in total isn’t stated, so the prices may not be comparable.",
        "All three take 1 year.",
    ]
    assert [("tied for lowest" in cell) for cell in cells(page, "Tuition (differs)")] == [True, True, False]


def test_equal_tuitions_are_in_one_sentence(compared):
    same = {"tuition_basis": "year", "duration_months": None}
    assert compared(*(make_program(tuition_usd=500, **same) for _ in range(2))).highlights[0] == "Both list $500."
    assert compared(*(make_program(tuition_usd=0, **same) for _ in range(2))).highlights[0] == "Both are free."


def test_free_program_is_the_cheapest(compared):
    free, dear = make_program("Free", institution="North", tuition_usd=0), make_program(tuition_usd=1)
    assert "Lowest listed tuition: North (free)." in compared(free, dear).highlights


def test_unstated_value_is_never_the_lowest_or_shortest(compared):
    known = [make_program(f"P{n}", institution="North", tuition_usd=n, duration_months=n) for n in (1, 2)]
    page = compared(make_program("Silent", institution="South"), *known)
    assert page.highlights == [
        "Lowest listed tuition and shortest: P1 at North ($1, 1 month).",
        "Whether tuition is per year or in total isn’t stated, so the prices may not be comparable.",
        "No tuition is stated for South.",
        "No duration is stated for South.",
    ]


def test_lowest_is_not_named_if_only_one_states_tuition(compared):
    known = make_program("Known", institution="North", tuition_usd=5)
    page = compared(known, make_program(), make_program())
    assert page.highlights == ["A tuition is stated only for North.", "None of them states a duration."]
    assert "lowest" not in cells(page, "Tuition")[0]


def test_tuition_with_different_bases_is_not_compared(compared):
    year = make_program("Yearly", institution="North", tuition_usd=9_000, tuition_basis="year")
    whole = make_program("Whole", institution="North", tuition_usd=20_000, tuition_basis="total")
    unsaid = make_program("Unsaid", institution="North", tuition_usd=1_000)
    page = compared(year, whole)
    assert page.highlights[0] == "These prices aren’t comparable: one is for the whole program; one is per year."
    assert cells(page, "Tuition (differs)") == ["$9,000 Per year.", "$20,000 For the whole program."]
    words = "one doesn’t say whether it’s per year or in total; one is per year."
    assert compared(year, unsaid).highlights[0] == f"These prices aren’t comparable: {words}"


def test_cheapest_program_of_each_tuition_basis_is_named(compared):
    year = make_program("Yearly", institution="North", tuition_usd=9_000, tuition_basis="year")
    whole, dear = (
        make_program(f"P{n}", institution="North", tuition_usd=n, tuition_basis="total") for n in (20_000, 30_000)
    )
    page = compared(year, whole, dear)
    assert "Lowest for the whole program: P20000 at North ($20,000)." in page.highlights
    marked = ["lowest for the whole program" in cell for cell in cells(page, "Tuition (differs)")]
    assert marked == [False, True, False]


def test_programs_of_two_countries_show_what_they_list(compared):
    overseas = {"tuition_basis": "total", "tuition_kind": "overseas", "country": "AU"}
    average = {"tuition_basis": "year", "tuition_kind": "institution", "tuition_year": "2022-23", "country": "US"}
    page = compared(make_program(tuition_usd=41_621, **overseas), make_program(tuition_usd=38_370, **average))
    assert page.highlights[0] == (
        "These prices aren’t comparable: one is for the whole program, for international students; "
        "one is per year, an institution’s average."
    )
    assert cells(page, "Tuition (differs)") == [
        "$41,621 For the whole program, for international students.",
        "$38,370 Per year, institution’s average, out-of-state, without fees, 2022–23.",
    ]


@pytest.mark.parametrize(
    ("tuition", "basis", "months", "cell"),
    [
        (30_000, "total", 15, "$2,000 $30,000 ÷ 15 months"),
        (64_800, "", 24, "$2,700 $64,800 ÷ 24 months"),
        (9_000, "year", 24, "$750 $9,000 per year ÷ 12 months"),
        (500, "total", 1, "$500 $500 ÷ 1 month"),
        (0, "total", 24, "free"),
        (5, "total", 24, "under $1 $5 ÷ 24 months"),
        (None, "", 24, "not known needs a tuition"),
        (9_000, "year", None, "not known needs a duration"),
    ],
)
def test_cost_per_month_is_shown_with_its_calculation(compared, tuition, basis, months, cell):
    page = compared(make_program(tuition_usd=tuition, tuition_basis=basis, duration_months=months))
    assert cells(page, "Tuition per month") == [cell]


@pytest.mark.parametrize(("tuition", "months", "amount"), [(1, 2, 1), (3, 2, 2), (5, 2, 3), (1, 3, 0), (2, 3, 1)])
def test_cost_per_month_rounds_half_a_dollar_up(tuition, months, amount):
    program = make_program(tuition_usd=tuition, tuition_basis="total", duration_months=months)
    assert cost_per_month(program).value == amount


def test_role_without_a_public_guide_is_not_linked(compared):
    program = make_program()
    Pathway.objects.create(program=program, role=make_role("Analyst"), strength="related")
    Pathway.objects.create(program=program, role=make_role("Banker", status=Status.DRAFT), strength="recommended")
    page = compared(program)
    assert page.cells["Careers"] == ["Banker recommended Analyst related"]
    assert 'href="/roles/analyst/"' in page.html
    assert 'href="/roles/banker/"' not in page.html


def test_first_five_roles_are_named_and_the_rest_counted(compared):
    program = make_program()
    for number in range(8):
        Pathway.objects.create(program=program, role=make_role(f"Guide {number}"))
    (cell,) = compared(program).cells["Careers"]
    assert "Guide 4 related" in cell
    assert "Guide 5" not in cell
    assert cell.endswith("and 3 more on its own page")


class TestCostPerMonth:
    ROW = "Tuition per month"
    UNSURE = "$792 $28,500 ÷ 36 months"
    ASSUMPTION = "Valid only if tuition covers the whole program."

    @pytest.fixture
    def unsure(self):
        return make_program(tuition_usd=28_500, duration_months=36)

    def test_cost_without_a_basis_states_its_assumption(self, compared, unsure):
        page = compared(unsure)
        assert page.cells[f"{self.ROW} {self.ASSUMPTION}"] == [self.UNSURE]
        sure = make_program(tuition_usd=12_000, tuition_basis="total", duration_months=12)
        assert self.ASSUMPTION not in compared(sure).text

    def test_cost_without_a_basis_is_bold_but_never_lowest(self, compared, unsure):
        page = compared(unsure, make_program(tuition_usd=64_800, tuition_basis="total", duration_months=24))
        assert page.cells[f"{self.ROW} (differs) {self.ASSUMPTION}"] == [self.UNSURE, "$2,700 $64,800 ÷ 24 months"]
        assert "lowest" not in page.text.lower()
        other = make_program(tuition_usd=24_000, duration_months=12)
        assert f"{self.ROW} (differs) {self.ASSUMPTION}" in compared(unsure, other).cells

    def test_costs_with_a_basis_are_compared(self, compared):
        whole = make_program(tuition_usd=24_000, tuition_basis="total", duration_months=24)
        yearly = make_program(tuition_usd=9_000, tuition_basis="year", duration_months=24)
        assert compared(whole, yearly).cells[f"{self.ROW} (differs)"] == [
            "$1,000 $24,000 ÷ 24 months",
            "$750 $9,000 per year ÷ 12 months",
        ]

    def test_free_program_costs_nothing_per_month(self, compared):
        free = make_program(tuition_usd=0, duration_months=12)
        sure = make_program(tuition_usd=12_000, tuition_basis="total", duration_months=12)
        assert compared(free, sure).cells[f"{self.ROW} (differs)"][0] == "free"
