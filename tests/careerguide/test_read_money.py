"""Amounts as files write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.money import MAX_DOLLARS, dollars
from careerguide.lib.read_money import read_amount


@pytest.mark.parametrize(
    "text",
    [
        "64800",
        "64,800",
        "64 800",
        "64\u00a0800",
        "$64,800",
        "$ 64,800",
        "64,800.00",
        "$64.8k",
        "64.8K",
        "64.80 k",
        "USD 64,800",
        "usd64800",
        "64,800 USD",
        "US$64,800",
        "64,800 dollars",
        "64800 US dollars",
    ],
)
def test_an_amount_can_be_written_in_many_ways(text):
    assert read_amount(text) == 64_800


@pytest.mark.parametrize(
    ("text", "amount"),
    [("Free", 0), ("free", 0), ("0", 0), ("$0.00", 0), ("12.40", 12), ("12.50", 13), ("10,000,000", MAX_DOLLARS)],
)
def test_free_is_zero_and_cents_are_rounded(text, amount):
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("£9,250", "This is another currency."),
        ("€ 9250", "This is another currency."),
        ("₹90,000", "This is another currency."),
        ("A$12,000", "This is another currency."),
        ("AU$12,000", "This is another currency."),
        ("12,000 CAD", "This is another currency."),
        ("9250 euros", "This is another currency."),
        ("12.000,50", "These marks can be read in two ways."),
        ("12.000", "These marks can be read in two ways."),
        ("12,50", "These marks can be read in two ways."),
        ("1,00,000", "These marks can be read in two ways."),
        ("12'000", "These marks can be read in two ways."),
        ("12,000k", "These marks can be read in two ways."),
        ("10,000-12,000", "This is more than one amount."),
        ("$10k to $12k", "This is more than one amount."),
        ("$10,000 – $12,000", "This is more than one amount."),
        ("12,000 per year", "Give the amount alone"),
        ("$12,000/yr", "Give the amount alone"),
        ("12,000 a year", "Give the amount alone"),
        ("varies", "Give whole US dollars"),
        ("n/a", "Give whole US dollars"),
        ("not stated", "Give whole US dollars"),
        ("-5", "Give whole US dollars"),
        ("~12000", "Give whole US dollars"),
        ("12,000+", "Give whole US dollars"),
        ("1e5", "Give whole US dollars"),
        ("١٢٠٠٠", "Give whole US dollars"),
        ("9" * 5000, "Give whole US dollars"),
        ("10,000,001", "Give an amount up to $10,000,000."),
        ("10001k", "Give an amount up to $10,000,000."),
    ],
)
def test_what_is_no_one_amount_of_dollars_is_refused_with_its_reason(text, reason):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read_amount(text)
    assert str(refused.value).startswith(reason)


@given(st.text(st.sampled_from("0123456789.,'$£kK -usda/ "), max_size=20) | st.text(max_size=80))
def test_whatever_stands_in_a_cell_becomes_an_amount_in_bounds_or_a_sentence(text):
    try:
        amount = read_amount(text)
    except ValueError as error:
        said = str(error)
    else:
        assert 0 <= amount <= MAX_DOLLARS
        return
    assert said.endswith(".")


@given(st.integers(0, MAX_DOLLARS))
def test_what_the_site_writes_is_read_back(amount):
    assert read_amount(str(amount)) == read_amount(dollars(amount)) == amount
