"""Audit pages as they would be saved, before anything is written."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from django.db.models import Model

from careerguide.audit.engine import BATCH_SIZE, Issue, inspections, issues_of_row


def inspect_planned(
    rows: Iterable[Model], change: Callable = lambda row: None, together: Callable = lambda row: ""
) -> Iterator[tuple[Model, Issue]]:
    """Yield (row, issue) for ``rows`` as they would be saved. Nothing is written.

    ``change`` is called with the stored version of each row that has a primary key, to assign its new values. Rules
    that do not block saving are skipped. Rows with the same value of ``together`` are compared with each other.
    """
    rows = list(rows)
    for inspection in inspections():
        planned = [row for row in rows if row._meta.label_lower == inspection.model]
        context, selected = inspection.context(), [rule for rule in inspection.rules if rule.blocks_saving]
        for part in _parts(planned, together):
            stored = {row.pk: row for row in inspection.queryset().filter(pk__in=[row.pk for row in part if row.pk])}
            for row in stored.values():
                change(row)
            as_saved = [stored.get(row.pk, row) for row in part]
            context.load(as_saved)
            for row, changed in zip(part, as_saved, strict=True):
                for issue in issues_of_row(inspection, changed, context, selected):
                    yield row, issue


def _parts(rows: list[Model], together: Callable) -> Iterator[list[Model]]:
    """Parts of about BATCH_SIZE rows, because all rows at once would use much memory."""
    part = []
    for _, group in groupby(sorted(rows, key=together), together):
        part += group
        if len(part) >= BATCH_SIZE:
            yield part
            part = []
    if part:
        yield part
