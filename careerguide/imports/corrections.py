"""Figures of imported rows that editors corrected. An import leaves a corrected figure as it is.

In the database, the values of corrections are as in JSON: a decimal number is text, and a relation is a key.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from careerguide.content.quantities import DollarsField
from careerguide.history.diff import display_value
from careerguide.history.pages import json_value
from careerguide.imports.models import Correction, ImportRun
from careerguide.imports.write import save_all
from careerguide.lib.money import dollars

# What ``apply()`` returns if the import must not write the field.
LEAVE = object()
# Limits the memory that a request uses.
REQUEST_BATCH_SIZE = 500


def load(model: type[models.Model]) -> dict[int, dict[str, Correction]]:
    """The corrections of all rows of ``model``, by primary key and attribute, such as ``source_id``."""
    found = defaultdict(dict)
    for correction in Correction.objects.filter(model=model._meta.label_lower):
        found[correction.object_id][correction.field] = correction
    return dict(found)


def apply(run: ImportRun, correction: Correction, field: models.Field, incoming, take_new: bool = False):
    """Return the value to write, or LEAVE. Writes nothing: pass the correction to ``save()`` in the transaction.

    ``incoming`` is the value of ``field`` in the file.
    """
    value = json_value(field, field.to_python(incoming))
    is_new = value != correction.imported
    correction.is_done = is_new and (take_new or value == correction.corrected)
    correction.is_open = is_new and not correction.is_done
    # If the source is back at the imported value, there is nothing to choose.
    correction.new, correction.run = (value, run) if is_new else (None, correction.run)
    return incoming if correction.is_done else LEAVE


def save(corrections: Iterable[Correction]) -> None:
    """Store what ``apply()`` decided."""
    corrections = list(corrections)
    Correction.objects.filter(pk__in=[each.pk for each in corrections if each.is_done]).delete()
    left = [each for each in corrections if not each.is_done]
    save_all(Correction, [], left, ["new", "new_details", "is_open", "run_id"])


def is_imported(row: models.Model) -> bool:
    """Whether imports of an official source find ``row`` again."""
    is_found = getattr(row, "is_found_by_name", False) or getattr(row, "source_key", "") is not None
    return bool(row.source_id and row.source.series and is_found)


def record(rows: Iterable[tuple[models.Model, Mapping[str, tuple]]], user) -> None:
    """Store that an editor changed imported fields of rows of a model: {attribute: (value before, value after)}.

    Entering the imported value again, or the new one of a later import, deletes the correction.
    """
    found = ((row, changes) for row, changes in rows if changes and is_imported(row))
    while part := list(islice(found, REQUEST_BATCH_SIZE)):
        _record(part, user.pk if user else None)


def _record(rows: list[tuple[models.Model, Mapping[str, tuple]]], user_id: int | None) -> None:
    label, now, saved, done = rows[0][0]._meta.label_lower, timezone.now(), [], []
    of_rows = Correction.objects.filter(model=label, object_id__in=[row.pk for row, _ in rows])
    stored = {(each.object_id, each.field): each for each in of_rows}
    for row, changes in rows:
        for name, values in changes.items():
            before, after = (json_value(row._meta.get_field(name), value) for value in values)
            each = stored.get((row.pk, name)) or Correction(model=label, object_id=row.pk, field=name, imported=before)
            each.corrected, each.user_id, each.corrected_at = after, user_id, now
            is_corrected = after != each.imported and not (each.is_open and after == each.new)
            (saved if is_corrected else done).append(each)
    Correction.objects.filter(pk__in=[each.pk for each in done if each.pk]).delete()
    new, changed = [each for each in saved if not each.pk], [each for each in saved if each.pk]
    save_all(Correction, new, changed, ["corrected", "user_id", "corrected_at"])


class CorrectionSummary(NamedTuple):
    """A correction in words. ``row`` is None if it was deleted."""

    correction: Correction
    row: models.Model | None
    label: str
    imported: str
    corrected: str
    new: str

    def __str__(self) -> str:
        text = f"{self.row}: {self.label}: imported {self.imported}, corrected to {self.corrected}"
        if not (self.correction.is_open or self.correction.is_done):
            return f"{text}."
        return f"{text}, new figure {self.new}{', which was taken' if self.correction.is_done else ''}."


def describe(corrections: Iterable[Correction]) -> list[CorrectionSummary]:
    """Makes two queries for each model, and one for each model that the values refer to."""
    corrections, keys, related = list(corrections), defaultdict(set), defaultdict(set)
    for each in corrections:
        keys[each.model].add(each.object_id)
        if to := _field_of(each).related_model:
            related[to] |= {each.imported, each.corrected, each.new} - {None}
    rows = {}
    for label, found in keys.items():
        stored = apps.get_model(label)._base_manager.select_related().prefetch_related("source")
        rows |= {(label, row.pk): row for row in stored.filter(pk__in=found)}
    names = defaultdict(lambda: "a deleted row")
    for model, found in related.items():
        names |= {(model, row.pk): str(row) for row in model._base_manager.filter(pk__in=found)}
    return [_describe(each, rows.get((each.model, each.object_id)), names) for each in corrections]


def _field_of(correction: Correction) -> models.Field:
    return apps.get_model(correction.model)._meta.get_field(correction.field)


def _describe(correction: Correction, row: models.Model | None, names: Mapping) -> CorrectionSummary:
    field = _field_of(correction)
    values = [field.to_python(value) for value in (correction.imported, correction.corrected, correction.new)]
    is_money = isinstance(field, DollarsField)
    texts = [dollars(value) if is_money else display_value(field, value, names) for value in values]
    return CorrectionSummary(correction, row, capfirst(field.verbose_name), *texts)
