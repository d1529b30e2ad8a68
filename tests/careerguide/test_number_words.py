import pytest

from careerguide.lib.number_format import number_word


@pytest.mark.parametrize(
    ("count", "word"), [(0, "no"), (1, "one"), (5, "five"), (10, "ten"), (11, "11"), (7_004, "7,004")]
)
def test_numbers_up_to_ten_are_words(count, word):
    assert number_word(count) == word
