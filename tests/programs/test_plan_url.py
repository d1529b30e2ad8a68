"""The URL of a plan: what it holds, what it drops, and which pages lead to it."""

from datetime import date

import pytest
from django.http import QueryDict

from careerguide.content.publishing import Status
from careerguide.lib.months import read_month
from programs.models import FieldOccupation, InstitutionFigures, Program
from programs.plan.page import Plan
from tests.support.clock import TODAY
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_occupation,
    make_program,
    make_source,
)
from tests.support.page import Page, get_page
from tests.support.plans import READER, get_plan, make_career, make_option, make_two, results, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    return make_career()


@pytest.fixture
def two(role):
    return make_two(role)


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
