"""Reading pay rows, and where a headline contradicts them."""

from roles.models import PayBand
from roles.pay import headline_gap, read_pay


def band(level, employer, low, high, high_open=False) -> PayBand:
    """A row that is not saved."""
    return PayBand(level=level, employer_type=employer, low=low, high=high, high_open=high_open)


ROWS = [
    band(1, "Tech companies", 130_000, 180_000),
    band(1, "Traditional companies", 90_000, 130_000),
    band(2, "Elsewhere", 130_000, 190_000),
    band(3, "Top companies", 200_000, 300_000, high_open=True),
]


def test_rows_together_run_from_the_lowest_to_the_highest():
    assert read_pay(ROWS).words == "$90K to $300K+"
    assert read_pay([]) is None


def test_the_range_is_open_only_where_its_highest_row_is():
    assert read_pay([band(1, "A", 1000, 2000, high_open=True), band(2, "B", 1000, 3000)]).words == "$1K to $3K"


def test_a_headline_that_no_reading_gives_is_said_with_what_the_rows_give():
    assert headline_gap(130_000, 275_000, ROWS) == (
        "The pay rows run from $90K to $300K+. $130K is the low end of entry pay at tech companies "
        "and of mid pay elsewhere; $275K stands in no row."
    )


def test_an_end_that_stands_in_a_row_is_named_with_it():
    assert headline_gap(85_000, 190_000, ROWS).endswith(
        "$85K starts no row; $190K is the high end of mid pay elsewhere."
    )


def test_an_abbreviation_stays_one_inside_a_sentence():
    assert "entry pay at US startups" in headline_gap(1000, 5000, [band(1, "US startups", 1000, 2000)])


def test_a_headline_that_the_rows_give_needs_no_word():
    assert headline_gap(90_000, 300_000, ROWS) == ""
    assert headline_gap(None, None, ROWS) == ""
    assert headline_gap(1, 2, []) == ""
