"""Rows between two pages, such as pathways: which of them come back with a page that is restored.

Such a row is deleted with either of its pages. It comes back as soon as both are there again, whichever was deleted or
restored first. A row that an editor deleted on purpose stays deleted.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import models

from careerguide.history.pages import Link, TrackedPage, Values
from careerguide.history.records import versions_of
from careerguide.history.versions import Mark, Row

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass
class Deletions:
    """When a page was deleted, as the keys of those changes, and when it was restored last."""

    changes: set = field(default_factory=set)
    restored_at: datetime = NEVER


def deleted_links(page: TrackedPage, pk: int, marks: Iterable[Mark], moment: datetime) -> dict[Row, Values]:
    """The rows that come back when the page ``pk``, of which ``marks`` are, is restored as it was at ``moment``.

    Three queries for each kind of link.
    """
    own = [mark for mark in marks if mark.row == (0, pk) and not mark.is_there]
    own_changes, deleted_at = {mark.change for mark in own}, max((mark.at for mark in own), default=NEVER)
    found = {}
    for number, link in enumerate(page.links, start=len(page.parts)):
        deleted = _last_deletions(link, pk)
        others = _deletions(link, deleted)
        # The last deleted row of two between the same pages.
        chosen = {}
        for key, row, change, at, other in deleted.values_list(
            "history_id", "id", "change", "history_date", f"{link.other}_id"
        ):
            if change in own_changes:
                # The restored version itself says which of its own rows it has.
                comes = not page.is_part(link)
            else:
                # The other page was deleted, and restored while this one was not there.
                comes = change in others[other].changes and others[other].restored_at > deleted_at
                comes = comes and (not page.is_part(link) or at <= moment)
            if comes:
                chosen[other] = (number, row), key
        values = page.values(chosen.values())
        found |= {row: values[number, key] for row, key in chosen.values()}
    return found


def _last_deletions(link: Link, pk: int) -> models.QuerySet:
    """The versions that say of each deleted row of the page ``pk`` that it was deleted, in their order."""
    versions = versions_of(link.model)._base_manager
    later = versions.filter(id=models.OuterRef("id"), history_id__gt=models.OuterRef("history_id"))
    there = link.model._base_manager.filter(pk=models.OuterRef("id"))
    deleted = versions.filter(history_type="-", **{link.parent: pk})
    return deleted.filter(~models.Exists(later), ~models.Exists(there)).order_by("history_id")


def _deletions(link: Link, deleted: models.QuerySet) -> dict[int, Deletions]:
    """What became of the other pages of ``deleted`` rows, by their key."""
    found = defaultdict(Deletions)
    versions = versions_of(link.other_page.parts[0].model)._base_manager
    pages = versions.filter(id__in=deleted.order_by().values(f"{link.other}_id"), history_type__in="+-")
    for pk, kind, change, at in pages.values_list("id", "history_type", "change", "history_date"):
        if kind == "-":
            found[pk].changes.add(change)
        else:
            found[pk].restored_at = max(found[pk].restored_at, at)
    return found


def names_of_deleted(link: Link, keys: Iterable[int]) -> dict[int, str]:
    """What those of the other pages ``keys`` that are deleted were called."""
    gone = link.other_page.deleted().filter(id__in=set(keys)).values_list("id", "history_id")
    return link.other_page.called(dict(gone)) if keys else {}
