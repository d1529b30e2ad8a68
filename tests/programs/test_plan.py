"""The plan of a career by way of up to five programs: its URL, results, ledgers and dates."""

import math
from datetime import date
from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from careerguide.content.publishing import Status
from careerguide.lib.months import add_months, read_month
from programs.models import FieldOccupation, InstitutionFigures, Outcome, Program
from programs.payback import MAX_PAYBACK, NEVER, YEAR
from programs.payback_answer import Answer
from programs.payback_numbers import Numbers
from programs.plan.career import Link
from programs.plan.option import Option
from programs.plan.page import Plan, short_names
from roles.models import CareerStep
from roles.starting_pay import StartingPay, StartingRow
from tests.support.clock import TODAY
from tests.support.factories import (
    add_pay,
    make_degree_type,
    make_field,
    make_institution,
    make_matching_field,
    make_occupation,
    make_program,
    make_role,
    make_source,
)
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db
READER = {"earn": "85000", "keep": "85000"}


@pytest.fixture
def role():
    role = make_role("AI Engineer")
    add_pay(role, 130_000, 180_000, "Tech companies")
    return add_pay(role, 100_000, 140_000, "Startups")


def make_option(role, slug: str, school: str, tuition: int | None, months: int | None, **values) -> Program:
    """A program in the United States that is listed for `role`."""
    values = {"country": "US", "tuition_usd": tuition, "duration_months": months} | values
    return make_program(f"MS {slug}", role=role, slug=slug, institution=make_institution(school), **values)


@pytest.fixture
def two(role):
    return [
        make_option(role, "hopkins", "Johns Hopkins University", 64_800, 24, study_mode="part_time"),
        make_option(role, "indiana", "Indiana University", 12_353, 12),
    ]


def get_plan(client, role="ai-engineer", programs=("hopkins", "indiana"), **params) -> Page:
    return get_page(client, "/plan/", {"role": role, "program": list(programs)} | params)


def results(page: Page) -> list[str]:
    return [cell.text for cell in page.css(".plan-result td")]


def rows_of(page: Page) -> dict[str, list[str]]:
    return page.table(".plan-table")


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
        assert results(page) == ["Costs only The cost is not known, because the tuition isn’t stated."]
        assert not page.has(".ledger")

    def test_program_in_another_country_stays_with_its_costs(self, client, role, two):
        make_option(role, "sydney", "University of Sydney", 30_000, 24, country="AU", tuition_basis="total")
        page = get_plan(client, programs=["hopkins", "sydney"], **READER)
        assert "the pay is that of the United States and the program is in Australia" in results(page)[1]
        assert page.css(".ledger")[1].table() == {
            "Sep 2027": ["−$15,000", "−$15,000"],
            "Sep 2028": ["−$15,000", "−$30,000"],
        }
        assert page.one("#payback-heading").text == "Payback 17.3 months for Johns Hopkins"

    def test_program_that_does_not_lead_to_the_career_stays(self, client, two):
        make_program("Welding", slug="welding", tuition_usd=9_000, duration_months=12, country="US")
        page = get_plan(client, programs=["welding"], **READER)
        assert results(page) == ["Costs only There is no payback, because the program doesn’t lead to this career."]
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


class TestReading:
    def test_page_without_career_and_programs_asks_for_them(self, client):
        page = get_page(client, "/plan/")
        assert page.heading == "Plan a career"
        assert (page.link("Choose a career"), page.link("Choose a program")) == ("/roles/", "/programs/")
        assert page.canonical == "/plan/"
        assert not page.has('meta[name="robots"]')

    def test_career_without_program_leads_to_its_programs(self, client, role):
        page = get_page(client, "/plan/?role=ai-engineer&earn=85000")
        assert page.link("Choose a program") == "/roles/ai-engineer/programs/"

    def test_program_without_career_offers_its_careers(self, client, role, two):
        field, occupation = make_field(), make_occupation(title="Analysts", slug="analysts")
        source = make_source(slug="cip-soc-crosswalk")
        FieldOccupation.objects.create(field=field, occupation=occupation, source=source)
        Program.objects.filter(slug="indiana").update(field_of_study=field)
        page = get_page(client, "/plan/?program=indiana&earn=85000&start=2028-01")
        assert page.link("AI Engineer") == "/plan/?role=ai-engineer&program=indiana&earn=85000&start=2028-01"
        assert page.link("Analysts") == "/plan/?role=analysts&program=indiana&earn=85000&start=2028-01"

    def test_dropped_values_are_named(self, client, role, two):
        make_option(role, "gone", "Gone College", 1, 12, status=Status.WITHDRAWN)
        for number in range(4):
            make_option(role, f"more-{number}", f"College {number}", 1, 12)
        programs = ["no-such", "gone", "hopkins", "indiana", *(f"more-{number}" for number in range(4))]
        page = get_plan(client, programs=programs, start="2020-01", months="0", **READER)
        assert page.notices == [
            "There is no program “no-such”.",
            "We’ve removed the page about MS gone at Gone College.",
            "A plan has up to 5 programs, so MS more-3 at College 3 is not in it.",
            "We ignored “0” for the length of a program that states none. Enter a duration from 1 month to 10 years.",
            "We ignored “2020-01” for the start. January 2020 is in the past. The plan starts in September 2027.",
        ]
        assert page.form("form.numbers")["program"] == ["hopkins", "indiana", "more-0", "more-1", "more-2"]

    def test_unknown_career_is_named(self, client, two):
        page = get_page(client, "/plan/?role=astronaut&program=indiana")
        assert page.notices == ["There is no career “astronaut”."]
        assert page.heading == "Plan a career"

    def test_former_slugs_lead_on(self, client, role, two):
        for row, slug in ((role, "ai-builder"), (two[0], "jhu")):
            row.slug = slug
            row.save()
        page = get_plan(client, programs=["hopkins"], **READER)
        assert page.canonical == "/plan/?role=ai-builder&program=jhu"
        assert results(page) == ["17.3 months"]

    def test_occupation_is_a_career(self, client):
        occupation = make_occupation(
            title="Registered nurses", slug="registered-nurses", pay_p25=68_940, pay_p50=80_330
        )
        source = make_source(slug="cip-soc-crosswalk")
        field = make_field("51.3801", "Nursing")
        FieldOccupation.objects.create(field=field, occupation=occupation, source=source)
        make_program("BSN", slug="bsn", field_of_study=field, country="US", tuition_usd=68_880, duration_months=48)
        page = get_plan(client, role="registered-nurses", programs=["bsn"], earn="30000", keep="10000")
        assert "the 25th percentile of official pay" in page.text
        assert rows_of(page)["At the median of official pay, $80,330"] == ["35.5 months"]
        assert results(page) == ["45.9 months"]

    def test_residency_changes_the_tuition(self, client, role):
        degree, source = make_degree_type("Bachelor’s degree"), make_source(series="ipeds")
        program = make_option(
            role, "state", "State College", 17_220, 48, degree_type=degree, tuition_basis="year",
            tuition_kind="institution", source=source, source_key="1/51.3801/5",
        )  # fmt: skip
        InstitutionFigures.objects.create(
            institution=program.institution, tuition_in_state=8_610, tuition_out_of_state=20_000, source=source
        )
        page = get_plan(client, programs=["state"], earn="30000", keep="10000", residency="in")
        assert rows_of(page)["To pay back"][0].startswith("$114,440")
        assert page.one("#numbers-residency option[selected]").text == "In-state"

    def test_form_keeps_the_plan_without_scripts(self, client, two):
        data = get_plan(client).form("form.numbers") | {"earn": "$85,000", "start": "Jan 2028"}
        response = client.get("/plan/", data, follow=True)
        assert "keep" not in response.request["QUERY_STRING"]
        page = Page(response)
        assert page.one("#numbers-start")["value"] == "January 2028"
        assert "earn=85000&start=2028-01" in page.link("Download CSV")

    def test_htmx_gets_the_clean_url(self, client, two):
        params = {"role": "ai-engineer", "program": "indiana", "earn": "$85,000", "keep": "", "start": "sept 2027"}
        response = client.get("/plan/", params, headers={"HX-Request": "true"})
        assert response["HX-Replace-Url"] == "/plan/?role=ai-engineer&program=indiana&earn=85000&start=2027-09"

    def test_numbers_are_private(self, client, two):
        response = client.get("/plan/", {"role": "ai-engineer", "program": "indiana", "start": "2027-09"} | READER)
        page = Page(response)
        assert page.canonical == "/plan/?role=ai-engineer&program=indiana"
        assert page.meta("robots") == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies


@pytest.mark.parametrize(
    ("text", "month"),
    [("2027-09", (2027, 9)), ("September 2027", (2027, 9)), ("sep. 2027", (2027, 9)), ("2026-11", (2026, 11))],
)
def test_month_is_read(text, month):
    assert read_month(text) == date(*month, 1)


@pytest.mark.parametrize(
    "text", ["2027", "2027-13", "0000-01", "Septober 2027", "2026-10", "2099-01", "soon", "9/2027"]
)
def test_other_months_are_refused(text):
    with pytest.raises(ValueError, match=r"\.$"):
        read_month(text)


def test_default_start_is_the_next_september(client, two):
    assert date(2026, 11, 24) == TODAY
    assert Plan(QueryDict()).start == date(2027, 9, 1)


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


class TestLinks:
    def test_guide_with_programs_leads_to_a_plan(self, client, role):
        make_program(role=role)
        assert get_page(client, "/roles/ai-engineer/").link("Plan this career") == "/plan/?role=ai-engineer"

    def test_occupation_leads_to_a_plan(self, client):
        make_occupation(title="Actors", slug="actors")
        assert get_page(client, "/roles/actors/").link("Plan this career") == "/plan/?role=actors"

    def test_comparison_leads_to_a_plan(self, client, two):
        page = get_page(client, "/programs/compare/?program=indiana&program=hopkins&program=no-such")
        assert page.link("Plan with these") == "/plan/?program=indiana&program=hopkins"

    def test_program_leads_to_a_plan_with_its_numbers(self, client, two):
        page = get_page(client, "/programs/indiana/?earn=85000&keep=85000")
        assert page.link("Turn this into a plan") == "/plan/?role=ai-engineer&program=indiana&earn=85000&keep=85000"
