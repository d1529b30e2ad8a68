from datetime import UTC, datetime, timedelta
from uuid import UUID

from careerguide.history.versions import Row, RowVersion, rows_at, versions

PAGE, PAY = Row(0, 1), Row(1, 5)
START = datetime(2026, 1, 1, tzinfo=UTC)


def stored(row, history_id: int, change: int, **values) -> RowVersion:
    """A version of ``row`` that was saved ``history_id`` hours after START."""
    return RowVersion(row, history_id, START + timedelta(hours=history_id), UUID(int=change), **values)


class TestVersions:
    def test_one_change_is_one_version_and_newest_is_first(self):
        found = versions([stored(PAGE, 1, 1, is_first=True), stored(PAGE, 2, 2), stored(PAY, 3, 2, is_first=True)])
        assert [version.change.int for version in found] == [2, 1]
        assert found[0].rows == {PAGE: (1, 2), PAY: (None, 3)}
        assert found[0].at == START + timedelta(hours=3)

    def test_row_saved_twice_in_a_change_is_compared_once(self):
        found = versions([stored(PAGE, 1, 1, is_first=True), stored(PAGE, 2, 2), stored(PAGE, 3, 2)])
        assert found[0].rows == {PAGE: (1, 3)}

    def test_row_added_and_deleted_in_a_change_is_ignored(self):
        found = versions(
            [
                stored(PAGE, 1, 1, is_first=True),
                stored(PAY, 2, 2, is_first=True),
                stored(PAY, 3, 2, exists=False),
            ]
        )
        assert [version.change.int for version in found] == [1]

    def test_values_before_the_first_version_are_unknown(self):
        (version,) = versions([stored(PAGE, 2, 1)])
        assert version.unknown_before == {PAGE}

    def test_user_and_reason_come_from_any_row_of_the_change(self):
        (version,) = versions([stored(PAGE, 1, 1), stored(PAY, 2, 1, user=7, reason="Tidied up.")])
        assert (version.user, version.reason) == (7, "Tidied up.")


class TestRowsAt:
    def test_rows_at_returns_the_last_version_of_each_row(self):
        row_versions = [stored(PAGE, 1, 1, is_first=True), stored(PAGE, 3, 2), stored(PAY, 2, 3, is_first=True)]
        row_versions += [stored(PAY, 4, 4, exists=False)]
        assert rows_at(row_versions, START + timedelta(hours=1)) == {PAGE: 1, PAY: None}
        assert rows_at(row_versions, START + timedelta(hours=3)) == {PAGE: 3, PAY: 2}
        assert rows_at(row_versions, START + timedelta(hours=4)) == {PAGE: 3, PAY: None}

    def test_rows_at_omits_rows_without_a_first_version(self):
        assert rows_at([stored(PAY, 5, 1)], START) == {}
