"""Tests of official figures, and of how the figures of a guide differ from them."""

from decimal import Decimal

import pytest

from roles.models import Occupation, Role
from roles.official import basis_caveat, growth_difference, growth_words, pay_difference
from tests.support.factories import make_occupation, make_role

ALL = {10: 82_200, 25: 103_570, 50: 140_300, 75: 188_700, 90: 230_630}


def test_both_headline_ends_are_compared_with_the_median():
    assert pay_difference(130_000, 200_000, ALL) == (
        "The official median is $140,300. The headline’s low end, $130,000, is $10,300 below it; "
        "its high end, $200,000, is $59,700 above it."
    )


def test_headline_beyond_outer_percentiles_is_described():
    assert pay_difference(130_000, 275_000, ALL).endswith(
        "The high end is also $44,370 above the 90th percentile, $230,630."
    )
    assert pay_difference(80_000, 150_000, ALL).endswith(
        "The low end is also $2,200 below the 10th percentile, $82,200."
    )


def test_headline_end_equal_to_the_median_is_described():
    assert "$140,300, is the same as it; its high end" in pay_difference(140_300, 150_000, ALL)


def test_headline_above_the_median_is_described():
    text = pay_difference(150_000, 160_000, {50: 140_300})
    assert text.count("above it") == 2
    assert "percentile" not in text


def test_outer_percentiles_are_named_if_there_is_no_median():
    assert pay_difference(130_000, 275_000, {10: 82_200, 90: 230_630}) == (
        "The low end, $130,000, is $47,800 above the 10th percentile, $82,200. "
        "The high end, $275,000, is $44,370 above the 90th percentile, $230,630."
    )
    assert pay_difference(1_000, 2_000, {90: 2_000}) == (
        "The high end, $2,000, is the same as the 90th percentile, $2,000."
    )
    assert pay_difference(1_000, 2_000, {25: 1_500}) == ""


def test_comparison_needs_headline_and_percentiles():
    assert pay_difference(None, None, ALL) == "The official median is $140,300."
    assert pay_difference(None, None, {90: 1}) == ""
    assert pay_difference(1_000, 2_000, {}) == ""


def growth(percent, basis="", first=None, last=None) -> Role:
    return Role(growth_percent=percent, growth_basis=basis, growth_from=first, growth_to=last)


def projected(percent) -> Occupation:
    return Occupation(growth_percent=Decimal(percent), growth_from=2024, growth_to=2034)


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (growth(33), "Stated: 33%, period not stated; official: +19.7% over 2024 to 2034"),
        (growth(33, "", 2020, 2030), "Stated: 33%, 2020 to 2030, in all or a year not stated; official: +19.7%"),
        (growth(-2.5, "period", 2020, 2030), "Stated: −2.5% over the whole period, 2020 to 2030; official: +19.7%"),
        (growth(33, "period"), "Stated: 33% over the whole period, years not stated; official: +19.7%"),
        (growth(3, "year"), "Stated: 3% a year; official: +19.7%"),
        (growth(3, "year", 2020, 2030), "Stated: 3% a year, 2020 to 2030; official: +19.7%"),
        (growth(None), "Official: +19.7% over 2024 to 2034"),
    ],
)
def test_stated_growth_is_described_next_to_official_growth(role, words):
    assert growth_words(role, projected("19.7")).startswith(words)


@pytest.mark.parametrize(
    ("percent", "official", "words"),
    [
        ("33", "32", "The guide’s figure is 1 percentage point above this one."),
        ("5", "-2.5", "The guide’s figure is 7.5 percentage points above this one."),
        ("-4", "5", "The guide’s figure is 9 percentage points below this one."),
        ("5", "5.0", "The guide’s figure is the same as this one."),
    ],
)
def test_growth_of_the_same_basis_and_years_is_compared(percent, official, words):
    assert growth_difference(growth(Decimal(percent), "period", 2024, 2034), projected(official)) == words


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        (growth(33), "does not say whether it is a year or over a whole period and for which years"),
        (growth(33, "", 2024, 2034), "does not say whether it is a year or over a whole period"),
        (growth(33, "period"), "does not state its years"),
        (growth(33, "period", 2020, 2030), "is for other years"),
        (growth(3, "year", 2024, 2034), "is growth a year, and this one is over the whole period"),
    ],
)
def test_page_says_why_growth_is_not_compared(role, reason):
    assert growth_difference(role, projected("5")) == f"The guide’s figure {reason}, so the two cannot be compared."


def test_growth_is_not_compared_if_one_figure_is_missing():
    assert growth_difference(growth(None), projected(5)) == ""
    assert growth_difference(growth(5, "period", 2024, 2034), Occupation()) == ""


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ("", "The headline does not say what it includes, so the two may not be comparable."),
        ("total", "The headline is total compensation: it may include more than wages, such as shares."),
    ],
)
def test_headline_has_a_caveat_unless_it_is_clearly_wages(basis, words):
    assert basis_caveat(basis) == f"Official figures are wages. {words}"


def test_headline_of_base_salary_has_no_caveat():
    assert basis_caveat("base") == ""


def official(client, **headline) -> str:
    role = make_role(**headline)
    role.official.create(occupation=make_occupation(), relation="listed")
    role.pay_bands.create(level=1, employer_type="Anyone", low=1_000, high=2_000)
    html = client.get(role.get_absolute_url()).content.decode()
    return html.partition("A second opinion: official pay")[2].partition("<dl")[0]


@pytest.mark.django_db
def test_page_shows_the_caveat_about_wages(client):
    text = official(client, salary_low=1_000, salary_high=2_000)
    assert "The headline does not say what it includes" in text
    assert "is total compensation" in official(client, salary_low=1_000, salary_high=2_000, salary_basis="total")
    for nothing_to_warn_of in ({"salary_low": 1_000, "salary_high": 2_000, "salary_basis": "base"}, {}):
        text = official(client, **nothing_to_warn_of)
        assert "The official median is $90,000." in text
        assert "Official figures are wages" not in text


@pytest.mark.django_db
def test_official_pay_has_no_projection_period(client, content):
    html = client.get("/roles/ai-engineer/").content.decode()
    official = html.partition("A second opinion: official pay")[2].partition("<details")[2].partition("</details>")[0]
    assert "wages of the whole occupation" in official
    assert "2024 to 2034" not in official
    assert "<dt>Published</dt><dd>May 2025; growth 2024–34</dd>" in official
    growth = html.partition("Growth as stated, and as official statistics project it")[2].partition("</table>")[0]
    assert growth.count("<dt>Period</dt><dd>2024 to 2034</dd>") == 2
    assert html.count("as percentiles, of May 2025.") == 2


@pytest.mark.django_db
def test_official_figures_are_shown_next_to_stated_figures(client, content):
    html = client.get("/roles/ai-engineer/").content.decode()
    assert "The official median is $140,300. The headline’s low end, $130,000, is $10,300 below it" in html
    assert "Stated: 33%, period not stated; official: +19.7% over 2024 to 2034" in html
    assert "percentage points above this one" not in html
    assert html.count("does not say whether it is a year or over a whole period and for which years, so the two") == 2


@pytest.mark.django_db
def test_official_growth_is_shown_without_stated_growth(client):
    role = make_role()
    role.official.create(occupation=make_occupation(7, title="Welders", growth_percent="-3.5"))
    role.pay_bands.create(level=1, employer_type="Anyone", low=1_000, high=2_000)
    html = client.get(role.get_absolute_url()).content.decode()
    assert "Official: −3.5% over 2024 to 2034" in html
    assert "This guide" not in html
