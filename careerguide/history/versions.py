"""The versions of a page, made of what was kept of its rows: which changes there were, and what stood when.

A page is a row with the rows that belong to it. Nothing here asks a database.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

# A row of a page: the number of its part, and its key.
Row = tuple[int, int]


@dataclass(frozen=True)
class Mark:
    """A version of a row, without what it says. ``key`` is that version's own, ``change`` that of its change.

    ``is_there`` is false where the row was deleted, or left the page; ``is_first`` is true where it was made.
    """

    row: Row
    key: int
    at: datetime
    change: UUID
    is_there: bool = True
    is_first: bool = False
    user: int | None = None
    reason: str = ""


@dataclass
class Version:
    """The page after a change: when, by whom (a key), why, and (version before, version after) of each row in it.

    A version of a row is None where the row was not there.
    """

    change: UUID
    at: datetime
    user: int | None
    reason: str
    rows: dict[Row, tuple[int | None, int | None]] = field(default_factory=dict)
    # Rows of which nobody kept what they said before this change.
    without_before: set[Row] = field(default_factory=set)


def versions(marks: Iterable[Mark]) -> list[Version]:
    """The versions of the page that ``marks`` are of, the newest first."""
    found: dict[UUID, Version] = {}
    for row, of_row in _by_row(marks).items():
        before: Mark | None = None
        for number, mark in enumerate(of_row):
            version = found.setdefault(mark.change, Version(mark.change, mark.at, mark.user, mark.reason))
            version.at = max(version.at, mark.at)
            version.user, version.reason = version.user or mark.user, version.reason or mark.reason
            after = mark.key if mark.is_there else None
            if row in version.rows:
                version.rows[row] = version.rows[row][0], after
            else:
                version.rows[row] = before.key if before and before.is_there else None, after
                if number == 0 and not mark.is_first:
                    version.without_before.add(row)
            before = mark
    for version in found.values():
        version.rows = {row: keys for row, keys in version.rows.items() if keys != (None, None)}
    return sorted((version for version in found.values() if version.rows), key=lambda each: each.at, reverse=True)


def rows_at(marks: Iterable[Mark], moment: datetime) -> dict[Row, int | None]:
    """The version of each row at ``moment``; None where the row was not there.

    A row of which nobody knows what it said then is left out.
    """
    found: dict[Row, int | None] = {}
    for row, of_row in _by_row(marks).items():
        until = [mark for mark in of_row if mark.at <= moment]
        if until:
            found[row] = until[-1].key if until[-1].is_there else None
        elif of_row[0].is_first:
            found[row] = None
    return found


def rows_when_deleted(marks: Iterable[Mark], page: Row) -> dict[Row, int]:
    """The version of each row that was deleted with the row ``page`` when that was deleted last."""
    for version in versions(marks):
        if version.rows.get(page, (None, page))[1] is None:
            return {row: before for row, (before, after) in version.rows.items() if before and after is None}
    return {}


def _by_row(marks: Iterable[Mark]) -> dict[Row, list[Mark]]:
    """The marks of each row, the oldest first."""
    found = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: (mark.at, mark.key)):
        found[mark.row].append(mark)
    return found
