"""Rows that connect two pages, such as pathways: find those to restore with a deleted page.

Such a row is deleted with either page. It is restored once both pages exist again, in whatever order they were deleted
and restored. A row that an editor deleted separately stays deleted.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import models

from careerguide.history.pages import Link, TrackedPage, Values
from careerguide.history.records import last_deletions, versions_of
from careerguide.history.versions import Row, RowVersion

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass
class Deletions:
    changes: set = field(default_factory=set)
    restored_at: datetime = NEVER


def deleted_links(page: TrackedPage, pk: int, row_versions: Iterable[RowVersion], time: datetime) -> dict[Row, Values]:
    """The rows to restore when the deleted page ``pk`` is restored to its version at ``time``.

    Makes three queries for each kind of link.
    """
    deletions = [each for each in row_versions if each.row == Row(0, pk) and not each.exists]
    own_changes = {each.change for each in deletions}
    deleted_at = max((each.at for each in deletions), default=NEVER)
    found = {}
    for kind, link in enumerate(page.links, start=len(page.parts)):
        deleted = last_deletions(link.model).filter(**{link.parent: pk}).order_by("history_id")
        other_deletions = _deletions_of_other_pages(link, deleted)
        # Of several deleted rows between the same two pages, only the last one is restored.
        returning = {}
        columns = "history_id", "id", "change", "history_date", link.other_id
        for history_id, row, change, at, other_pk in deleted.values_list(*columns):
            other = other_deletions[other_pk]
            if change in own_changes:
                # A row that is part of this page is restored with the version that contains it, not here.
                returns = not page.is_part(link)
            else:
                # A row deleted with the other page returns if that page was restored after this one was deleted.
                returns = change in other.changes and other.restored_at > deleted_at
                returns = returns and (at <= time or not page.is_part(link))
            if returns:
                returning[other_pk] = Row(kind, row), history_id
        values = page.values(returning.values())
        found |= {row: values[kind, history_id] for row, history_id in returning.values()}
    return found


def _deletions_of_other_pages(link: Link, deleted: models.QuerySet) -> dict[int, Deletions]:
    found = defaultdict(Deletions)
    versions = versions_of(link.other_page.model)._base_manager
    pages = versions.filter(id__in=deleted.order_by().values(link.other_id), history_type__in="+-")
    for pk, type_, change, at in pages.values_list("id", "history_type", "change", "history_date"):
        if type_ == "-":
            found[pk].changes.add(change)
        else:
            found[pk].restored_at = max(found[pk].restored_at, at)
    return found
