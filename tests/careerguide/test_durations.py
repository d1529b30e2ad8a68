import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.durations import MAX_MONTHS, duration, duration_range, months_rounding, read_months


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (None, "not stated"),
        (1, "1 month"),
        (10, "10 months"),
        (12, "1 year"),
        (15, "1.25 years"),
        (16, "16 months"),
        (18, "1.5 years"),
        (24, "2 years"),
        (240, "20 years"),
    ],
)
def test_duration_is_shown_in_months_or_years(months, words):
    assert duration(months) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (18, 24, "1.5 to 2 years"),
        (12, 24, "1 to 2 years"),
        (1, 6, "1 to 6 months"),
        (6, 12, "6 months to 1 year"),
        (10, 24, "10 months to 2 years"),
        (6, 6, "6 months"),
        (12, 12, "1 year"),
    ],
)
def test_range_shows_a_common_unit_once(low, high, words):
    assert duration_range(low, high) == words


@pytest.mark.parametrize(
    "text",
    ["18", "18 months", "18 mos", "18mo", "18m", "1.5 years", "1.5 yrs", "1.5Y", " 1.50 YEARS ", "18\u00a0months"],
)
def test_formats_of_eighteen_months_are_parsed(text):
    assert read_months(text) == 18


@pytest.mark.parametrize(("text", "months"), [("1 year", 12), ("1.25 years", 15), ("1.1 years", 14), ("17.2", 18)])
def test_fraction_of_a_month_is_rounded_up(text, months):
    assert read_months(text) == months


@pytest.mark.parametrize(
    "text", ["", " ", "-5", "1e9", "NaN", "١٨", "18 weeks", "1.5.5", "years", "18 months or so", "9" * 1000, "one year"]
)
def test_text_that_is_not_a_duration_is_refused(text):
    with pytest.raises(ValueError, match=r"^Enter whole months, such as 18, or years, such as 1\.5 years\.$"):
        read_months(text)


@pytest.mark.parametrize("text", ["0", "0.5", "0 years", "241", "21 years", "999999"])
def test_duration_out_of_bounds_is_refused(text):
    with pytest.raises(ValueError, match=r"^Enter a duration from 1 to 240 months\.$"):
        read_months(text)


@given(st.text(max_size=40))
def test_parser_returns_a_valid_duration_or_an_error(text):
    try:
        months = read_months(text)
    except ValueError as error:
        message = str(error)
    else:
        assert isinstance(months, int)
        assert 1 <= months <= MAX_MONTHS
        return
    assert message.startswith("Enter ")
    assert message.endswith(".")


@given(st.integers(min_value=1, max_value=MAX_MONTHS))
def test_formatted_duration_round_trips(months):
    assert read_months(duration(months)) == months


@given(st.integers(1, MAX_MONTHS), st.integers(1, MAX_MONTHS))
def test_range_ends_with_the_longer_duration(one, other):
    low, high = sorted((one, other))
    assert duration_range(low, high).endswith(duration(high))


def test_note_describes_rounding():
    assert months_rounding("1.1 years") == "rounded up to 14 months."
    assert months_rounding("17.2") == "rounded up to 18 months."
    assert months_rounding("1.5") == "rounded up to 2 months. If you mean years, enter 1.5 years."
    assert months_rounding("1.5 years") == ""


@pytest.mark.parametrize(
    "text",
    [
        "18 months",
        "18 Months",
        "18 mos.",
        "18mo",
        "18-month",
        "1.5 years",
        "1.5 yrs",
        "1.50 YEARS",
        "1 year 6 months",
        "1 year, 6 months",
        "1 year and 6 months",
        "1y6m",
        "1 yr 6 mos",
        "78 weeks",
        "78 wks",
        " 18\u00a0months ",
    ],
)
def test_strict_parser_reads_formats_of_eighteen_months(text):
    assert read_months(text, strict=True) == 18
    assert not months_rounding(text, strict=True)


@pytest.mark.parametrize(
    ("text", "months"), [("52 weeks", 12), ("104 weeks", 24), ("13 weeks", 3), ("1 week", 1), ("1 month", 1)]
)
def test_strict_parser_reads_52_weeks_as_a_year(text, months):
    assert read_months(text, strict=True) == months


@pytest.mark.parametrize(
    ("text", "months"),
    [("110 weeks", 26), ("53 weeks", 13), ("1.1 years", 14), ("17.2 months", 18), ("0.5  months", 1), ("3 weeks", 1)],
)
def test_strict_parser_rounds_up_a_fraction_of_a_month(text, months):
    assert read_months(text, strict=True) == months
    assert months_rounding(text, strict=True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4 semesters", "Enter months, weeks or years instead of semesters."),
        ("2 terms", "Enter months, weeks or years instead of terms."),
        ("30 credits", "Enter months, weeks or years instead of credits."),
        ("90 days", "Enter months, weeks or years instead of days."),
        ("2-3 years", "This is more than one duration."),
        ("2 to 3 years", "This is more than one duration."),
        ("18–24 months", "This is more than one duration."),
        ("2 years or 3 years", "This is more than one duration."),
        ("18", "Add a unit, such as 18 months"),
        ("1,5 years", "The comma is ambiguous."),
        ("varies", "Enter one duration with its unit"),
        ("not stated", "Enter one duration with its unit"),
        ("one year", "Enter one duration with its unit"),
        ("2+ years", "Enter one duration with its unit"),
        ("1 year 15 months", "Enter one duration with its unit"),
        ("1.5 years 6 months", "Enter one duration with its unit"),
        ("١٨ months", "Enter one duration with its unit"),
        ("-3 months", "Enter one duration with its unit"),
        ("1e3 months", "Enter one duration with its unit"),
        ("9" * 5000 + " months", "Enter one duration with its unit"),
        ("0 months", "Enter a duration from 1 month to 20 years."),
        ("241 months", "Enter a duration from 1 month to 20 years."),
        ("21 years", "Enter a duration from 1 month to 20 years."),
    ],
)
def test_strict_parser_refuses_text_that_is_not_a_duration(text, reason):
    with pytest.raises(ValueError, match=f"^{reason.replace('.', '[.]')}"):
        read_months(text, strict=True)


@given(st.text(max_size=80))
def test_strict_parser_returns_a_valid_duration_or_an_error(text):
    try:
        months = read_months(text, strict=True)
    except ValueError as error:
        message = str(error)
    else:
        assert 1 <= months <= MAX_MONTHS
        return
    assert message.endswith(".")


@given(st.integers(1, 1040))
def test_strict_parser_never_rounds_weeks_down(weeks):
    months = read_months(f"{weeks} weeks", strict=True)
    assert (months - 1) * 52 < weeks * 12 <= months * 52
    assert bool(months_rounding(f"{weeks} weeks", strict=True)) == (weeks * 12 != months * 52)
