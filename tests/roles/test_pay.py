import pytest

from roles.models import PayBand
from roles.pay import combine_pay, headline_difference, headline_gap, unnamed_employers


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


def test_headline_gap_states_range_of_pay_rows():
    assert headline_gap(130_000, 275_000, ROWS) == (
        "The pay rows run from $90K to $300K+. $130K is the low end of entry pay at tech companies "
        "and of mid pay elsewhere; $275K is not the high end of any row."
    )


def test_headline_gap_names_rows_with_the_same_low_or_high_end():
    assert headline_gap(85_000, 190_000, ROWS).endswith(
        "$85K is not the low end of any row; $190K is the high end of mid pay elsewhere."
    )


def test_employer_abbreviations_stay_uppercase():
    assert "entry pay at US startups" in headline_gap(1000, 5000, [band(1, "US startups", 1000, 2000)])


def test_headline_gap_is_empty_if_rows_have_the_same_range():
    assert headline_gap(90_000, 300_000, ROWS) == ""
    assert headline_gap(None, None, ROWS) == ""
    assert headline_gap(1, 2, []) == ""


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (130_000, 275_000, "begin $40,000 below the headline’s low end and end at least $25,000 above its high end."),
        (80_000, 300_000, "begin $10,000 above the headline’s low end and reach beyond its high end."),
        (90_000, 320_000, "begin at the headline’s low end and have an open end from $20,000 below its high end."),
    ],
)
def test_headline_difference_describes_open_ended_pay_rows(low, high, words):
    assert headline_difference(low, high, ROWS) == f"The rows {words}"


def test_headline_difference_describes_closed_pay_rows():
    rows = [band(1, "A", 1_000, 2_000)]
    assert headline_difference(1_000, 2_500, rows) == (
        "The rows begin at the headline’s low end and end $500 below its high end."
    )
    assert headline_difference(2_000, 2_000, rows) == (
        "The rows begin $1,000 below the headline’s low end and end at its high end."
    )


def test_headline_difference_is_empty_if_ranges_are_equal():
    assert headline_difference(1_000, 2_000, [band(1, "A", 1_000, 2_000)]) == ""
    assert headline_difference(None, None, ROWS) == ""
    assert headline_difference(1, 2, []) == ""


def test_employers_without_a_row_at_a_level_are_named():
    rows = [band(1, "Tech companies", 1, 2), band(4, "Elsewhere", 1, 2), band(2, "US startups", 1, 2)]
    assert unnamed_employers(rows, 1) == "No row for US startups"
    assert unnamed_employers(rows, 2) == "No row for tech companies"
    assert unnamed_employers([*rows, band(3, "Banks", 1, 2)], 2) == "No row for tech companies or banks"
    assert unnamed_employers(rows[:2], 1) == ""


@pytest.mark.parametrize("name", ["Elsewhere", "elsewhere", " ELSEWHERE "])
def test_elsewhere_includes_all_unnamed_employers(name):
    rows = [band(1, "Tech companies", 1, 2), band(1, name, 1, 2), band(2, "US startups", 1, 2)]
    assert unnamed_employers(rows, 1) == ""
    assert unnamed_employers(rows, 2) == "No row for tech companies"
    assert "of entry pay elsewhere" in headline_gap(1, 9, rows)
