"""Whole US dollars, written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.money import MAX_DOLLARS, dollars, pay_range, read_dollars, short_dollars


@pytest.mark.parametrize(
    "text",
    [
        "10000",
        "10,000",
        "$10,000",
        "$ 10,000",
        "10 000",
        "10\u00a0000",
        " 10000 ",
        "10k",
        "10K",
        "$10k",
        "10.0k",
        "10,000.00",
        "10000 USD",
        "USD 10000",
        "10000 dollars",
        "10_000",
    ],
)
def test_a_reader_may_write_ten_thousand_in_many_ways(text):
    assert read_dollars(text) == 10_000


@pytest.mark.parametrize(("text", "amount"), [("0", 0), ("12.5k", 12_500), ("64,800", 64_800), ("10000k", 10_000_000)])
def test_zero_fractions_of_thousands_and_the_most_are_amounts(text, amount):
    assert read_dollars(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "$",
        "k",
        "-5",
        "+5",
        "1e9",
        "NaN",
        "inf",
        "0x10",
        "١٢",
        "１２",
        "²",
        "10kk",
        "10m",
        "1.2.3",
        ".5k",
        "5.",
        "ten",
        "10;DROP",
        "9" * 1000,
        "1." + "9" * 1000,
    ],
)
def test_what_is_no_amount_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"^Give whole dollars, such as 25000, \$25,000 or 25k\.$"):
        read_dollars(text)


@pytest.mark.parametrize("text", ["10000001", "10001k", "999999999999", "999999999999k"])
def test_more_than_anybody_pays_is_refused_with_the_limit(text):
    with pytest.raises(ValueError, match=r"^Give an amount up to \$10,000,000\.$"):
        read_dollars(text)


@given(st.text(max_size=40))
def test_whatever_is_typed_becomes_an_amount_in_bounds_or_a_sentence(text):
    try:
        amount = read_dollars(text)
    except ValueError as error:
        said = str(error)
    else:
        assert isinstance(amount, int)
        assert 0 <= amount <= MAX_DOLLARS
        return
    assert said.startswith("Give ")
    assert said.endswith(".")


@given(st.integers(min_value=1, max_value=MAX_DOLLARS))
def test_what_a_page_writes_can_be_typed_back(amount):
    assert read_dollars(dollars(amount)) == amount
    assert read_dollars(short_dollars(amount)) == amount


def test_money_in_full():
    assert dollars(64_800) == "$64,800"
    assert dollars(0) == "free"
    assert dollars(None) == "not stated"


def test_money_in_short_is_never_rounded():
    assert short_dollars(130_000) == "$130K"
    assert short_dollars(103_570) == "$103,570"
    assert short_dollars(1_200_000) == "$1,200K"
    assert short_dollars(900) == "$900"
    assert short_dollars(0) == "$0"


def test_a_range_says_when_it_is_open_upwards():
    assert pay_range(200_000, 300_000, high_open=True) == "$200K to $300K+"
    assert pay_range(200_000, 300_000) == "$200K to $300K"
