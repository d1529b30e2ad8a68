from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from careerguide.history.diff import MAX_PAIRS, Difference, Piece, diff_fields, diff_text, display_value
from programs.models import Program
from roles.models import DayEntry, PayBand, Role, Source, SourceNote

NAMES = {(Source, 1): "Survey", (Source, 7): "Census"}


@pytest.mark.parametrize(
    ("model", "field", "value", "text"),
    [
        (PayBand, "low", 250_000, "250,000"),
        (PayBand, "low", 0, "0"),
        (PayBand, "level", 2, "Mid"),
        (PayBand, "basis", "", "not stated"),
        (PayBand, "high_open", True, "yes"),
        (PayBand, "high_open", False, "no"),
        (PayBand, "as_of", date(2026, 3, 1), "March 1, 2026"),
        (PayBand, "note", "", "empty"),
        (PayBand, "source", 7, "Census"),
        (PayBand, "source", None, "empty"),
        (Role, "growth_percent", Decimal("19.0"), "19"),
        (Role, "published_at", datetime(2026, 3, 1, 9, 5, tzinfo=UTC), "March 1, 2026, 09:05 UTC"),
        (SourceNote, "number", 2024, "2024"),
        (Program, "tuition_usd", None, "empty"),
        (Program, "tuition_usd", 0, "0"),
    ],
)
def test_values_are_formatted_by_field_type(model, field, value, text):
    assert display_value(model._meta.get_field(field), value, NAMES) == text


class TestDiffFields:
    def test_diff_lists_only_changed_fields(self):
        fields = [PayBand._meta.get_field(name) for name in ("low", "high", "source")]
        before = {"low": 1000, "high": 2000, "source_id": 1}
        assert diff_fields(fields, before, before | {"high": 3000, "source_id": None}, NAMES) == [
            Difference("pay to", "2,000", "3,000"),
            Difference("source", "Survey", "empty"),
        ]

    def test_diff_lists_all_fields_of_a_new_row(self):
        fields = [DayEntry._meta.get_field(name) for name in ("weekday", "text")]
        assert diff_fields(fields, None, {"weekday": 1, "text": "Work."}, defaultdict(str)) == [
            Difference("weekday", "empty", "Monday"),
            Difference("text", "empty", "Work."),
        ]


class TestDiffText:
    def test_removed_and_added_words_are_marked(self):
        assert diff_text("Talk with customers all day.", "Talk with users all day.") == [
            Piece("same", "Talk with "),
            Piece("removed", "customers "),
            Piece("added", "users "),
            Piece("same", "all day."),
        ]

    def test_unchanged_text_far_from_a_change_is_shortened(self):
        words = " ".join(f"word{number}" for number in range(100))
        same, added = diff_text(words + " ", words + " more")
        assert same.text.startswith("… word92") or "word99" in same.text
        assert len(same.text.split()) < 12
        assert added == Piece("added", "more")

    @pytest.mark.parametrize("text", ["", "one", "one two\n\nthree", "  blanks  kept \n"])
    def test_equal_texts_have_no_changes(self, text):
        assert all(piece.kind == "same" for piece in diff_text(text, text))

    @pytest.mark.parametrize(
        ("before", "after"),
        [("a b c", "a x c"), ("one\n\ntwo", "one\n\n2\n\nthree"), ("", "all new"), ("x " * 1500 + "y", "z")],
    )
    def test_short_texts_keep_every_word(self, before, after):
        pieces = diff_text(before, after)
        assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
        assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after

    @pytest.mark.parametrize(("line", "between"), [("a", "\n"), ("a", " "), ("", "\n")])
    def test_texts_with_too_many_repeated_words_are_shown_in_full(self, line, between):
        many = int(MAX_PAIRS**0.5) + 2
        before, after = between.join(["x", *[line] * many, "y"]), between.join(["z", *[line] * many, "w"])
        assert [piece.kind for piece in diff_text(before, after)] == ["removed", "added"]

    def test_one_change_among_many_equal_lines_is_found(self):
        before = "a\n" * 10_000
        pieces = diff_text(before, before + "b\n" + before)
        assert [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"] == [("added", "b\n" + before)]
