"""The plan of a career by way of up to five programs: its results, ledgers and dates."""

import math
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careerguide.lib.months import add_months
from programs.models import InstitutionFigures, Outcome, Program
from programs.payback import MAX_PAYBACK, NEVER, YEAR
from programs.payback_answer import Answer
from programs.payback_numbers import Numbers
from programs.plan.career import Link
from programs.plan.option import Option
from programs.plan.page import short_names
from roles.models import CareerStep
from roles.starting_pay import StartingPay, StartingRow
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_institution,
    make_matching_field,
    make_program,
    make_source,
)
from tests.support.page import Page
from tests.support.plans import READER, get_plan, make_career, make_option, make_two, results, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    return make_career()


@pytest.fixture
def two(role):
    return make_two(role)


def milestones(page: Page) -> list[tuple[str, str]]:
    return list(zip(page.texts(".milestones dt"), page.texts(".milestones dd"), strict=True))


class TestResult:
    def test_two_programs_are_compared(self, client, two):
        page = get_plan(client, **READER)
        assert page.heading == "AI Engineer, by way of two programs"
        assert page.one("#payback-heading").text == "Payback 3.3 months for one, 17.3 for the other"
        assert results(page) == ["17.3 months", "3.3 months"]
        rows = rows_of(page)
        assert rows["At startups, $100,000"] == ["51.8 months", "9.9 months"]
        assert rows["If tuition is per year"] == ["34.6 months", "–"]
        assert "Then you start at tech companies at $130,000, the low end of entry pay there." in page.text

    def test_milestones_are_the_months_of_the_payback(self, client, two):
        page = get_plan(client, start="2027-09", **READER)
        assert milestones(page) == [
            ("Sep 2027", "Start either program"),
            ("Sep 2028", "Indiana: first month in the career"),
            ("Dec 2028", "Indiana: paid back"),
            ("Sep 2029", "Johns Hopkins: first month in the career"),
            ("Feb 2031", "Johns Hopkins: paid back"),
        ]
        words = "Indiana is ahead by December 2028, Johns Hopkins by February 2031"
        assert page.one("#balance-heading").text == f"Running balance {words}"
        assert page.one("svg.balance")["aria-label"] == f"Running balance. {words}."

    def test_ledger_is_by_year(self, client, two):
        page = get_plan(client, **READER)
        johns_hopkins, indiana = (ledger.table() for ledger in page.css(".ledger"))
        assert johns_hopkins == {
            "Sep 2027": ["−$32,400", "–", "−$32,400"],
            "Sep 2028": ["−$32,400", "–", "−$64,800"],
            "Sep 2029": ["–", "+$45,000", "−$19,800"],
            "Sep 2030": ["–", "+$45,000", "+$25,200"],
            "Sep 2031": ["–", "+$45,000", "+$70,200"],
        }
        assert list(indiana.values())[1] == ["–", "+$45,000", "+$32,647"]

    def test_pay_given_up_is_a_column(self, client, two):
        page = get_plan(client, programs=["indiana"], earn="85000", keep="42500")
        assert page.one(".ledger").table()["Sep 2027"] == ["−$12,353", "−$42,500", "–", "−$54,853"]
        assert rows_of(page)["To pay back"] == ["$54,853 $12,353 of tuition and $42,500 of pay given up"]

    def test_steps_of_the_guide_are_shown_without_the_degree(self, client, role, two):
        CareerStep.objects.create(
            role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=18
        )
        CareerStep.objects.create(role=role, path="entry", number=2, title="Build a project")
        assert get_plan(client, **READER).texts("#meanwhile .pair > :first-child li") == ["Build a project"]

    def test_three_programs_have_a_range(self, client, role, two):
        make_option(role, "third", "Third College", 30_000, 12)
        page = get_plan(client, programs=["hopkins", "indiana", "third"], **READER)
        assert page.one("#payback-heading").text == "Payback 3.3 to 17.3 months"
        assert page.one("#balance-heading").text == "Running balance All three are ahead by February 2031"

    def test_program_that_never_pays_back_is_named(self, client, two):
        page = get_plan(client, programs=["hopkins"], earn="200000", keep="200000")
        assert results(page) == ["Doesn’t pay back"]
        assert page.one("#payback-heading").text == "Payback Doesn’t pay back"
        assert page.one("#balance-heading").text == "Running balance Not ahead within four years"

    @pytest.mark.parametrize(
        ("tuitions", "earn", "finding", "balance"),
        [
            ((12_000, 24_000), 200_000, "Neither pays back within 40 years", "Not ahead within three years"),
            ((1, 2, 3), 200_000, "None of the three pays back within 40 years", "Not ahead within three years"),
            ((1, 2, None), 200_000, "Two of three don’t pay back within 40 years", "Not ahead within three years"),
            ((0, 0), 85_000, "Nothing to pay back for both", "No debt"),
            ((0, 0, None), 85_000, "Nothing to pay back for two of three", "No debt"),
            (
                (0, 9_000_000),
                85_000,
                "Nothing to pay back for one; the other doesn’t pay back",
                "One of two has no debt",
            ),
            ((0, 0, 9_000_000), 85_000, "Nothing to pay back for two of three", "Two of three have no debt"),
            (
                (0, 12_000),
                85_000,
                "Nothing to pay back for one, 3.2 months for the other",
                "College 1 is ahead by December 2028",
            ),
            ((0, 0, 12_000), 85_000, "Up to 3.2 months", "College 2 is ahead by December 2028"),
            ((12_000, 9_000_000, None), 85_000, "3.2 months for one of three", "College 0 is ahead by December 2028"),
        ],
    )
    def test_findings_without_a_payback(self, client, role, tuitions, earn, finding, balance):
        slugs = [f"college-{number}" for number in range(len(tuitions))]
        for slug, tuition in zip(slugs, tuitions, strict=True):
            make_option(role, slug, slug.replace("-", " ").title(), tuition, 12)
        page = get_plan(client, programs=slugs, earn=earn, keep=earn)
        assert page.one("#payback-heading").text == f"Payback {finding}"
        assert page.one("#balance-heading").text == f"Running balance {balance}"

    def test_free_program_has_nothing_to_pay_back(self, client, role):
        make_option(role, "free", "Free College", 0, 12)
        page = get_plan(client, programs=["free"], **READER)
        assert results(page) == ["Nothing to pay back"]
        assert rows_of(page)["To pay back"] == ["nothing"]


class TestUnknown:
    def test_both_ends_are_shown_without_what_is_kept(self, client, two):
        page = get_plan(client, programs=["indiana"], earn="85000")
        assert page.one("#payback-heading").text == "Payback 3.3 months, if you keep earning"
        assert rows_of(page)["If you stop working"] == ["26.0 months"]
        assert "The ledger assumes that you keep all of it." in page.text

    def test_full_time_program_is_read_as_stopping_work(self, client, role):
        make_option(role, "full", "Full College", 12_353, 12, study_mode="full_time")
        page = get_plan(client, programs=["full"], earn="85000")
        assert page.one("#payback-heading").text == "Payback 26.0 months, if you stop working"
        assert rows_of(page)["If you keep earning"] == ["3.3 months"]
        assert page.one(".ledger").table()["Sep 2027"] == ["−$12,353", "−$85,000", "–", "−$97,353"]

    def test_costs_are_shown_without_pay(self, client, two):
        page = get_plan(client)
        assert results(page) == ["Costs only Payback depends on what you earn now. Say what you earn"] * 2
        assert page.link("Say what you earn") == "#numbers-earn"
        assert rows_of(page)["Tuition in all"] == ["$64,800", "$12,353"]
        assert page.css(".ledger")[0].table() == {"Sep 2027": ["−$32,400"], "Sep 2028": ["−$32,400"]}
        assert not page.has("svg.balance")
        assert page.has("form.numbers")

    def test_assumed_length_is_said_with_each_result(self, client, role):
        degree = make_degree_type("Bachelor’s degree")
        make_option(role, "nurse", "Nursing College", 17_220, None, degree_type=degree, tuition_basis="year")
        page = get_plan(client, programs=["nurse"], earn="30000", keep="10000")
        assert page.one("#payback-heading").text == "Payback 17.9 months (assumed 4 years)"
        assert rows_of(page)["Length"] == ["assumed 4 years"]
        assert ("Feb 2033", "Paid back (assumed 4 years)") in milestones(page)
        page = get_plan(client, programs=["nurse"], earn="30000", keep="10000", months="24")
        assert page.one("#numbers-months")["value"] == "24"
        assert "(assumed 2 years)" in page.one("#payback-heading").text

    def test_length_that_is_not_known_can_be_given(self, client, role):
        make_option(role, "short", "Short College", 9_000, None, tuition_basis="year")
        page = get_plan(client, programs=["short"], **READER)
        assert page.link("Enter a length") == "#numbers-months"
        assert rows_of(page)["To pay back"] == ["not known"]
        assert not page.has(".ledger")

    def test_program_without_tuition_has_no_cost(self, client, role):
        make_option(role, "silent", "Silent College", None, 12)
        page = get_plan(client, programs=["silent"], **READER)
        assert results(page) == ["Costs only We don’t know the cost: the tuition isn’t stated."]
        assert not page.has(".ledger")

    def test_program_in_another_country_stays_with_its_costs(self, client, role, two):
        make_option(role, "sydney", "University of Sydney", 30_000, 24, country="AU", tuition_basis="total")
        page = get_plan(client, programs=["hopkins", "sydney"], **READER)
        assert "the pay is that of the United States, and the program is in Australia" in results(page)[1]
        assert page.css(".ledger")[1].table() == {
            "Sep 2027": ["−$15,000", "−$15,000"],
            "Sep 2028": ["−$15,000", "−$30,000"],
        }
        assert page.one("#payback-heading").text == "Payback 17.3 months for Johns Hopkins"

    def test_program_that_does_not_lead_to_the_career_stays(self, client, two):
        make_program("Welding", slug="welding", tuition_usd=9_000, duration_months=12, country="US")
        page = get_plan(client, programs=["welding"], **READER)
        assert results(page) == ["Costs only No payback: the program doesn’t lead to this career."]
        assert rows_of(page)["To pay back"] == ["$9,000"]

    def test_field_that_does_not_prepare_is_a_conflict(self, client, role, two):
        make_matching_field(role, "11.0701", "Computer Science")
        Program.objects.update(field_of_study=make_field())
        page = get_plan(client, **READER)
        assert page.one(".conflict h3").text == "Conflict: neither prepares for this career"
        assert "Indiana and Johns Hopkins: The guide’s source lists this program" in page.one(".conflict").text

    def test_completion_is_only_that_of_undergraduates(self, client, role):
        source = make_source(series="ipeds")
        values = {"source": source, "tuition_basis": "total", "field_of_study": make_field("51.3801", "Nursing")}
        first = make_option(role, "first", "First College", 40_000, 48, source_key="1/51.3801/5", **values)
        second = make_option(role, "second", "Second College", 40_000, 24, source_key="2/51.3801/7", **values)
        for program in (first, second):
            InstitutionFigures.objects.create(institution=program.institution, completion_percent=56, source=source)
        page = get_plan(client, programs=["first", "second"], **READER)
        rows = {label.partition(" First-time")[0]: cells for label, cells in rows_of(page).items()}
        assert rows["Students who finish"] == ["56%", "–"]
        assert rows["Tuition spent if you stop half way"][0].startswith("$20,000")
        Outcome.objects.create(
            institution=first.institution, cip4="51.38", level=Outcome.Level.BACHELOR, earnings=95_000, source=source
        )
        page = get_plan(client, programs=["first", "second"], **READER)
        assert "on what its graduates earn, $95,000" in results(page)[0]


def test_names_are_short_if_they_differ():
    schools = ["Boston University", "Boston College", "Boston University", "University of Ohio"]
    programs = [Program(pk=pk, award=f"A{pk}", institution=make_institution(name)) for pk, name in enumerate(schools)]
    assert list(short_names(programs).values()) == [
        "A0, Boston University",
        "Boston College",
        "A2, Boston University",
        "Ohio",
    ]


def make_answer(tuition: int, basis: str, months: int, earn: int, keep: int, pay: int) -> Option:
    program = Program(slug="x", tuition_usd=tuition, tuition_basis=basis, duration_months=months, country="US")
    career = StartingPay("career", "Career", "/roles/career/", rows=(StartingRow("Companies", pay, pay),))
    return Option(Answer(program, career, Numbers(earn, keep)), "X", Link(leads=True), date(2027, 9, 1))


amounts = st.integers(0, 200_000)


@settings(max_examples=50)
@given(amounts, st.sampled_from(["total", "year", ""]), st.integers(1, 120), amounts, amounts, amounts)
def test_ledger_line_and_payback_agree(tuition, basis, months, earn, keep, pay):
    option = make_answer(tuition, basis, months, earn, keep, pay)
    years = option.study.years + MAX_PAYBACK // YEAR + 1
    line, rows = dict(option.line(years * YEAR)), option.ledger(years)
    assert round(line[years * YEAR]) == rows[-1].balance
    until = option.last_month_of_debt
    if not until:
        assert option.months in (0, NEVER)
        return
    assert option.paid_back_in == add_months(option.start, months + math.ceil(option.months) - 1)
    rise = Fraction(option.row.low - option.reader.earn, YEAR)
    at_end = dict(option.line(max(until, months)))[max(until, months)]
    assert at_end >= 0 > at_end - rise
