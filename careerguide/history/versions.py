"""Rebuild page versions from row versions. This module makes no queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Row(NamedTuple):
    """Identifies a row of a page by the number of its kind in ``TrackedPage.kinds`` and its primary key."""

    kind: int
    pk: int


class RowVersion(NamedTuple):
    """A stored version of a row, without its values.

    ``exists`` is false if the row was deleted or moved to another page. ``is_first`` is true if the row was created.
    """

    row: Row
    history_id: int
    at: datetime
    change: UUID
    exists: bool = True
    is_first: bool = False
    user: int | None = None
    reason: str = ""


@dataclass
class Version:
    """A page after a change.

    ``rows`` maps each changed row to its history ids before and after the change, None if the row did not exist.
    ``unknown_before`` are the rows whose values before the change are not stored.
    """

    change: UUID
    at: datetime
    user: int | None
    reason: str
    rows: dict[Row, tuple[int | None, int | None]] = field(default_factory=dict)
    unknown_before: set[Row] = field(default_factory=set)

    def page_exists(self, pk: int) -> bool:
        """Whether the page ``pk`` exists after this change. True if the change did not affect its own row."""
        return self.rows.get(Row(0, pk), (None, True))[1] is not None

    def creates_page(self, pk: int) -> bool:
        row = Row(0, pk)
        return row not in self.unknown_before and self.rows.get(row, (True, None))[0] is None


def versions(row_versions: Iterable[RowVersion]) -> list[Version]:
    found: dict[UUID, Version] = {}
    for row, stored in _by_row(row_versions).items():
        before = None
        for each in stored:
            version = found.setdefault(each.change, Version(each.change, each.at, each.user, each.reason))
            version.at = max(version.at, each.at)
            version.user, version.reason = version.user or each.user, version.reason or each.reason
            if each is stored[0] and not each.is_first:
                version.unknown_before.add(row)
            # If a row was saved twice in a change, compare it with the version before both saves.
            first_before, _ = version.rows.get(row, (before, None))
            before = each.history_id if each.exists else None
            version.rows[row] = first_before, before
    for version in found.values():
        version.rows = {row: ids for row, ids in version.rows.items() if ids != (None, None)}
    return sorted((version for version in found.values() if version.rows), key=lambda each: each.at, reverse=True)


def rows_at(row_versions: Iterable[RowVersion], time: datetime) -> dict[Row, int | None]:
    """The history id of each row at ``time``, None if it did not exist. Rows with unknown values are left out."""
    found: dict[Row, int | None] = {}
    for row, stored in _by_row(row_versions).items():
        until = [each for each in stored if each.at <= time]
        if until:
            found[row] = until[-1].history_id if until[-1].exists else None
        elif stored[0].is_first:
            found[row] = None
    return found


def rows_at_deletion(row_versions: Iterable[RowVersion], pk: int) -> dict[Row, int]:
    """The last history ids, before the deletion of the page ``pk``, of all rows that were deleted with it."""
    for version in versions(row_versions):
        if not version.page_exists(pk):
            return {row: before for row, (before, after) in version.rows.items() if before and after is None}
    return {}


def _by_row(row_versions: Iterable[RowVersion]) -> dict[Row, list[RowVersion]]:
    found = defaultdict(list)
    for each in sorted(row_versions, key=lambda each: (each.at, each.history_id)):
        found[each.row].append(each)
    return found
