"""Versions of a page, made of marks of its rows."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from careerguide.history.versions import Mark, rows_at, versions

PAGE, PAY = (0, 1), (1, 5)
START = datetime(2026, 1, 1, tzinfo=UTC)


def mark(row, key: int, change: int, **values) -> Mark:
    """The version ``key`` of ``row``, as many hours after the start as its key."""
    return Mark(row, key, START + timedelta(hours=key), UUID(int=change), **values)


def test_what_is_written_together_is_one_version_and_the_newest_comes_first():
    found = versions([mark(PAGE, 1, 1, is_first=True), mark(PAGE, 2, 2), mark(PAY, 3, 2, is_first=True)])
    assert [version.change.int for version in found] == [2, 1]
    assert found[0].rows == {PAGE: (1, 2), PAY: (None, 3)}
    assert found[0].at == START + timedelta(hours=3)


def test_a_row_that_is_written_twice_in_a_change_is_compared_with_what_was_before_both():
    found = versions([mark(PAGE, 1, 1, is_first=True), mark(PAGE, 2, 2), mark(PAGE, 3, 2)])
    assert found[0].rows == {PAGE: (1, 3)}


def test_a_row_that_comes_and_goes_in_one_change_is_none_of_it():
    marks = [mark(PAGE, 1, 1, is_first=True), mark(PAY, 2, 2, is_first=True), mark(PAY, 3, 2, is_there=False)]
    assert [version.change.int for version in versions(marks)] == [1]


def test_without_a_first_version_nobody_knows_what_was_before():
    (version,) = versions([mark(PAGE, 2, 1)])
    assert version.without_before == {PAGE}


def test_who_and_why_are_known_where_any_row_of_the_change_says_it():
    (version,) = versions([mark(PAGE, 1, 1), mark(PAY, 2, 1, user=7, reason="Tidied up.")])
    assert (version.user, version.reason) == (7, "Tidied up.")


def test_at_a_moment_stands_what_was_written_last_until_then():
    marks = [mark(PAGE, 1, 1, is_first=True), mark(PAGE, 3, 2), mark(PAY, 2, 3, is_first=True)]
    marks += [mark(PAY, 4, 4, is_there=False)]
    assert rows_at(marks, START + timedelta(hours=1)) == {PAGE: 1, PAY: None}
    assert rows_at(marks, START + timedelta(hours=3)) == {PAGE: 3, PAY: 2}
    assert rows_at(marks, START + timedelta(hours=4)) == {PAGE: 3, PAY: None}


def test_a_row_whose_beginning_was_not_kept_is_left_out_before_its_first_version():
    assert rows_at([mark(PAY, 5, 1)], START) == {}
