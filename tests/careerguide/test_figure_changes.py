"""Tests of what counts as a change of a figure."""

from itertools import count

import pytest

from careerguide.history.figure_changes import Event, changes_of
from tests.support.changes import day

_numbers = count()


def saved(at, text, *, row="page", name="", is_public=True, **values) -> Event:
    figures = None if text is None else {"Tuition": text}
    public = is_public if row == "page" else None
    return Event(at, next(_numbers), row, figures, name, is_public=public, **values)


def imported(at, before, after) -> Event:
    return Event(at, next(_numbers), "page", {"Tuition": after}, before={"Tuition": before})


def found(*events) -> list[tuple]:
    return [(change.at.day, change.before, change.after) for change in changes_of(list(events))]


def test_changes_are_newest_first():
    events = [saved(day(1), "a"), saved(day(3), "b"), saved(day(5), "c")]
    assert found(*events) == [(5, "b", "c"), (3, "a", "b")]


def test_save_without_a_change_is_no_change():
    assert found(saved(day(1), "a"), saved(day(3), "a")) == []


def test_changes_of_a_day_are_one():
    assert found(saved(day(1), "a"), saved(day(3, 9), "b"), saved(day(3, 17), "c")) == [(3, "a", "c")]


@pytest.mark.parametrize("back", [day(3, 20), day(4, 8)])
def test_change_taken_back_within_a_day_is_left_out(back):
    assert found(saved(day(1), "a"), saved(day(3), "b"), saved(back, "a")) == []


def test_change_taken_back_later_is_a_change():
    assert found(saved(day(1), "a"), saved(day(3), "b"), saved(day(6), "a")) == [(6, "b", "a"), (3, "a", "b")]


def test_undone_change_is_left_out_at_any_time():
    assert found(saved(day(1), "a"), saved(day(3), "b"), saved(day(20), "a", is_undo=True)) == []


def test_drafts_change_nothing():
    draft = [saved(day(1), "a", is_public=False), saved(day(2), "b", is_public=False)]
    assert found(*draft) == []
    assert found(*draft, saved(day(3), "c"), saved(day(5), "d")) == [(5, "c", "d")]


def test_changes_of_a_withdrawn_page_show_when_it_returns():
    withdrawn = [saved(day(day_), text, is_public=False) for day_, text in ((3, "a"), (4, "b"), (5, "c"))]
    assert found(saved(day(1), "a"), *withdrawn, saved(day(9), "c")) == [(9, "a", "c")]


def test_day_of_publication_is_the_beginning():
    first = day(3).date()
    events = [saved(day(3, 9), "a", published_on=first), saved(day(3, 17), "b", published_on=first)]
    assert found(*events) == []
    assert found(*events, saved(day(4), "c", published_on=first)) == [(4, "b", "c")]


def test_rows_are_added_and_removed():
    page, row = saved(day(1), "a"), saved(day(3), "x", row=1, name="Pay", is_new=True)
    assert found(page, row) == [(3, None, "x")]
    assert found(page, row, saved(day(5), None, row=1, name="Pay")) == [(5, "x", None), (3, None, "x")]


def test_row_without_an_older_version_is_not_new():
    page = saved(day(1), "a")
    assert found(page, saved(day(3), "x", row=1, name="Pay")) == []
    assert found(page, saved(day(3), "x", row=1, name="Pay", is_new=True, is_news=False)) == []


def test_row_that_is_added_again_has_changed():
    page, row = saved(day(1), "a"), saved(day(2), "x", row=1, name="Pay", is_new=True, is_news=False)
    again = [saved(day(5), None, row=1, name="Pay"), saved(day(5, 13), "y", row=2, name="Pay", is_new=True)]
    assert found(page, row, *again) == [(5, "x", "y")]


class TestImports:
    def test_import_knows_the_values_before(self):
        assert found(imported(day(3), "a", "b")) == [(3, "a", "b")]

    def test_edit_after_an_import_is_compared_with_it(self):
        events = [imported(day(3), "a", "b"), saved(day(3), "b", is_news=False), saved(day(5), "c")]
        assert found(*events) == [(5, "b", "c"), (3, "a", "b")]

    def test_import_after_edits(self):
        events = [saved(day(1), "a"), saved(day(2), "b"), imported(day(3), "b", "c"), saved(day(5), "d")]
        assert found(*events) == [(5, "c", "d"), (3, "b", "c"), (2, "a", "b")]

    def test_stored_state_without_its_import_is_no_change(self):
        assert found(saved(day(1), "a"), saved(day(3), "b", is_news=False), saved(day(5), "c")) == [(5, "b", "c")]

    @pytest.mark.parametrize("figures", [{"Tuition": "a"}, {}])
    def test_imports_complete_a_new_row_within_a_day(self, figures):
        first = Event(day(1), next(_numbers), "page", figures, is_news=False, is_first=True)
        assert found(first, imported(day(2, 8), "a", "b")) == []
        assert found(first, imported(day(2, 8), "a", "b"), imported(day(3), "b", "c")) == [(3, "b", "c")]

    def test_import_of_a_draft_changes_nothing(self):
        events = [saved(day(1), "a", is_public=False), imported(day(3), "a", "b"), saved(day(5), "b")]
        assert found(*events) == []
