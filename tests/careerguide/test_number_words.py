import pytest

from careerguide.lib.number_format import both_or_all, number_word, signed_number, whole_percent, with_commas


@pytest.mark.parametrize(
    ("count", "word"), [(0, "no"), (1, "one"), (5, "five"), (10, "ten"), (11, "11"), (7_004, "7,004")]
)
def test_numbers_up_to_ten_are_words(count, word):
    assert number_word(count) == word


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (999, "999"), (304_923, "304,923")])
def test_thousands_are_separated_by_commas(count, text):
    assert with_commas(count) == text


@pytest.mark.parametrize(("count", "words"), [(2, "both"), (3, "all three"), (20, "all 20")])
def test_two_are_both(count, words):
    assert both_or_all(count) == words


@pytest.mark.parametrize(("value", "text"), [(51.74, "52"), (0.4, "under 1"), (0, "0")])
def test_small_percent_is_not_zero(value, text):
    assert whole_percent(value) == text


@pytest.mark.parametrize(("value", "text"), [(19.7, "+19.7"), (-3, "−3"), (0, "0")])
def test_change_has_a_sign_unless_it_is_zero(value, text):
    assert signed_number(value) == text
