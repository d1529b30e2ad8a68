import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.money import MAX_DOLLARS, dollars, dollars_rounding, pay_range, read_dollars, short_dollars


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
def test_formats_of_ten_thousand_are_parsed(text):
    assert read_dollars(text) == 10_000


@pytest.mark.parametrize(("text", "amount"), [("0", 0), ("12.5k", 12_500), ("64,800", 64_800), ("10000k", 10_000_000)])
def test_amounts_from_zero_to_the_maximum_are_parsed(text, amount):
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
def test_text_that_is_not_an_amount_is_refused(text):
    with pytest.raises(ValueError, match=r"^Enter whole dollars, such as 25000, \$25,000 or 25k\.$"):
        read_dollars(text)


@pytest.mark.parametrize("text", ["10000001", "10001k", "999999999999", "999999999999k"])
def test_amount_above_the_maximum_is_refused(text):
    with pytest.raises(ValueError, match=r"^Enter an amount up to \$10,000,000\.$"):
        read_dollars(text)


@given(st.text(max_size=40))
def test_parser_returns_a_valid_amount_or_an_error(text):
    try:
        amount = read_dollars(text)
    except ValueError as error:
        message = str(error)
    else:
        assert isinstance(amount, int)
        assert 0 <= amount <= MAX_DOLLARS
        return
    assert message.startswith("Enter ")
    assert message.endswith(".")


@given(st.integers(min_value=1, max_value=MAX_DOLLARS))
def test_formatted_amount_round_trips(amount):
    assert read_dollars(dollars(amount)) == amount
    assert read_dollars(short_dollars(amount)) == amount


def test_amount_is_shown_in_full_or_as_free_or_not_stated():
    assert dollars(64_800) == "$64,800"
    assert dollars(0) == "free"
    assert dollars(None) == "not stated"


def test_short_dollars_are_never_rounded():
    assert short_dollars(130_000) == "$130K"
    assert short_dollars(103_570) == "$103,570"
    assert short_dollars(1_200_000) == "$1,200K"
    assert short_dollars(900) == "$900"
    assert short_dollars(0) == "$0"


def test_open_range_ends_with_a_plus():
    assert pay_range(200_000, 300_000, high_open=True) == "$200K to $300K+"
    assert pay_range(200_000, 300_000) == "$200K to $300K"


def test_note_describes_rounding():
    assert dollars_rounding("25,000.40") == "rounded to $25,000."
    assert dollars_rounding("1.005k") == dollars_rounding("12.00") == ""


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
def test_strict_parser_reads_formats_of_one_amount(text):
    assert read_dollars(text, strict=True) == 64_800


@pytest.mark.parametrize(
    ("text", "amount"),
    [("Free", 0), ("free", 0), ("0", 0), ("$0.00", 0), ("12.40", 12), ("12.50", 13), ("10,000,000", MAX_DOLLARS)],
)
def test_strict_parser_reads_free_as_zero_and_rounds_cents(text, amount):
    assert read_dollars(text, strict=True) == amount


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("£9,250", "This amount is in another currency."),
        ("€ 9250", "This amount is in another currency."),
        ("₹90,000", "This amount is in another currency."),
        ("A$12,000", "This amount is in another currency."),
        ("AU$12,000", "This amount is in another currency."),
        ("12,000 CAD", "This amount is in another currency."),
        ("9250 euros", "This amount is in another currency."),
        ("12.000,50", "The separators are ambiguous."),
        ("12.000", "The separators are ambiguous."),
        ("12,50", "The separators are ambiguous."),
        ("1,00,000", "The separators are ambiguous."),
        ("12'000", "The separators are ambiguous."),
        ("12,000k", "The separators are ambiguous."),
        ("10,000-12,000", "Enter a single amount."),
        ("$10k to $12k", "Enter a single amount."),
        ("$10,000 – $12,000", "Enter a single amount."),
        ("12,000 per year", "Enter only the amount"),
        ("$12,000/yr", "Enter only the amount"),
        ("12,000 a year", "Enter only the amount"),
        ("varies", "Enter whole US dollars"),
        ("n/a", "Enter whole US dollars"),
        ("not stated", "Enter whole US dollars"),
        ("-5", "Enter whole US dollars"),
        ("~12000", "Enter whole US dollars"),
        ("12,000+", "Enter whole US dollars"),
        ("1e5", "Enter whole US dollars"),
        ("١٢٠٠٠", "Enter whole US dollars"),
        ("9" * 5000, "Enter whole US dollars"),
        ("10,000,001", "Enter an amount up to $10,000,000."),
        ("10001k", "Enter an amount up to $10,000,000."),
    ],
)
def test_strict_parser_refuses_text_that_is_not_an_amount(text, reason):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        read_dollars(text, strict=True)
    assert str(refused.value).startswith(reason)


@given(st.text(st.sampled_from("0123456789.,'$£kK -usda/ "), max_size=20) | st.text(max_size=80))
def test_strict_parser_returns_a_valid_amount_or_an_error(text):
    try:
        amount = read_dollars(text, strict=True)
    except ValueError as error:
        message = str(error)
    else:
        assert 0 <= amount <= MAX_DOLLARS
        return
    assert message.endswith(".")


@given(st.integers(0, MAX_DOLLARS))
def test_strict_parser_reads_formatted_amounts(amount):
    assert read_dollars(str(amount), strict=True) == read_dollars(dollars(amount), strict=True) == amount
