"""Bulk updates that bypass ``save()``."""

from collections.abc import Iterable

from django.db import models


def update_each(rows: Iterable[models.Model], names: Iterable[str], **others) -> None:
    """Save the fields ``names`` of each row, and set ``others`` to the same values on all rows, without ``save()``.

    It executes one statement per row. For ten fields, ``bulk_update`` takes eight times as long, and blocks other
    SQLite writers the whole time.
    """
    names = sorted(names)
    for row in rows:
        values = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
        type(row)._base_manager.filter(pk=row.pk).update(**values, **others)
