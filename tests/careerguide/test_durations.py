"""Whole months, written and read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.durations import MAX_MONTHS, duration, duration_range, read_months


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
def test_months_in_words(months, words):
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
def test_a_range_names_its_unit_once(low, high, words):
    assert duration_range(low, high) == words


@pytest.mark.parametrize(
    "text",
    ["18", "18 months", "18 mos", "18mo", "18m", "1.5 years", "1.5 yrs", "1.5Y", " 1.50 YEARS ", "18\u00a0months"],
)
def test_a_reader_may_write_eighteen_months_in_many_ways(text):
    assert read_months(text) == 18


@pytest.mark.parametrize(("text", "months"), [("1 year", 12), ("1.25 years", 15), ("1.1 years", 14), ("17.2", 18)])
def test_a_fraction_of_a_month_is_rounded_up(text, months):
    assert read_months(text) == months


@pytest.mark.parametrize(
    "text", ["", " ", "-5", "1e9", "NaN", "١٨", "18 weeks", "1.5.5", "years", "18 months or so", "9" * 1000, "one year"]
)
def test_what_is_no_length_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"^Give whole months, such as 18, or years, such as 1\.5 years\.$"):
        read_months(text)


@pytest.mark.parametrize("text", ["0", "0.5", "0 years", "241", "21 years", "999999"])
def test_a_length_that_no_program_has_is_refused_with_the_limits(text):
    with pytest.raises(ValueError, match=r"^Give a length from 1 to 240 months\.$"):
        read_months(text)


@given(st.text(max_size=40))
def test_whatever_is_typed_becomes_a_length_in_bounds_or_a_sentence(text):
    try:
        months = read_months(text)
    except ValueError as error:
        said = str(error)
    else:
        assert isinstance(months, int)
        assert 1 <= months <= MAX_MONTHS
        return
    assert said.startswith("Give ")
    assert said.endswith(".")


@given(st.integers(min_value=1, max_value=MAX_MONTHS))
def test_what_a_page_writes_can_be_typed_back(months):
    assert read_months(duration(months)) == months


@given(st.integers(1, MAX_MONTHS), st.integers(1, MAX_MONTHS))
def test_a_range_never_hides_its_longer_end(one, other):
    low, high = sorted((one, other))
    assert duration_range(low, high).endswith(duration(high))
