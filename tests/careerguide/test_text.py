"""Words as a search compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerguide.lib.text import fold, similarity, slips_between, without_prefixes, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Orléans", "orleans"),
        ("Orle\u0301ans", "orleans"),
        ("Michigan-Dearborn", "michigan dearborn"),
        ("Michigan–Dearborn", "michigan dearborn"),
        ("“Finance”", "finance"),
        ("Master’s", "masters"),
        ("Master's", "masters"),
        ("Université d'Orléans", "universite d orleans"),
        ("O’Brien", "o brien"),
        ("M.B.A. or Ph.D.", "mba or phd"),
        ("St. Louis", "st louis"),
        ("St.Louis", "st louis"),
        ("Texas A&M", "texas a m"),
        ("Łódź, Århus, Straße, Œuvre", "lodz arhus strasse oeuvre"),
        ("ＭＢＡ ﬁnance №1", "mba finance no1"),
        ("東京大学", "東京大学"),
        ("서울대학교", "서울대학교"),
        ("a\x00b\ud800c😀d\u200be", "a b c d e"),
        ("snake_case", "snake case"),
        ("\u00a0 \t\n", ""),
        ("x" * 200, "x" * 64),
    ],
)
def test_text_is_folded_to_its_words(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text):
    folded = fold(text)
    assert fold(folded) == folded
    assert all(sign == " " or sign.isalnum() for sign in folded)


def test_words_stand_once_each_in_their_order():
    assert words_of("Finance, Finance", None, "", "General finance") == ["finance", "general"]


def test_a_word_that_another_begins_with_is_not_needed():
    assert without_prefixes(["fin", "of", "finance", "official", "of", "law"]) == ["finance", "official", "law"]


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("johns", "johns", 0),
        ("jonhs", "johns", 1),
        ("hopkin", "hopkins", 1),
        ("hopkinns", "hopkins", 1),
        ("hopkyns", "hopkins", 1),
        ("misissipi", "mississippi", 2),
        ("finance", "law", 3),
        ("abcdef", "ghijkl", 3),
    ],
)
def test_slips_are_counted_as_far_as_they_matter(one, other, slips):
    assert slips_between(one, other, 2) == slips_between(other, one, 2) == slips


def test_words_are_alike_by_the_trigrams_they_share():
    assert similarity("word", "word") == 1
    assert similarity("word", "two") == 0
    assert similarity("jonhs", "johns") == pytest.approx(0.2)
    assert similarity("jonhs", "jones") == pytest.approx(1 / 3)
