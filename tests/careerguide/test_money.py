import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.money import (
    MAX_DOLLARS,
    dollars,
    dollars_rounding,
    exact_dollars,
    pay_range,
    read_dollar_cell,
    read_dollars,
    short_dollars,
)

# tests/site/readings.txt has how each notation is read.


@given(st.text(st.sampled_from("0123456789.,'$£kKmM -usda/+() "), max_size=20) | st.text(max_size=80))
def test_reader_returns_a_valid_amount_or_a_sentence(text):
    try:
        amount = read_dollars(text)
    except ValueError as error:
        message = str(error)
    else:
        assert isinstance(amount, int)
        assert 0 <= amount <= MAX_DOLLARS
        return
    assert message.endswith(".")


@given(st.from_regex(r"[0-9]{1,5}[.,][0-9]{1,5}k?", fullmatch=True))
def test_amounts_that_a_sentence_suggests_can_be_read(text):
    try:
        read_dollars(text)
    except ValueError as error:
        _, _, suggested = str(error).partition("Write ")
        amounts = suggested.removesuffix(".").removesuffix(" if you mean that").split(" or ")
        for amount in amounts if suggested else []:
            assert f"{read_dollars(amount):,}" == amount


@pytest.mark.parametrize("text", ["9" * 1000, "1." + "9" * 1000, "60000" + " " * 1000 + "k or so", "," * 100_000])
def test_long_text_is_refused(text):
    with pytest.raises(ValueError, match=r"^Enter whole US dollars"):
        read_dollars(text)


@given(st.integers(0, MAX_DOLLARS))
def test_formatted_amount_can_be_read(amount):
    for text in (str(amount), dollars(amount), short_dollars(amount), exact_dollars(amount)):
        assert read_dollars(text) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [("5142.857", 5_143), ("25.125", 25), ("5142.85714285714", 5_143), ("25000", 25_000), ("12.5", 13)],
)
def test_dot_of_a_number_cell_is_a_decimal_point(text, amount):
    assert read_dollar_cell(text) == amount


def test_amount_is_shown_in_full_or_as_free_or_not_stated():
    assert dollars(64_800) == "$64,800"
    assert dollars(0) == "free"
    assert dollars(None) == "not stated"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "$0"),
        (900, "$900"),
        (103_570, "$103,570"),
        (130_000, "$130K"),
        (999_000, "$999K"),
        (1_000_000, "$1M"),
        (1_100_000, "$1.1M"),
        (1_103_570, "$1,103,570"),
        (1_125_000, "$1,125,000"),
        (1_250_000, "$1.25M"),
        (10_000_000, "$10M"),
    ],
)
def test_short_dollars_are_never_rounded(amount, text):
    assert short_dollars(amount) == text


def test_open_range_ends_with_a_plus():
    assert pay_range(200_000, 300_000, high_open=True) == "$200K to $300K+"
    assert pay_range(200_000, 300_000) == "$200K to $300K"
    assert pay_range(900_000, 1_100_000) == "$900K to $1.1M"


def test_range_with_equal_ends_is_one_amount():
    assert pay_range(200_000, 200_000) == "$200K"
    assert pay_range(200_000, 200_000, high_open=True) == "$200K+"


def test_note_describes_rounding():
    assert dollars_rounding("25,000.40") == "rounded to $25,000."
    assert dollars_rounding("1.0005k") == "rounded to $1,001."
    assert dollars_rounding("1.05k") == dollars_rounding("12.00") == ""
