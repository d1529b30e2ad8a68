"""Lengths of study as files write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.durations import MAX_MONTHS
from careerguide.lib.read_duration import read_duration


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
def test_eighteen_months_can_be_written_in_many_ways(text):
    assert read_duration(text).months == 18
    assert read_duration(text).stated == ""


@pytest.mark.parametrize(
    ("text", "months"), [("52 weeks", 12), ("104 weeks", 24), ("13 weeks", 3), ("1 week", 1), ("1 month", 1)]
)
def test_fifty_two_weeks_are_a_year(text, months):
    assert read_duration(text).months == months


@pytest.mark.parametrize(
    ("text", "months"),
    [("110 weeks", 26), ("53 weeks", 13), ("1.1 years", 14), ("17.2 months", 18), ("0.5  months", 1), ("3 weeks", 1)],
)
def test_a_fraction_of_a_month_is_rounded_up_and_its_text_is_kept(text, months):
    read = read_duration(text)
    assert (read.months, read.stated) == (months, " ".join(text.split()))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4 semesters", "Semesters are no fixed number of months."),
        ("2 terms", "Terms are no fixed number of months."),
        ("30 credits", "Credits are no fixed number of months."),
        ("90 days", "Days are no fixed number of months."),
        ("2-3 years", "This is more than one length."),
        ("2 to 3 years", "This is more than one length."),
        ("18–24 months", "This is more than one length."),
        ("2 years or 3 years", "This is more than one length."),
        ("18", "Say what 18 counts"),
        ("1,5 years", "A comma can be read in two ways."),
        ("varies", "Give one length with its unit"),
        ("not stated", "Give one length with its unit"),
        ("one year", "Give one length with its unit"),
        ("2+ years", "Give one length with its unit"),
        ("1 year 15 months", "Give one length with its unit"),
        ("1.5 years 6 months", "Give one length with its unit"),
        ("١٨ months", "Give one length with its unit"),
        ("-3 months", "Give one length with its unit"),
        ("1e3 months", "Give one length with its unit"),
        ("9" * 5000 + " months", "Give one length with its unit"),
        ("0 months", "Give a length from 1 month to 20 years."),
        ("241 months", "Give a length from 1 month to 20 years."),
        ("21 years", "Give a length from 1 month to 20 years."),
    ],
)
def test_what_is_no_one_length_is_refused_with_its_reason(text, reason):
    with pytest.raises(ValueError, match=f"^{reason.replace('.', '[.]')}"):
        read_duration(text)


@given(st.text(max_size=80))
def test_whatever_stands_in_a_cell_becomes_a_length_in_bounds_or_a_sentence(text):
    try:
        read = read_duration(text)
    except ValueError as error:
        said = str(error)
    else:
        assert 1 <= read.months <= MAX_MONTHS
        return
    assert said.endswith(".")


@given(st.integers(1, 1040))
def test_weeks_never_lose_time(weeks):
    read = read_duration(f"{weeks} weeks")
    assert (read.months - 1) * 52 < weeks * 12 <= read.months * 52
    assert (read.stated == "") == (weeks * 12 == read.months * 52)
