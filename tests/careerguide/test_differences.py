"""Differences in words."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from careerguide.history.diff import MAX_PAIRS, Difference, Piece, compared, differences, in_words
from programs.models import Program
from roles.models import DayEntry, PayBand, Role, SourceNote


def name_of(model, key) -> str:
    """The name of a related row, as these tests have it."""
    return f"{model.__name__} {key}"


@pytest.mark.parametrize(
    ("model", "field", "value", "words"),
    [
        (PayBand, "low", 250_000, "250,000"),
        (PayBand, "low", 0, "0"),
        (PayBand, "level", 2, "Mid"),
        (PayBand, "basis", "", "not stated"),
        (PayBand, "high_open", True, "yes"),
        (PayBand, "high_open", False, "no"),
        (PayBand, "as_of", date(2026, 3, 1), "March 1, 2026"),
        (PayBand, "note", "", "empty"),
        (PayBand, "source", 7, "Source 7"),
        (PayBand, "source", None, "empty"),
        (Role, "growth_percent", Decimal("19.0"), "19"),
        (Role, "published_at", datetime(2026, 3, 1, 9, 5, tzinfo=UTC), "March 1, 2026, 09:05 UTC"),
        (SourceNote, "number", 2024, "2024"),
        (Program, "tuition_usd", None, "empty"),
        (Program, "tuition_usd", 0, "0"),
    ],
)
def test_a_value_is_read_as_the_form_says_it(model, field, value, words):
    assert in_words(model._meta.get_field(field), value, name_of) == words


def test_only_what_differs_is_told_by_the_fields_own_name():
    fields = [PayBand._meta.get_field(name) for name in ("low", "high", "source")]
    before = {"low": 1000, "high": 2000, "source_id": 1}
    assert differences(fields, before, before | {"high": 3000, "source_id": None}, name_of) == [
        Difference("pay to", "2,000", "3,000"),
        Difference("source", "Source 1", "empty"),
    ]


def test_of_a_row_that_came_all_is_told_that_it_says():
    fields = [DayEntry._meta.get_field(name) for name in ("weekday", "text")]
    after = {"weekday": 1, "text": "Work."}
    assert differences(fields, None, after, name_of) == [
        Difference("weekday", "empty", "Monday"),
        Difference("text", "empty", "Work."),
    ]


def test_words_are_told_apart():
    assert compared("Talk with customers all day.", "Talk with users all day.") == [
        Piece("same", "Talk with "),
        Piece("removed", "customers "),
        Piece("added", "users "),
        Piece("same", "all day."),
    ]


def test_what_stayed_the_same_is_cut_short_but_not_beside_a_change():
    words = " ".join(f"word{number}" for number in range(100))
    same, added = compared(words + " ", words + " more")
    assert same.text.startswith("… word92") or "word99" in same.text
    assert len(same.text.split()) < 12
    assert added == Piece("added", "more")


@pytest.mark.parametrize("text", ["", "one", "one two\n\nthree", "  blanks  kept \n"])
def test_the_same_text_has_no_difference(text):
    assert all(piece.kind == "same" for piece in compared(text, text))


@pytest.mark.parametrize(
    ("before", "after"),
    [("a b c", "a x c"), ("one\n\ntwo", "one\n\n2\n\nthree"), ("", "all new"), ("x " * 1500 + "y", "z")],
)
def test_no_word_is_lost(before, after):
    """Short texts, so that nothing is cut."""
    pieces = compared(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


@pytest.mark.parametrize(("line", "between"), [("a", "\n"), ("a", " "), ("", "\n")])
def test_too_many_equal_words_are_shown_whole(line, between):
    many = int(MAX_PAIRS**0.5) + 2
    before, after = between.join(["x", *[line] * many, "y"]), between.join(["z", *[line] * many, "w"])
    assert [piece.kind for piece in compared(before, after)] == ["removed", "added"]


def test_one_change_among_many_equal_lines_is_found():
    before = "a\n" * 10_000
    pieces = compared(before, before + "b\n" + before)
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"] == [("added", "b\n" + before)]
