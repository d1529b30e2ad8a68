from datetime import date, timedelta

import pytest

from careerguide.lib import clock
from roles.models import PayBand, Source
from tests.support.factories import make_occupation, make_role, make_source
from tests.support.page import Page, get_page

pytestmark = pytest.mark.django_db

GUIDE = "/roles/ai-engineer/"
YEARS = {"growth_from": 2024, "growth_to": 2034}


def details(page: Page) -> dict[str, str]:
    """The details of each figure by label."""
    figures = page.css("details.figure")
    return {figure.css("summary .hidden")[0].text.removesuffix(":"): figure.one("dl").text for figure in figures}


def states(page: Page) -> set[str]:
    return {figure["data-state"] for figure in page.css("details.figure")}


def marked(page: Page) -> set[str]:
    """The states that the page shows as words."""
    return {state["data-state"] for state in page.css("summary [data-state]")}


def test_every_figure_has_details(client, content):
    assert list(details(get_page(client, GUIDE))) == [
        "AI Engineer salary per year",
        "Growth",
        "Market fit",
        "Entry pay, Tech companies",
        "Entry pay, Startups",
        "Entry pay, Traditional companies",
        "Mid pay, Tech companies",
        "Mid pay, Other companies",
        "Senior pay, Top companies",
        "Official pay per year, Computer and information research scientists",
        "generalist tax",
        "Employees: the sweet spot",
        "Official growth, Computer and information research scientists",
        "Official growth, Data scientists",
    ]


def test_details_show_basis_period_source_and_dates(client, content):
    figures = details(get_page(client, GUIDE))
    source = "Source Hot Career Path 2027: AI Engineer"
    days = "Published 2027 (from its title); no date given Next check due by December 31, 2027"
    assert figures["AI Engineer salary per year"] == f"Basis not stated Period not stated {source} {days}"
    assert figures["Growth"] == f"Basis not stated Period not stated {source} {days}"
    assert figures["Entry pay, Tech companies"] == f"Basis total compensation Period not stated {source} {days}"
    assert figures["generalist tax"] == f"Basis not stated Period not stated {source} {days}"
    assert figures["Employees: the sweet spot"] == f"{source} {days}"
    pay = figures["Official pay per year, Computer and information research scientists"]
    assert "Period May 2025 Source" in pay
    assert "Edition May 2025, released May 15, 2026" in pay
    official = figures["Official growth, Data scientists"]
    assert official.startswith("Basis projected change over the whole period Period 2024 to 2034 Source Wages and")
    assert ", US Bureau of Labor Statistics" in official


def test_figures_link_to_their_sources_on_the_page(client, content):
    page = get_page(client, GUIDE)
    fragments = {link["href"] for link in page.css("details.figure dd a")}
    assert fragments == {"#source-hot-career-path-2027-ai-engineer", "#source-bls-15-1221", "#source-bls-15-2051"}
    for fragment in fragments:
        assert page.section(fragment[1:]).element.tag == "li"


def test_details_of_a_figure_without_source_say_so(client):
    role = make_role(salary_low=1_000, salary_high=2_000)
    page = get_page(client, role.get_absolute_url())
    assert (
        details(page)[f"{role} salary per year"]
        == "Basis not stated Period not stated Source none given Date not recorded"
    )
    assert states(page) == marked(page) == {"UNSOURCED"}


def test_figures_of_the_fixture_are_not_due_for_review(client, content):
    page = get_page(client, GUIDE)
    assert states(page) == {"GUIDE", "OFFICIAL"}
    # Official growth is marked, because it is in a table with the guide's own.
    assert marked(page) == {"OFFICIAL"}


def test_figures_are_due_after_the_source_review_date(client, content, monkeypatch):
    day = Source.objects.get(slug="hot-career-path-2027-ai-engineer").review_on
    monkeypatch.setattr(clock, "today", lambda: day)
    page = get_page(client, GUIDE)
    # Only the official sources have an earlier review date.
    assert "due for review since October 1, 2027" in page.text
    assert "due for review since January 1, 2028" not in page.text
    assert "GUIDE" in states(page)
    monkeypatch.setattr(clock, "today", lambda: day + timedelta(days=1))
    page = get_page(client, GUIDE)
    assert page.text.count("due for review since January 1, 2028") >= 5
    assert states(page) == {"DUE"}
    assert page.one("#pay .chart-source").text.startswith("Figures due for review unless marked otherwise.")


def test_own_review_date_overrides_the_source_review_date(client, today):
    source = make_source(review_on=date(2030, 1, 1))
    role = make_role(
        salary_low=1_000, salary_high=2_000, source=source, review_on=today - timedelta(days=1), market_fit="Proven"
    )
    role.pay_bands.create(level=1, employer_type="Anyone", low=1_000, high=2_000, source=source)
    page = get_page(client, role.get_absolute_url())
    # In the head (pay and market fit) and in the table of pay.
    assert page.text.count("due for review since November 24, 2026") == 3
    assert states(page) == {"DUE", "GUIDE"}


def test_figure_label_is_escaped(client):
    role = make_role()
    role.pay_bands.create(level=1, employer_type="<script>alert(1)</script>", low=1_000, high=2_000)
    assert "<script>alert" not in client.get(role.get_absolute_url()).content.decode()


def figure(guide, label: str):
    (found,) = (each for each in guide.css("details.figure") if each.one("summary").text.startswith(f"{label}:"))
    return found


def test_figure_without_source_says_so(client):
    guide = get_page(
        client, make_role("Nurse", salary_low=1_000, salary_high=2_000, growth_percent="-2.5").get_absolute_url()
    )
    salary, growth = figure(guide, "Nurse salary per year"), figure(guide, "Growth")
    assert "$1K to $2K unsourced" in salary.text
    assert "Source none given" in salary.text
    assert "−2.5% unsourced" in growth.text


def test_figure_with_source_opens_to_its_basis(client):
    role = make_role(
        "Nurse", salary_low=1_000, salary_high=2_000, salary_basis="base", growth_percent=4, growth_basis="period",
        growth_from=2020, growth_to=2030,
        source=make_source(),
    )  # fmt: skip
    guide = get_page(client, role.get_absolute_url())
    assert "Basis base salary" in figure(guide, "Nurse salary per year").text
    assert "Period 2020 to 2030" in figure(guide, "Growth").text
    assert "Base salary." in guide.one(".figure-pay").text
    assert "Over the whole period, 2020 to 2030." in guide.one(".figure-growth").text


@pytest.mark.parametrize(
    ("growth", "small_print", "finding", "listed"),
    [
        ({}, "No years given.", "33%, but over how many years?", "33%"),
        (
            YEARS, "2024 to 2034, in all or a year not stated.", "33%, 2024 to 2034: in all, or a year?",
            "33% 2024 to 2034, in all or a year not stated",
        ),
        ({"growth_basis": "year"}, "A year.", "33% a year", "33% a year"),
        (
            {"growth_basis": "year"} | YEARS, "A year, 2024 to 2034.", "33% a year, 2024 to 2034",
            "33% a year, 2024 to 2034",
        ),
        (
            {"growth_basis": "period"}, "Over the whole period, no years given.", "33%, but over how many years?",
            "33% over the whole period",
        ),
        (
            {"growth_basis": "period"} | YEARS, "Over the whole period, 2024 to 2034.", "33% from 2024 to 2034",
            # The list says once what official growth is for.
            "33%",
        ),
    ],
)  # fmt: skip
def test_growth_says_its_basis_and_years(client, growth, small_print, finding, listed):
    role = make_role(growth_percent=33, growth_note="An estimate", source=make_source(), **growth)
    role.official.create(occupation=make_occupation(7, growth_from=2024, growth_to=2034))
    guide = get_page(client, role.get_absolute_url())
    head = guide.one(".figure-growth")
    assert small_print in head.text
    assert "Note An estimate" in head.text
    assert guide.one("#growth h2").text == f"Growth {finding}"
    assert "annual growth" not in guide.text.lower()
    row = get_page(client, "/roles/").css(".career")[0]
    assert row.one(".career-growth").text.startswith(f"growth {listed}")


def test_growth_a_year_has_no_bar_next_to_official_growth(client):
    role = make_role(growth_percent=3, growth_basis="year")
    role.official.create(occupation=make_occupation(7, title="Welders"))
    growth = get_page(client, role.get_absolute_url()).section("growth")
    assert "growth a year, and the official projection covers all its years, so it has no bar here" in growth.text
    assert "this guide" not in growth.without("table").one("figure").text.lower()


def test_figure_of_our_editors_is_marked(client):
    guide = get_page(client, make_role(market_fit="Proven", source=make_source(kind="editorial")).get_absolute_url())
    assert "Proven editors" in figure(guide, "Market fit").text


def test_headline_that_matches_rows_is_no_conflict(client):
    role = make_role(salary_low=1_000, salary_high=2_000)
    PayBand.objects.create(role=role, level=1, employer_type="Anyone", low=1_000, high=2_000)
    assert not get_page(client, role.get_absolute_url()).has(".conflict")
    role.salary_high = 3_000
    role.save()
    assert get_page(client, role.get_absolute_url()).texts(".conflict h3") == ["Conflict: headline and pay by level"]


def test_guide_without_headline_begins_with_official_pay(client):
    role = make_role("Coder")
    assert get_page(client, role.get_absolute_url()).one(".figure-pay").text == "Coder salary not stated"
    role.official.create(occupation=make_occupation(title="Software developers"), relation="chosen")
    head = get_page(client, role.get_absolute_url()).one(".guide-head-figures")
    assert head.one(".figure-pay > dt").text == "Official median pay per year, software developers"
    assert head.one(".figure-pay .figure-text").text == "$90,000"
    assert head.has(".figure-pay .figure-ruler svg")
    assert head.one(".figure-growth .figure-text").text == "+5%"
    assert "not stated" not in head.without("details").text
    role.official.update(relation="related")
    assert get_page(client, role.get_absolute_url()).one(".figure-pay").text == "Coder salary not stated"


def test_guide_says_that_our_editors_wrote_it(client):
    claims = {"pay_claim": "Good pay", "week_claim": "Busy", "week_text": "Much to do."}
    source = make_source(kind="editorial")
    role = make_role("Coder", source=source, **claims)
    page = get_page(client, role.get_absolute_url())
    assert page.one(".guide-head .topic").text == "AI Specialization · Written by our editors"
    assert page.one("#week h2").text == "A typical week Busy"
    source.kind = "document"
    source.save()
    page = get_page(client, role.get_absolute_url())
    assert page.one(".guide-head .topic").text == "AI Specialization"
    assert page.one("#week h2").text == "A typical week “Busy”"
