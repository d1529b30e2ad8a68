"""What a program's page shows of its institution's graduates and undergraduates."""

import pytest

from programs.models import InstitutionFigures, Outcome, Program
from programs.outcomes import Graduates, graduates_of
from roles.imports.editions import SERIES
from tests.support.factories import make_institution, make_program, make_source
from tests.support.page import Page, get_page

COMPUTER_SCIENCE = "Computer and Information Sciences, General"
BACHELOR, MASTER, DOCTOR_OTHER = "100654/11.0701/5", "100654/11.0701/7", "100654/11.0701/19"


class TestRules:
    @pytest.mark.parametrize(
        ("award_level", "level"),
        [("1", 1), ("20", 1), ("21", 1), ("2", 1), ("4", 1), ("3", 2), ("5", 3), ("6", 4), ("7", 5), ("17", 6),
         ("18", 7), ("8", 8)],
    )  # fmt: skip
    def test_graduates_are_of_the_field_and_level(self, award_level, level):
        assert graduates_of("ipeds", f"100654/01.0999/{award_level}") == Graduates("01.09", level)

    @pytest.mark.parametrize("key", [DOCTOR_OTHER, "", None, "100654", "111805F@SA/Adelaide", "a/b/c"])
    def test_other_programs_have_no_graduates(self, key):
        assert graduates_of("ipeds", key) is None

    def test_other_sources_have_no_graduates(self):
        assert graduates_of("", BACHELOR) is None
        assert graduates_of("cricos", BACHELOR) is None

    def test_postbaccalaureate_students_are_not_undergraduates(self):
        assert [level for level in Outcome.Level if Graduates("11.07", level).are_undergraduates] == [1, 2, 3]


@pytest.fixture
def program(db) -> Program:
    return add_program(BACHELOR)


def add_program(key: str, **values) -> Program:
    source = make_source(slug="ipeds-2024", title="IPEDS", series="ipeds")
    program = make_program(institution=make_institution("A university"), source=source, source_key=key, **values)
    fields = make_source(slug="scorecard-fields", title="Scorecard: fields", published="award years 2015–17")
    figures = make_source(slug="scorecard-institutions", title="Scorecard: institutions", published="2023-24")
    for level in (3, 5):
        Outcome.objects.create(
            institution=program.institution, cip4="11.07", field_name=COMPUTER_SCIENCE, level=level, source=fields,
            earnings=54_300, earnings_count=33, debt=36_250,
        )  # fmt: skip
    InstitutionFigures.objects.create(
        institution=program.institution, completion_percent="28.74", tuition_in_state=10_024,
        tuition_out_of_state=18_634, source=figures,
    )  # fmt: skip
    return program


def section(client, program: Program) -> Page:
    return get_page(client, program.get_absolute_url()).one("#graduates")


def figures(client, program: Program) -> dict[str, str]:
    """The first words of each figure, by label."""
    stats = section(client, program).css(".outcome-figures > div")
    return {
        stat.css("dt")[0].text: " ".join(stat.texts("summary .figure-text, dd.hint, dd.unstated")) for stat in stats
    }


def has_outcomes(client, program: Program) -> bool:
    return get_page(client, program.get_absolute_url()).has("#graduates")


def test_page_shows_pay_debt_completion_and_both_tuitions(client, program):
    assert figures(client, program) == {
        "Pay in the first year": "$54,300 33 graduates counted",
        "Debt": "$36,250 count not published",
        "Completion": "29% of first-time full-time students, within 150% of the normal time",
        "Tuition and fees, in-state": "$10,024 per year, for full-time students",
        "Tuition and fees, out-of-state": "$18,634 per year, for full-time students",
    }


def test_label_says_whose_graduates_and_which_cohort(client, program):
    found = section(client, program)
    assert [part.texts("h3, .sub + .hint") for part in found.css(".outcome")] == [
        [
            f"This institution’s bachelor’s graduates in {COMPUTER_SCIENCE}, which includes this program",
            "Award years 2015–17",
        ],
        ["Undergraduates at this institution", "Scorecard, 2023–24 edition"],
    ]
    assert "this program’s" not in found.text
    all_programs = f"Graduates are those of all programs at this level in {COMPUTER_SCIENCE} (CIP 11.07)"
    assert f"{all_programs}, not of this program alone." in found.text
    assert "Figures of undergraduates are for the whole institution, in all programs." in found.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "received federal aid, were working and were not enrolled. Debt is that of graduates with federal loans."),
        ({"debt": None}, "Pay is that of graduates who received federal aid, were working and were not enrolled."),
        ({"earnings": None}, "not of this program alone. Debt is that of graduates with federal loans."),
    ],
)
def test_note_says_which_graduates_are_counted(client, program, values, words):
    Outcome.objects.update(**values)
    assert section(client, program).texts(".margin p")[0].endswith(words)


def test_heading_says_the_pay_in_the_first_year(client, program):
    pay = "A median of $54,300 in the first year after graduating in"
    heading = f"Graduates’ pay {pay} {COMPUTER_SCIENCE} (award years 2015–17)"
    assert section(client, program).one("h2").text == heading
    Outcome.objects.update(earnings=None)
    assert section(client, program).one("h2").text == "Graduates"
    Outcome.objects.all().delete()
    assert section(client, program).one("h2").text == "Undergraduates"


def test_source_does_not_name_tuition_that_a_page_may_not_have():
    assert "tuition" not in SERIES["scorecard-institutions"]["note"].lower()


def test_figures_link_to_their_sources_on_the_page(client, program):
    page = get_page(client, program.get_absolute_url())
    links = page.one("#graduates").css('a[href^="#source-"]')
    assert {link["href"] for link in links} == {"#source-scorecard-fields", "#source-scorecard-institutions"}
    for link in links:
        assert page.has(f'[id="{link["href"][1:]}"]')


def test_edition_begins_with_a_capital_letter_in_the_sources(client, program):
    source = get_page(client, program.get_absolute_url()).section("source-scorecard-fields")
    assert source.text.startswith("Scorecard: fields. Award years 2015–17.")


def test_graduate_program_shows_no_undergraduate_figures(client, db):
    assert list(figures(client, add_program(MASTER))) == ["Pay in the first year", "Debt"]


def test_in_state_tuition_needs_the_out_of_state_tuition(client, program):
    InstitutionFigures.objects.update(tuition_out_of_state=None)
    assert "Tuition and fees, in-state" not in figures(client, program)


@pytest.mark.parametrize(("amount", "text"), [(15_210, "$15,210"), (0, "$0"), (-3_220, "−$3,220")])
def test_net_price_is_after_grants(client, program, amount, text):
    InstitutionFigures.objects.update(net_price=amount)
    students = (
        "first-time full-time students with federal aid; at public institutions, only those who pay in-state tuition"
    )
    words = f"{text} per year with housing and food, less grants, for {students}; from the 2023–24 edition"
    assert figures(client, program)["Average net price"] == words


def test_net_price_that_is_not_for_a_year_is_left_out(client, program):
    InstitutionFigures.objects.update(net_price=15_210, tuition_in_state=None, tuition_out_of_state=None)
    assert "Average net price" not in figures(client, program)


def test_unpublished_pay_is_not_stated(client, program):
    Outcome.objects.update(earnings=None, earnings_count=None)
    assert figures(client, program)["Pay in the first year"] == "Not stated"


def test_one_graduate_is_counted(client, program):
    Outcome.objects.update(earnings_count=1)
    assert figures(client, program)["Pay in the first year"].endswith("1 graduate counted")


def test_other_fields_levels_and_institutions_do_not_count(client, program):
    Outcome.objects.filter(level=3).update(cip4="11.01")
    other = add_other_institution()
    InstitutionFigures.objects.update(institution=other)
    assert not has_outcomes(client, program)


def add_other_institution():
    other = make_institution("Another university")
    Outcome.objects.create(institution=other, cip4="11.07", field_name="F", level=3, earnings=1, source=make_source())
    return other


def test_programs_of_editors_have_no_outcomes(client, program):
    Program.objects.update(source_key=None)
    assert not has_outcomes(client, program)


def test_wrong_figure_can_be_reported(client, program):
    link = section(client, program).css("details.figure a[href^='/report/']")[0]
    page = get_page(client, link["href"])
    assert "Graduates: pay in the first year" in page.text
    assert "$54,300" in page.text


def test_query_count_does_not_grow_with_outcomes(query_count, program):
    with_outcomes = query_count(program.get_absolute_url())
    for number in range(30):
        Outcome.objects.create(
            institution=program.institution, cip4=f"12.{number:02}", field_name="F", level=3, earnings=1,
            source=make_source(),
        )  # fmt: skip
    assert query_count(program.get_absolute_url()) == with_outcomes
    Program.objects.update(source_key=None)
    assert query_count(program.get_absolute_url()) == with_outcomes - 2


class TestPooledFigures:
    """College Scorecard has the same figures for institutions that report together."""

    @pytest.fixture
    def other(self, program):
        """Another institution, with the same figures in another field."""
        Outcome.objects.filter(institution=program.institution).update(debt_count=30)
        return make_institution("Another campus")

    def add(self, institution, cip4="11.07", **values):
        values = {"earnings": 54_300, "earnings_count": 33, "debt": 36_250, "debt_count": 30} | values
        Outcome.objects.create(
            institution=institution, cip4=cip4, field_name=COMPUTER_SCIENCE, level=3, source=make_source(), **values
        )

    def test_page_says_that_others_are_counted_too(self, client, program, other):
        self.add(other)
        found = section(client, program)
        assert found.texts(".outcome h3")[0] == (
            "This institution and others that report together: bachelor’s graduates in "
            f"{COMPUTER_SCIENCE}, which includes this program"
        )
        assert f"graduating in {COMPUTER_SCIENCE} at this institution and others (award" in found.one("h2").text
        assert f"the bachelor’s graduates in {COMPUTER_SCIENCE} of this institution and others that" in found.text
        assert "The source has the same figures for this institution and for others that report together." in found.text
        assert "This institution’s" not in found.text
        assert "this institution’s" not in found.text

    @pytest.mark.parametrize("values", [{"earnings": 54_400}, {"debt_count": 31}, {"cip4": "11.08"}])
    def test_other_figures_are_of_one_institution(self, client, program, other, values):
        self.add(other, **values)
        assert "report together" not in section(client, program).text

    def test_same_debt_by_chance_is_not_pooled(self, client, program, other):
        unknown = {"earnings": None, "earnings_count": None}
        Outcome.objects.filter(institution=program.institution).update(**unknown)
        self.add(other, **unknown)
        assert "report together" not in section(client, program).text
        # In another field, the two institutions have the same figures, and all are known.
        self.add(program.institution, "12.01")
        self.add(other, "12.01")
        assert "report together" in section(client, program).text
