"""Sort rows by name alike on both databases, and search names regardless of case and accents."""

from collections.abc import Iterable

from django.db import models

from careerguide.lib.text import fold

# PostgreSQL can index only short texts.
MAX_LENGTH = 200
BATCH_SIZE = 500


def sort_key(texts: Iterable[str | None]) -> str:
    """The folded ``texts``, in the order of importance. Two spaces sort before any word, so "AI" is before "AI Law"."""
    return join_sort_key(fold(text or "") for text in texts)


def join_sort_key(folded: Iterable[str]) -> str:
    return "  ".join(folded)[:MAX_LENGTH].strip()


class ByteOrderField(models.CharField):
    """It is compared byte by byte, so that SQLite and PostgreSQL have the same order and use the index for ranges."""

    def db_parameters(self, connection):
        collation = "C" if connection.vendor == "postgresql" else None
        return super().db_parameters(connection) | {"collation": collation}


def starts_with(name: str, start: str) -> models.Q:
    """Rows whose ``ByteOrderField`` begins with ``start``, by its index."""
    return models.Q(**{f"{name}__gte": start, f"{name}__lt": f"{start}\U0010ffff"})


class SortKeyField(ByteOrderField):
    """The sort key of the row's ``sort_texts()``, set by ``save()`` and ``bulk_create()``. Other bulk writes set it."""

    def __init__(self, **options):
        defaults = {"max_length": MAX_LENGTH, "default": "", "blank": True, "editable": False, "serialize": False}
        super().__init__(**defaults | options)

    def pre_save(self, row, add):
        # The models of migrations have no sort_texts().
        if hasattr(row, "sort_texts"):
            setattr(row, self.attname, sort_key(row.sort_texts()))
        return super().pre_save(row, add)


class SortedModel(models.Model):
    """A model whose rows are sorted by ``sort_lookups``, which are lookups of texts such as "institution__name"."""

    sort_lookups: tuple[str, ...] = ("name",)

    sort_key = SortKeyField()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if (written := kwargs.get("update_fields")) and not set(self.sort_lookups).isdisjoint(written):
            kwargs["update_fields"] = {*written, "sort_key"}
        super().save(*args, **kwargs)

    def sort_texts(self) -> list[str]:
        return [getattr(self, name) for name in self.sort_lookups]

    def slug_text(self) -> str:
        """The text from which a slug is built if no one types one."""
        return self.sort_texts()[0]


def refresh_sort_keys(rows: models.QuerySet, lookups: Iterable[str]) -> None:
    """Update the sort keys after bulk writes, in batches by key."""
    rows, last = rows.order_by("pk"), 0
    while batch := list(rows.filter(pk__gt=last).values_list("pk", "sort_key", *lookups)[:BATCH_SIZE]):
        last = batch[-1][0]
        keys = ((pk, old, sort_key(texts)) for pk, old, *texts in batch)
        changed = [rows.model(pk=pk, sort_key=new) for pk, old, new in keys if new != old]
        rows.model._base_manager.using(rows.db).bulk_update(changed, ["sort_key"])
