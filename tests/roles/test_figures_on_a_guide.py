"""Every figure of a guide can be asked where it comes from, and says by itself when its day of review has passed."""

import re
from datetime import date, timedelta

import pytest

from careerguide.lib import clock
from roles.models import Source
from tests.support.factories import make_role, make_source

pytestmark = pytest.mark.django_db

GUIDE = "/roles/ai-engineer/"


def page(client, url: str = GUIDE) -> str:
    """The page's HTML."""
    return client.get(url).content.decode()


def asked(html: str) -> dict[str, str]:
    """What opens under each figure before it asks whether it is wrong, by the figure's label."""
    found = re.findall(
        r'<details class="figure">.*?<span class="hidden"> – (.*?)</span></summary>(.*?</dl>).*?</details>',
        html,
        re.S,
    )
    return {label: " ".join(re.sub(r"<[^>]+>", " ", body).split()) for label, body in found}


def states(html: str) -> set[str]:
    """The states that figures have on the page."""
    return set(re.findall(r'<summary><span class="state" data-state="(\w+)"', html))


def test_every_figure_of_the_guide_can_be_asked(client, content):
    assert list(asked(page(client))) == [
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


def test_a_figure_that_is_asked_says_its_basis_period_source_and_days(client, content):
    figures = asked(page(client))
    source = "Source Hot Career Path 2027: AI Engineer"
    days = "As of not stated Published 2027 in its badge; no date given Retrieved not stated Review by 31 December 2027"
    assert figures["AI Engineer salary, a year"] == f"Basis not stated {source} {days}"
    assert figures["Growth"] == f"Period not stated {source} {days}"
    assert figures["Entry pay, Tech companies"] == f"Basis total compensation {source} {days}"
    official = figures["Official growth, Data scientists"]
    assert official.startswith("Basis projected change over the whole period Period 2024 to 2034 Source Wages and")
    assert ", US Bureau of Labor Statistics" in official


def test_every_figure_leads_to_its_source_at_the_foot(client, content):
    html = page(client)
    leads = set(re.findall(r'<dt>Source</dt><dd><a href="#(source-[\w-]+)">', html))
    assert leads == {"source-hot-career-path-2027-ai-engineer", "source-bls-15-1221", "source-bls-15-2051"}
    for lead in leads:
        assert html.count(f'id="{lead}"') == 1


def test_a_figure_without_a_source_can_be_asked_and_says_so(client):
    role = make_role(salary_low=1_000, salary_high=2_000)
    html = page(client, role.get_absolute_url())
    assert asked(html)[f"{role} salary, a year"] == "Basis not stated Source none given As of not stated"
    assert states(html) == {"NO_SOURCE"}


def test_nothing_of_the_guide_is_due_on_the_day_it_was_written(client, content):
    assert states(page(client)) == {"SOURCED", "AS_STATED"}


def test_a_guide_says_by_itself_that_its_sources_day_has_passed(client, content, monkeypatch):
    day = Source.objects.get(slug="hot-career-path-2027-ai-engineer").review_on
    monkeypatch.setattr(clock, "today", lambda: day)
    html = page(client)
    # The official sources' day comes earlier; the document's own figures still stand.
    assert "due for review since 1 October 2027" in html
    assert "due for review since 1 January 2028" not in html
    assert "AS_STATED" in states(html)
    monkeypatch.setattr(clock, "today", lambda: day + timedelta(days=1))
    html = page(client)
    assert html.count("due for review since 1 January 2028, basis not stated") >= 6
    assert states(html) == {"DUE"}


def test_a_figures_own_day_of_review_goes_before_its_sources(client, the_day):
    source = make_source(review_on=date(2030, 1, 1))
    role = make_role(
        salary_low=1_000, salary_high=2_000, source=source, review_on=the_day - timedelta(days=1), market_fit="Proven"
    )
    role.pay_bands.create(level=1, employer_type="Anyone", low=1_000, high=2_000, source=source)
    html = page(client, role.get_absolute_url())
    assert html.count("due for review since 24 November 2026") == 2
    assert states(html) == {"DUE", "AS_STATED"}


def test_what_a_label_holds_is_shown_as_text(client):
    role = make_role()
    role.pay_bands.create(level=1, employer_type="<script>alert(1)</script>", low=1_000, high=2_000)
    assert "<script>alert" not in page(client, role.get_absolute_url())
