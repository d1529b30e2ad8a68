"""Tests of the sentences about official pay, next to a guide's headline."""

import pytest

from roles.models import Occupation, Role, Source
from roles.official import basis_caveat, headline_sentences, official_pay, spread
from tests.support.factories import make_occupation, make_role
from tests.support.page import get_page

ALL = {10: 82_200, 25: 103_570, 50: 140_300, 75: 188_700, 90: 230_630}
CAVEAT = "The official figures are wages; the guide doesn’t say what its headline counts."


def headline(low, high, basis="") -> Role:
    return Role(title="AI Engineer", salary_low=low, salary_high=high, salary_basis=basis)


@pytest.mark.parametrize(
    ("percentiles", "words"),
    [
        (ALL, "Half of them earn more than $140,300, and one in ten more than $230,630."),
        ({50: 140_300}, "Half of them earn more than $140,300."),
        ({90: 230_630}, "One in ten earns more than $230,630."),
        ({10: 82_200}, ""),
        ({}, ""),
    ],
)
def test_spread_names_median_and_highest_percentile(percentiles, words):
    assert spread(percentiles) == words


@pytest.mark.parametrize(
    ("low", "high", "sentences"),
    [
        (130_000, 200_000, []),
        (82_200, 230_630, []),
        (130_000, 275_000, ["The headline’s $275K is higher than that."]),
        (80_000, 150_000, ["Nine in ten earn more than $82,200; the headline’s $80K is lower than that."]),
    ],
)
def test_headline_beyond_outer_percentiles_is_described(low, high, sentences):
    assert headline_sentences(headline(low, high), ALL) == sentences


def test_headline_is_not_compared_with_unknown_percentiles():
    assert headline_sentences(headline(1_000, 900_000), {50: 140_300}) == []
    assert headline_sentences(headline(None, None), ALL) == []


@pytest.mark.parametrize(
    ("basis", "caveat"),
    [
        ("", CAVEAT),
        ("total", "The official figures are wages; the headline is total pay, which may count more."),
        ("base", ""),
    ],
)
def test_headline_has_a_caveat_unless_it_is_clearly_wages(basis, caveat):
    assert basis_caveat(headline(100_000, 200_000, basis)) == caveat
    assert basis_caveat(headline(None, None, basis)) == ""


def test_official_pay_is_described_in_sentences():
    occupation = Occupation(title="NLP scientists", pay_p50=140_300, source=Source(title="Wages", published="May 2025"))
    official = official_pay(headline(130_000, 200_000, "base"), occupation)
    assert official.classification == "The US government files “AI Engineer” under NLP scientists."
    assert official.words == "Half of them earn more than $140,300."


@pytest.mark.django_db
def test_occupation_that_editors_chose_is_not_the_governments_choice(client):
    role, occupation = make_role("Actor"), make_occupation(title="Software developers")
    link = role.official.create(occupation=occupation, relation="chosen", note="No list has this title.")
    page = get_page(client, role.get_absolute_url())
    words = "Our editors chose software developers as a close official occupation. No list has this title."
    assert words in page.section("pay").text
    assert "The US government files" not in page.text
    link.note = ""
    link.save()
    assert "a close official occupation. Half of them earn" in get_page(client, role.get_absolute_url()).text


@pytest.mark.parametrize(
    ("publisher", "published", "name"),
    [
        ("US Bureau of Labor Statistics", "May 2025", "BLS, May 2025"),
        ("US Bureau of Labor Statistics", "May 2025; growth 2024–34", "BLS, May 2025"),
        ("A made-up office", "May 2025, released in 2026", "A made-up office, May 2025"),
        ("A made-up office", "", "A made-up office"),
        ("", "", "A survey"),
    ],
)
def test_source_has_a_short_name(publisher, published, name):
    assert Source(title="A survey", publisher=publisher, published=published).short_name == name


def test_acronym_in_a_title_is_the_short_name():
    source = Source(title="Education Data System (IPEDS): tuition", publisher="An office (ACME)", published="2022-23")
    assert source.short_name == "IPEDS, 2022–23"


@pytest.mark.django_db
def test_page_shows_the_caveat_about_wages(client):
    def official(**values) -> str:
        role = make_role(**values)
        role.official.create(occupation=make_occupation(), relation="listed")
        role.pay_bands.create(level=1, employer_type="Anyone", low=1_000, high=2_000)
        page = get_page(client, role.get_absolute_url())
        return next(note.text for note in page.css("#pay .note") if "What official statistics say" in note.text)

    assert CAVEAT in official(salary_low=60_000, salary_high=70_000)
    assert "total pay" in official(salary_low=60_000, salary_high=70_000, salary_basis="total")
    for nothing_to_warn_of in ({"salary_low": 60_000, "salary_high": 70_000, "salary_basis": "base"}, {}):
        text = official(**nothing_to_warn_of)
        assert "Half of them earn more than $90,000" in text
        assert "The official figures are wages" not in text


@pytest.mark.django_db
def test_official_pay_has_no_projection_period(client, content):
    page = get_page(client, "/roles/ai-engineer/")
    official = next(note for note in page.css("#pay .note") if "What official statistics say" in note.text)
    details = official.one(".figure")
    assert "wages for the whole occupation" in details.text
    assert "2024 to 2034" not in details.without("dd:last-child").text.partition("Edition")[0]
    growth = page.section("growth").one("table")
    assert growth.text.count("Period 2024 to 2034") == 2
