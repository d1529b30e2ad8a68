import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.durations import MAX_MONTHS, duration, duration_range, months_rounding, read_months, source_words


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


# tests/site/readings.txt has how each notation is read.


@pytest.mark.parametrize("unit", ["", "months"])
@given(text=st.text(st.sampled_from("0123456789.,+-/ ymonthsyearswk"), max_size=20) | st.text(max_size=80))
def test_reader_returns_a_valid_duration_or_a_sentence(unit, text):
    try:
        months = read_months(text, unit)
    except ValueError as error:
        message = str(error)
    else:
        assert isinstance(months, int)
        assert 1 <= months <= MAX_MONTHS
        return
    assert message.endswith(".")


@pytest.mark.parametrize(
    "text", ["9" * 1000, "9" * 1000 + " months", "18" + " " * 1000 + "months or so", "," * 100_000]
)
def test_long_text_is_refused(text):
    with pytest.raises(ValueError, match=r"^Enter one duration"):
        read_months(text, unit="months")


@pytest.mark.parametrize(("unit", "months"), [("months", 18), ("years", 216), ("weeks", 5)])
def test_bare_number_needs_a_unit(unit, months):
    assert read_months("18", unit) == months
    assert read_months("1.5 years", unit) == 18
    with pytest.raises(ValueError, match=r"^Add a unit, such as 18 months or 18 years\.$"):
        read_months("18")


@given(st.integers(min_value=1, max_value=MAX_MONTHS))
def test_formatted_duration_round_trips(months):
    assert read_months(duration(months)) == months


@given(st.integers(1, MAX_MONTHS), st.integers(1, MAX_MONTHS))
def test_range_ends_with_the_longer_duration(one, other):
    low, high = sorted((one, other))
    assert duration_range(low, high).endswith(duration(high))


def test_note_describes_rounding():
    assert months_rounding("1.1 years") == "rounded up to 14 months."
    assert months_rounding("17.2", "months") == "rounded up to 18 months."
    assert months_rounding("1.5", "months") == "rounded up to 2 months. If you mean years, enter 1.5 years."
    assert months_rounding("0.5 months") == "rounded up to 1 month."
    assert months_rounding("1.5 years") == ""


@given(st.integers(1, 1040))
def test_weeks_are_never_rounded_down(weeks):
    months = read_months(f"{weeks} weeks")
    assert (months - 1) * 52 < weeks * 12 <= months * 52
    assert bool(months_rounding(f"{weeks} weeks")) == (weeks * 12 != months * 52)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("18 months", ""),
        ("18 mos.", ""),
        ("18.0 months", ""),
        ("1.5 years", "1.5 years"),
        (" 1  year 6 months ", "1 year 6 months"),
        ("78 weeks", "78 weeks"),
        ("17.5 months", "17.5 months"),
    ],
)
def test_words_that_say_only_months_are_left_out(text, words):
    assert source_words(text) == words
