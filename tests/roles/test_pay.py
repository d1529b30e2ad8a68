import pytest

from roles.models import PayBand
from roles.pay import (
    basis_sentence,
    big_gap,
    combine_pay,
    employer_name,
    experience_sentence,
    headline_gap,
    pay_finding,
)


def band(level, employer, low, high, high_open=False, years=(None, None)) -> PayBand:
    first, last = years
    return PayBand(
        level=level, employer_type=employer, low=low, high=high, high_open=high_open,
        experience_min=first, experience_max=last,
    )  # fmt: skip


ROWS = [
    band(1, "Tech companies", 130_000, 180_000),
    band(1, "Traditional companies", 90_000, 130_000),
    band(2, "Elsewhere", 130_000, 190_000),
    band(3, "Top companies", 200_000, 300_000, high_open=True),
]


def test_combined_pay_runs_from_lowest_to_highest_row():
    assert combine_pay(ROWS).words == "$90K to $300K+"
    assert combine_pay([]) is None


def test_open_end_of_a_row_below_the_highest_is_ignored():
    assert combine_pay([band(1, "A", 1000, 2000, high_open=True), band(2, "B", 1000, 3000)]).words == "$1K to $3K"


def test_equal_ends_are_one_amount():
    assert combine_pay([band(1, "A", 2000, 2000)]).words == "$2K"
    assert combine_pay([band(1, "A", 2000, 2000, high_open=True)]).words == "$2K+"
    assert combine_pay([band(1, "A", 1234, 5000, high_open=True)]).exact == "$1,234 to $5,000+"
    assert combine_pay([band(1, "A", 1234, 1234)]).exact == "$1,234"


def test_headline_gap_names_the_levels_with_its_ends():
    assert headline_gap(130_000, 275_000, ROWS) == (
        "The headline says $130K to $275K. Pay by level starts at $90K and goes past $300K. "
        "Entry pay at tech companies and mid-level pay at other companies start at $130K; "
        "$275K doesn’t appear at any level."
    )


def test_headline_gap_says_that_both_ends_appear_at_no_level():
    assert headline_gap(85_000, 275_000, ROWS).endswith(". $85K and $275K don’t appear at any level.")
    assert headline_gap(85_000, 85_000, ROWS).endswith(". $85K doesn’t appear at any level.")


def test_headline_gap_names_levels_that_reach_an_end():
    assert headline_gap(85_000, 190_000, ROWS).endswith(
        "$85K doesn’t appear at any level; mid-level pay at other companies reaches $190K."
    )
    assert headline_gap(180_000, 200_000, ROWS).endswith(
        "Entry pay at tech companies reaches $180K; senior pay at top companies starts at $200K."
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([band(1, "A", 1000, 2000)], "Pay by level starts at $1K and ends at $2K."),
        ([band(1, "A", 2000, 2000)], "Pay by level is $2K."),
        ([band(1, "A", 2000, 2000, high_open=True)], "Pay by level starts at $2K and goes past $2K."),
    ],
)
def test_headline_gap_describes_the_range_of_all_levels(rows, words):
    assert headline_gap(7000, 7000, rows) == f"The headline says $7K. {words} $7K doesn’t appear at any level."


def test_employer_abbreviations_stay_uppercase():
    assert "Entry pay at US startups" in headline_gap(1000, 5000, [band(1, "US startups", 1000, 2000)])


def test_headline_gap_is_empty_if_rows_have_the_same_range():
    assert headline_gap(90_000, 300_000, ROWS) == ""
    assert headline_gap(None, None, ROWS) == ""
    assert headline_gap(1, 2, []) == ""


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        (ROWS, "Entry pay runs from $90K to $180K. It depends on who hires you."),
        (ROWS[2:], "Mid-level pay runs from $130K to $190K."),
        (ROWS[3:], "Senior pay runs from $200K to $300K+."),
        ([band(1, "A", 1000, 2000), band(1, "B", 1000, 2000)], "Entry pay runs from $1K to $2K."),
        ([band(4, "A", 2000, 2000)], "Executive pay is $2K."),
        ([band(4, "A", 2000, 2000, high_open=True)], "Executive pay starts at $2K."),
        ([], ""),
    ],
)
def test_finding_is_what_the_lowest_level_pays(rows, finding):
    assert pay_finding(rows) == finding


@pytest.mark.parametrize(
    ("bases", "sentence"),
    [
        (["", ""], "It’s not stated whether this is salary or total pay."),
        (["total", ""], "It’s not stated whether unmarked figures are salary or total pay."),
        (["total", "total"], "All of it is total compensation."),
        (["total", "base"], ""),
    ],
)
def test_basis_is_said_once_for_all_rows(bases, sentence):
    rows = [band(level, "A", 1000, 2000) for level in (1, 2)]
    for row, basis in zip(rows, bases, strict=True):
        row.basis = basis
    assert basis_sentence(rows) == sentence


def test_missing_experience_is_named_below_a_level_that_has_it():
    entry, mid = band(1, "A", 1, 2), band(2, "A", 1, 2, years=(3, 5))
    assert experience_sentence([entry, mid]) == "Mid level starts at 3 years; no range is given for entry level."
    senior = band(3, "A", 1, 2, years=(1, None))
    assert experience_sentence([entry, senior]) == "Senior starts at 1 year; no range is given for entry level."
    assert experience_sentence([mid, senior]) == experience_sentence([entry]) == experience_sentence([]) == ""


def test_experience_of_one_row_is_that_of_its_level():
    entry = [band(1, "A", 1, 2, years=(0, 2)), band(1, "B", 1, 2)]
    mid = [band(2, "A", 1, 2, years=(5, 8)), band(2, "B", 1, 2, years=(3, 5))]
    assert experience_sentence([*entry, *mid]) == ""
    assert experience_sentence([entry[1], band(2, "A", 1, 2, years=(0, None))]) == ""
    assert experience_sentence([entry[1], *mid]) == "Mid level starts at 3 years; no range is given for entry level."


@pytest.mark.parametrize("name", ["Elsewhere", "elsewhere", " ELSEWHERE "])
def test_elsewhere_means_other_companies(name):
    assert employer_name(name) == "Other companies"
    assert "Entry pay at other companies" in headline_gap(1000, 9000, [band(1, name, 1000, 2000)])
    assert employer_name("Tech companies") == "Tech companies"


@pytest.mark.parametrize(
    ("gap", "parts"),
    [
        ("10% to 15% less", ("10% to 15%", "You earn that much less")),
        ("$5,000 More", ("$5,000", "You earn that much more")),
        ("a third", ("a third", "You earn that much")),
        ("", ("", "You earn that much")),
    ],
)
def test_claimed_gap_is_split_into_figure_and_sentence(gap, parts):
    assert big_gap(gap) == parts
