"""Look up, in batches, the stored rows that a file refers to."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from django.db import models

BATCH_SIZE = 500


def batches(values: Iterable, size: int = BATCH_SIZE) -> Iterator[list]:
    values = iter(values)
    while batch := list(islice(values, size)):
        yield batch


def column_values(rows: Iterable[Mapping[str, str]], *columns: str) -> set[str]:
    """The values in ``columns`` of ``rows``, with extra spaces removed."""
    return {text for row in rows for name in columns if (text := " ".join(row.get(name, "").split()))}


def raw_values(rows: Iterable[Mapping[str, str]], *columns: str) -> set[str]:
    """Like ``column_values``, but also with the original spaces, because stored rows may contain double spaces."""
    values = column_values(rows, *columns)
    return values | {text for row in rows for name in columns if (text := row.get(name, "").strip())}


def by_field(queryset: models.QuerySet, field: str, values: Iterable) -> dict:
    """Map values of ``field`` to the rows of ``queryset`` that have them. Values without a row are left out."""
    return {getattr(row, field): row for batch in batches(values) for row in queryset.filter(**{f"{field}__in": batch})}
