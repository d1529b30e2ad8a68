"""Bulk updates that bypass ``save()``."""

from collections.abc import Iterable

from django.db import models


def update_each(rows: Iterable[models.Model], names: Iterable[str], **others) -> None:
    """Update the fields ``names`` and set the values ``others``, with one statement per row.

    ``bulk_update`` takes eight times as long for ten fields, and blocks other writers on SQLite for that long.
    """
    names = sorted(names)
    for row in rows:
        values = {name: getattr(row, row._meta.get_field(name).attname) for name in names}
        type(row)._base_manager.filter(pk=row.pk).update(**values, **others)
