"""Rows that files refer to by name, looked up at once instead of one query a row."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from django.db import models

from roles.models import Source

# How many keys one query asks for, and how many rows one statement writes.
BATCH_SIZE = 500


def batches(values: Iterable, size: int = BATCH_SIZE) -> Iterator[list]:
    values = iter(values)
    while batch := list(islice(values, size)):
        yield batch


def texts(rows: Iterable[Mapping[str, str]], *columns: str) -> set[str]:
    """The texts that stand in ``columns`` of ``rows``, without their outer and doubled blanks."""
    return {text for row in rows for name in columns if (text := " ".join(row.get(name, "").split()))}


def as_written(rows: Iterable[Mapping[str, str]], *columns: str) -> set[str]:
    """As ``texts``, and also with the blanks as they are: rows of the database may have such."""
    return texts(rows, *columns) | {text for row in rows for name in columns if (text := row.get(name, "").strip())}


def by_field(queryset: models.QuerySet, field: str, values: Iterable) -> dict:
    """The rows of ``queryset`` whose ``field`` is one of ``values``, by it."""
    return {getattr(row, field): row for batch in batches(values) for row in queryset.filter(**{f"{field}__in": batch})}


class Sources:
    """The sources that rows name in ``columns``."""

    def __init__(self, rows: Iterable[Mapping[str, str]], *columns: str):
        self.found = by_field(Source.objects.order_by(), "slug", texts(rows, *columns))

    def read(self, text: str) -> Source:
        if text not in self.found:
            raise ValueError("There is no source with this slug. Add it under Sources first.")
        return self.found[text]
