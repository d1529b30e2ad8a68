"""Tests of how sentences join names, and of names with right-to-left letters."""

import pytest

from careerguide.lib.names import bdi, is_right_to_left, isolate, join_names, list_names

HEBREW, ARABIC = "הנדסת תוכנה (BSc)", "جامعة القاهرة (Cairo)"


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], ""),
        (["Yale"], "Yale"),
        (["Yale", "Harvard"], "Yale and Harvard"),
        (["Yale", "Harvard", "MIT"], "Yale, Harvard and MIT"),
        (["Smith, Jones & Co"], "Smith, Jones & Co"),
        (["Smith, Jones & Co", "Harvard"], "Smith, Jones & Co; Harvard"),
        (["Yale", "Davis, University of", "MIT"], "Yale; Davis, University of; MIT"),
        (["Smith,Jones", "Yale"], "Smith,Jones; Yale"),
        (["جامعة، القاهرة", "Yale"], "جامعة، القاهرة; Yale"),
        (["from $30,000", "up to $1,000,000"], "from $30,000 and up to $1,000,000"),
    ],
)
def test_names_with_commas_are_joined_by_semicolons(names, sentence):
    assert join_names(names) == sentence
    assert join_names(iter(names)) == sentence


def test_list_of_names_has_no_and():
    assert list_names(["2 programs", "online", "up to $30,000"]) == "2 programs, online, up to $30,000"
    assert list_names(["2 programs", "Davis, CA"]) == "2 programs; Davis, CA"


@pytest.mark.parametrize("name", [HEBREW, ARABIC, "BSc (הנדסה)", "x\u05d0"])
def test_right_to_left_name_is_isolated(name):
    assert is_right_to_left(name)
    assert isolate(name) == isolate(isolate(name)) == f"\u2068{name}\u2069"
    assert bdi(name) == f"<bdi>{name}</bdi>"
    assert bdi(f"{isolate(name)} at <Yale>") == f"<bdi>{name}</bdi> at &lt;Yale&gt;"


@pytest.mark.parametrize("name", ["", "Yale", "École (BSc)", "Ελληνικά", "東京大学", "1, 2"])
def test_other_names_are_not_changed(name):
    assert isolate(name) == bdi(name) == name


@pytest.mark.parametrize("name", ["</bdi><script>", "\u2069א\u2068", "\u2068א", "א\u2069\u2069"])
def test_hostile_name_cannot_add_elements(name):
    html = bdi(f"{isolate(name)} and {isolate(HEBREW)}")
    assert html.count("<bdi>") == html.count("</bdi>")
    assert "<script" not in html
    assert f"<bdi>{HEBREW}</bdi>" in html
