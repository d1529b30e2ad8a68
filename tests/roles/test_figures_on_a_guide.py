"""The details of a guide's figures."""

import re
from datetime import date, timedelta

import pytest

from careerguide.lib import clock
from roles.models import Source
from tests.support.factories import make_role, make_source

pytestmark = pytest.mark.django_db

GUIDE = "/roles/ai-engineer/"


def page(client, url: str = GUIDE) -> str:
    return client.get(url).content.decode()


def details(html: str) -> dict[str, str]:
    found = re.findall(
        r'<details class="figure">.*?<span class="hidden"> – (.*?)</span></summary>(.*?</dl>).*?</details>',
        html,
        re.S,
    )
    return {label: " ".join(re.sub(r"<[^>]+>", " ", body).split()) for label, body in found}


def states(html: str) -> set[str]:
    return set(re.findall(r'<summary><span class="state" data-state="(\w+)"', html))


def test_every_figure_has_details(client, content):
    assert list(details(page(client))) == [
        "AI Engineer salary, a year",
        "Growth",
        "Market fit",
        "Entry pay, Tech companies",
        "Entry pay, Startups",
        "Entry pay, Traditional companies",
        "Mid pay, Tech companies",
        "Mid pay, Elsewhere",
        "Senior pay, Top companies",
        "generalist tax",
        "Official pay a year, Computer and information research scientists",
        "Official growth, Computer and information research scientists",
        "Official growth, Data scientists",
    ]


def test_details_show_basis_period_source_and_dates(client, content):
    figures = details(page(client))
    source = "Source Hot Career Path 2027: AI Engineer"
    days = "As of not stated Published 2027 in its badge; no date given Retrieved not stated Review by 31 December 2027"
    assert figures["AI Engineer salary, a year"] == f"Basis not stated {source} {days}"
    assert figures["Growth"] == f"Period not stated {source} {days}"
    assert figures["Entry pay, Tech companies"] == f"Basis total compensation {source} {days}"
    official = figures["Official growth, Data scientists"]
    assert official.startswith("Basis projected change over the whole period Period 2024 to 2034 Source Wages and")
    assert ", US Bureau of Labor Statistics" in official


def test_figures_link_to_sources_at_foot(client, content):
    html = page(client)
    leads = set(re.findall(r'<dt>Source</dt><dd><a href="#(source-[\w-]+)">', html))
    assert leads == {"source-hot-career-path-2027-ai-engineer", "source-bls-15-1221", "source-bls-15-2051"}
    for lead in leads:
        assert html.count(f'id="{lead}"') == 1


def test_details_without_source(client):
    role = make_role(salary_low=1_000, salary_high=2_000)
    html = page(client, role.get_absolute_url())
    assert details(html)[f"{role} salary, a year"] == "Basis not stated Source none given As of not stated"
    assert states(html) == {"NO_SOURCE"}


def test_no_figure_of_fixture_is_due(client, content):
    assert states(page(client)) == {"SOURCED", "AS_STATED"}


def test_figures_are_due_after_review_date_of_source(client, content, monkeypatch):
    day = Source.objects.get(slug="hot-career-path-2027-ai-engineer").review_on
    monkeypatch.setattr(clock, "today", lambda: day)
    html = page(client)
    # Only the official sources have an earlier review date.
    assert "due for review since 1 October 2027" in html
    assert "due for review since 1 January 2028" not in html
    assert "AS_STATED" in states(html)
    monkeypatch.setattr(clock, "today", lambda: day + timedelta(days=1))
    html = page(client)
    assert html.count("due for review since 1 January 2028, basis not stated") >= 6
    assert states(html) == {"DUE"}


def test_own_review_date_overrides_that_of_source(client, the_day):
    source = make_source(review_on=date(2030, 1, 1))
    role = make_role(
        salary_low=1_000, salary_high=2_000, source=source, review_on=the_day - timedelta(days=1), market_fit="Proven"
    )
    role.pay_bands.create(level=1, employer_type="Anyone", low=1_000, high=2_000, source=source)
    html = page(client, role.get_absolute_url())
    assert html.count("due for review since 24 November 2026") == 2
    assert states(html) == {"DUE", "AS_STATED"}


def test_label_is_escaped(client):
    role = make_role()
    role.pay_bands.create(level=1, employer_type="<script>alert(1)</script>", low=1_000, high=2_000)
    assert "<script>alert" not in page(client, role.get_absolute_url())
