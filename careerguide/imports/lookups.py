"""Look up, in batches, the stored rows that a file refers to."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan

from careerguide.imports.cells import clean_cell

BATCH_SIZE = 500


def batches(values: Iterable, size: int = BATCH_SIZE) -> Iterator[list]:
    values = iter(values)
    while batch := list(islice(values, size)):
        yield batch


def column_values(rows: Iterable[Mapping[str, str]], *columns: str) -> set[str]:
    """The values in ``columns`` of ``rows``, with extra spaces removed."""
    return {text for row in rows for name in columns if (text := " ".join(row.get(name, "").split()))}


class _ByteLength(models.Func):
    function = "OCTET_LENGTH"
    output_field = models.IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **context)


def maybe_unclean(field: str) -> Q:
    """The rows whose text in ``field`` may differ from its clean form, as ``clean_cell`` defines it."""
    has_other_characters = Q(GreaterThan(_ByteLength(field), Length(field)))
    return has_other_characters | Q(**{f"{field}__contains": "  "}) | Q(**{f"{field}__contains": "&"})


def matching_keys(queryset: models.QuerySet, field: str, wanted: Collection[str]) -> list:
    """The primary keys of the rows whose text in ``field`` is one of ``wanted`` after it is cleaned."""
    texts = queryset.order_by().values_list("pk", field)
    return [key for key, text in texts.iterator() if text and clean_cell(text).text in wanted]


def by_field(queryset: models.QuerySet, field: str, values: Iterable) -> dict:
    """Map values of ``field`` to the rows of ``queryset`` that have them. Values without a row are left out."""
    return {getattr(row, field): row for batch in batches(values) for row in queryset.filter(**{f"{field}__in": batch})}
