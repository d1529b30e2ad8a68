"""Payback on the page of a program, in lists and in comparisons: what readers see for their numbers."""

import pytest
from django.urls import reverse

from programs.models import FieldOccupation, InstitutionFigures, Outcome, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import RoleOccupation, Source
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_institution,
    make_occupation,
    make_pay,
    make_program,
    make_role,
    make_source,
)
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db

READER = {"earn": "85000", "keep": "85000"}
OFFICIAL = {"pay_p10": 60_000, "pay_p25": 80_330, "pay_p50": 97_550, "pay_p90": 137_470}


@pytest.fixture
def role():
    role = make_role("AI Engineer")
    rows = [("Tech companies", 130_000, 180_000), ("Startups", 100_000, 140_000), ("Others", 90_000, 130_000)]
    for employer, low, high in rows:
        make_pay(role, level=1, employer_type=employer, low=low, high=high)
    make_pay(role, level=3, employer_type="Banks", low=200_000, high=300_000, experience_min=6)
    return role


def make_finance(role=None, **values) -> Program:
    defaults = {"tuition_usd": 64_800, "tuition_basis": "total", "duration_months": 24, "country": "US"}
    return make_program("Master of Finance", role, **defaults | values)


def make_nursing(award_level: str = "5", degree: str = "Bachelor’s degree", **values) -> Program:
    """A program whose field leads to an official occupation, as IPEDS lists it: a yearly tuition and no length."""
    field = make_field("51.3801", "Registered Nursing")
    crosswalk, is_new = Source.objects.get_or_create(slug=CROSSWALK, defaults={"title": "The crosswalk"})
    if is_new:
        nurses = make_occupation(title="Registered nurses", **OFFICIAL)
        FieldOccupation.objects.create(field=field, occupation=nurses, source=crosswalk)
    defaults = {
        "tuition_usd": 17_220, "tuition_basis": "year", "tuition_kind": "institution", "country": "US",
        "field_of_study": field, "degree_type": make_degree_type(degree),
        "source": make_source(series="ipeds"), "source_key": f"100654/51.3801/{award_level}",
        "institution": values.pop("institution", None) or make_institution("A university", region="AL"),
    }  # fmt: skip
    return make_program("Nursing", **defaults | values)


def add_graduates(program: Program, earnings: int, level: int = 3) -> None:
    Outcome.objects.create(
        institution=program.institution, cip4="51.38", field_name="Nursing", level=level, earnings=earnings,
        source=make_source(published="award years 2015–17"),
    )  # fmt: skip


def add_figures(program: Program) -> None:
    InstitutionFigures.objects.create(
        institution=program.institution, completion_percent=56, tuition_in_state=8_610, tuition_out_of_state=17_900,
        source=make_source(title="College Scorecard: institutions", published="2023-24"),
    )  # fmt: skip


def section(client, program: Program, **numbers) -> Page:
    return get_page(client, program.get_absolute_url(), **numbers).section("payback")


def finding(client, program: Program, **numbers) -> str:
    return section(client, program, **numbers).one("h2").text.removeprefix("Is it worth it? ")


class TestResult:
    def test_guide_leads_with_low_end_of_entry_pay(self, client, role):
        page = section(client, make_finance(role), **READER)
        assert page.one("h2").text == "Is it worth it? 17.3 to 155.5 months as an AI Engineer"
        assert "there’s only the tuition to pay back: $64,800 in 2 years." in page.text
        labels = [svg["aria-label"] for svg in page.css("svg[role=img]")]
        assert labels == ["8.2 to 17.3 months", "14.1 to 51.8 months", "17.3 to 155.5 months"]

    def test_later_rows_say_the_years_they_ask_for(self, client, role):
        page = section(client, make_finance(role), **READER)
        assert page.terms(".fold dl")["AI Engineer: Senior, Banks"].endswith("the guide asks for 6 years first")

    def test_pay_without_country_is_read_as_us(self, client, role):
        page = section(client, make_finance(role), **READER)
        assert "The guide doesn’t say which country its pay is from. We read it as the United States." in page.text
        role.pay_bands.update(country="US")
        assert "We read it as" not in section(client, make_finance(role), **READER).text

    def test_assumed_length_is_in_the_sentence_with_the_result(self, client):
        found = finding(client, make_nursing(), earn="30000", keep="10000")
        assert found == "26.4 to 35.5 months on the pay of registered nurses (assumed 4 years)"

    def test_readers_length_replaces_the_suggested_one(self, client):
        found = finding(client, make_nursing(), earn="30000", keep="30000", months="24")
        assert found == "6.1 to 8.2 months on the pay of registered nurses (assumed 2 years)"

    def test_stated_length_is_not_replaced(self, client, role):
        assert finding(client, make_finance(role), **READER, months="99").startswith("17.3 to 155.5 months")

    def test_unstated_basis_shows_both_readings(self, client, role):
        page = section(client, make_finance(role, tuition_basis=""), **READER)
        assert "17.3 to 155.5 months as an AI Engineer, or 34.6 to 311.0 months if tuition is per year" in page.text
        assert "Reading $64,800 as the price of the whole program" in page.text

    def test_unknown_keep_shows_both_ends(self, client, role):
        page = section(client, make_finance(role), earn="85000")
        assert "$64,800 if you keep earning while you study, $234,800 if you stop working" in page.text
        assert page.one("h2").text == "Is it worth it? From 17.3 months to never as an AI Engineer"

    def test_part_time_student_keeps_earning(self, client, role):
        assert finding(client, make_finance(role, study_mode="part_time"), earn="85000").startswith("17.3 to 155.5")

    def test_free_program_has_nothing_to_pay_back(self, client, role):
        program = make_finance(role, tuition_usd=0, tuition_basis="")
        page = section(client, program, **READER)
        assert page.one("h2").text == "Is it worth it? Nothing to pay back as an AI Engineer"
        assert "$45,000 to $95,000 more than you earn" in page.text

    def test_lower_pay_does_not_pay_back(self, client, role):
        assert finding(client, make_finance(role), earn="200000", keep="200000").startswith("Doesn’t pay back as")

    def test_residents_pay_in_state_tuition(self, client):
        program = make_nursing()
        add_figures(program)
        numbers = {"earn": "30000", "keep": "10000", "residency": "in"}
        assert finding(client, program, **numbers).startswith("20.3 to 27.3 months")
        assert "$8,610 a year, in-state, with fees" in section(client, program, **numbers).text

    def test_lower_pay_of_graduates_leads(self, client):
        program = make_nursing()
        add_graduates(program, 60_000)
        found = finding(client, program, earn="30000", keep="30000")
        assert found == (
            "27.6 months on what its graduates earn, 12.2 to 16.4 months on the pay of registered nurses "
            "(assumed 4 years)"
        )

    def test_higher_pay_of_graduates_does_not_lead(self, client):
        program = make_nursing()
        add_graduates(program, 90_000)
        assert "graduates earn" not in finding(client, program, earn="30000", keep="30000")

    def test_half_way_loss_is_shown_with_known_completion(self, client):
        program = make_nursing()
        add_figures(program)
        page = section(client, program, earn="30000", keep="10000")
        assert "You have spent $34,440 of tuition and $40,000 of pay, with no rise. 56% of first-time" in page.text
        assert "(College Scorecard 2023–24)" in page.text

    def test_half_way_loss_is_not_shown_for_graduate_students(self, client):
        program = make_nursing("7", "Master’s degree")
        add_figures(program)
        assert "half way" not in section(client, program, earn="30000", keep="10000").text


class TestRefusal:
    def test_other_country_is_refused_with_the_reason(self, client, role):
        page = section(client, make_finance(role, country="AU"), **READER)
        assert not page.has(".chart")
        assert "No payback: the pay is that of the United States, and the program is in Australia." in page.text

    def test_pay_of_the_same_country_counts(self, client, role):
        role.pay_bands.filter(employer_type="Startups").update(country="AU")
        found = finding(client, make_finance(role, country="AU"), **READER)
        assert found == "51.8 months as an AI Engineer"
        assert finding(client, make_finance(role), **READER).startswith("17.3 to 155.5")

    def test_several_countries_give_way_to_official_pay(self, client, role):
        role.pay_bands.update(country="several")
        program = make_finance(role)
        assert "no yearly pay is stated" in section(client, program, **READER).text
        RoleOccupation.objects.create(role=role, occupation=make_occupation(title="Scientists", **OFFICIAL))
        assert finding(client, program, **READER) == "From 62.0 months to never as an AI Engineer"

    def test_unknown_tuition_leads_to_the_programs_own_page(self, client, role):
        program = make_finance(role, tuition_usd=None, tuition_basis="", url="https://example.org/finance")
        page = section(client, program, **READER)
        assert "We don’t know the cost: the tuition isn’t stated." in page.text
        assert page.link("Look at the program’s own page") == "https://example.org/finance"

    def test_unknown_length_leads_to_the_form(self, client):
        program = make_nursing("20", "Certificate (12 weeks to less than 1 year)")
        page = section(client, program, earn="30000")
        assert "the program doesn’t say how long it takes" in page.text
        assert page.link("Enter a length") == f"{program.get_absolute_url()}#payback"
        assert finding(client, program, earn="30000", months="9").endswith("(assumed 9 months)")

    def test_program_without_career_says_so(self, client):
        page = section(client, make_finance(), **READER)
        assert page.text.startswith("Is it worth it? We can’t work out payback without a career.")


class TestNumbers:
    def test_page_without_numbers_asks_for_them(self, client, role):
        page = section(client, make_finance(role))
        assert page.one("h2").text == "Is it worth it?"
        assert page.one("input[name=earn]")["value"] == ""
        assert "We don’t store them." in page.text
        assert not page.has("input[name=months]")

    @pytest.mark.parametrize(
        ("numbers", "notice"),
        [
            ({"earn": "lots"}, "We ignored “lots” for the pay that you earn now."),
            ({"earn": "50000", "keep": "60000"}, "so we used $50,000."),
            ({"earn": "1", "months": "0"}, "We ignored “0” for the length of a program that states none."),
            ({"earn": "1", "months": "121"}, "Enter a duration from 1 month to 10 years."),
            ({"earn": "1", "residency": "moon"}, "that isn’t one of the kinds of tuition."),
        ],
    )
    def test_bad_number_is_dropped_and_named(self, client, role, numbers, notice):
        assert any(notice in each for each in section(client, make_finance(role), **numbers).notices)

    def test_amounts_are_read_as_people_write_them(self, client, role):
        assert finding(client, make_finance(role), earn="85k", keep="$85,000").startswith("17.3 to 155.5")

    def test_page_with_numbers_is_for_the_reader_alone(self, client, role):
        program = make_finance(role)
        response = client.get(program.get_absolute_url(), READER)
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
        page = Page(response)
        assert page.canonical == program.get_absolute_url()
        assert page.one("meta[name=robots]")["content"] == "noindex"

    def test_page_without_numbers_is_public(self, client, role):
        response = client.get(make_finance(role).get_absolute_url())
        assert "X-Robots-Tag" not in response

    def test_live_update_has_a_url_without_empty_numbers(self, client, role):
        program = make_finance(role)
        query = {"earn": "85000", "keep": "", "compare": "other"}
        response = client.get(program.get_absolute_url(), query, headers={"HX-Request": "true"})
        assert response["HX-Replace-Url"] == f"{program.get_absolute_url()}?compare=other&earn=85000"

    def test_form_keeps_the_list_of_the_reader(self, client, role):
        page = section(client, make_finance(role), format="online", **READER)
        assert page.one("input[name=format]")["value"] == "online"
        assert page.one("form")["action"].endswith("#payback")


class TestLists:
    def test_row_shows_payback_for_one_career(self, client, role):
        make_finance(role)
        page = get_page(client, "/roles/ai-engineer/programs/", **READER)
        assert page.texts(".row-payback") == ["Payback: 17.3 to 155.5 months"]
        assert get_page(client, "/programs/", role="ai-engineer", **READER).texts(".row-payback")
        assert not get_page(client, "/programs/", **READER).has(".row-payback")

    def test_list_for_one_career_asks_what_the_reader_earns(self, client, role):
        make_finance(role)
        assert get_page(client, "/roles/ai-engineer/programs/").has("input[name=earn]:not([type=hidden])")
        assert not get_page(client, "/programs/").has("input[name=earn]")

    def test_numbers_do_not_describe_the_list(self, client, role):
        make_finance(role)
        page = get_page(client, "/programs/", **READER)
        assert page.heading == "1 program"
        assert page.canonical == "/programs/"
        assert page.texts(".chips li")[:2] == ["You earn $85,000 (remove)", "You keep $85,000 (remove)"]

    def test_links_keep_the_numbers(self, client, role):
        make_finance(role)
        page = get_page(client, "/roles/ai-engineer/programs/", **READER)
        assert "earn=85000&guide=ai-engineer&keep=85000" in page.link("Master of Finance")

    def test_row_says_why_there_is_no_payback(self, client, role):
        make_finance(role, country="AU")
        [text] = get_page(client, "/roles/ai-engineer/programs/", **READER).texts(".row-payback")
        assert "the program is in Australia" in text

    def test_query_count_is_constant(self, client, query_count, role):
        url = "/roles/ai-engineer/programs/?earn=85000&residency=in&months=48"
        program = make_nursing()
        program.pathways.create(role=role, source=make_source())
        add_graduates(program, 60_000)
        few = query_count(url)
        for number in range(15):
            other = make_nursing(institution=make_institution(f"U {number}", region="AL"))
            other.pathways.create(role=role, source=make_source())
            add_graduates(other, 60_000)
        assert query_count(url) == few


class TestComparison:
    def test_row_for_each_shared_career(self, client, role):
        one, other = make_finance(role), make_finance(role, tuition_usd=12_353, duration_months=12)
        alone = make_nursing()
        slugs = [one.slug, other.slug, alone.slug]
        page = get_page(client, reverse("program_compare"), program=slugs, **READER)
        cells = page.table()["Payback, AI Engineer (differs) in months, before tax"]
        assert cells == ["17.3 to 155.5 months", "3.3 to 29.6 months", "not linked to this career"]

    def test_residents_pay_in_state_tuition(self, client):
        program = make_nursing()
        add_figures(program)
        numbers = {"earn": "30000", "keep": "10000", "residency": "in"}
        page = get_page(client, reverse("program_compare"), program=[program.slug], **numbers)
        assert page.table()["Payback, Registered nurses in months, before tax"] == [
            "20.3 to 27.3 months (assumed 4 years)"
        ]

    def test_links_keep_the_numbers(self, client, role):
        one, other = make_finance(role), make_finance(role)
        page = get_page(client, reverse("program_compare"), program=[one.slug, other.slug], **READER)
        assert page.css(".compare-remove")[0]["href"].endswith(f"program={other.slug}&earn=85000&keep=85000")
        assert "earn" not in page.canonical

    def test_comparison_without_numbers_has_no_payback(self, client, role):
        page = get_page(client, reverse("program_compare"), program=[make_finance(role).slug])
        assert "Payback" not in page.text
        assert page.has("input[name=earn]")
