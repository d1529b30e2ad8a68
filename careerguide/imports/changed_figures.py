"""What imports changed in the figures that readers see, stored so that a page finds it by the key of its row.

A model has ``figure_fields``, and ``edition_fields``: the columns with the sources of its figures.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.db import models

from careerguide.history.figure_changes import Event, FigureTable
from careerguide.imports.models import ChangedFigures, ImportBatch

BLOCK_BITS = 8
MAX_BATCHES = 5


def compress(value) -> bytes:
    return zlib.compress(json.dumps(value, default=str, separators=(",", ":")).encode(), 6)


def decompress(data: bytes):
    return json.loads(zlib.decompress(data))


def store_changed_figures(
    batch: ImportBatch, model: type[models.Model], new: Iterable[int], changed: Iterable[tuple[int, dict]]
) -> None:
    """``new`` are primary keys, and ``changed`` are such keys with {column: [before, after]}."""
    if not hasattr(model, "figure_fields"):
        return
    names, blocks = {*model.figure_fields, *model.edition_fields}, defaultdict(list)
    for key in new:
        blocks[key >> BLOCK_BITS].append((key, {}))
    for key, columns in changed:
        if figures := {name: columns[name] for name in columns.keys() & names}:
            blocks[key >> BLOCK_BITS].append((key, figures))
    ChangedFigures.objects.bulk_create(
        ChangedFigures(batch=batch, model=batch.model, block=block, changes=compress(rows), written_at=batch.written_at)
        for block, rows in blocks.items()
    )


def import_events(table: FigureTable, keys: Iterable[int]) -> Iterator[tuple[int, Event]]:
    """What imports changed in the rows with ``keys``, in one query."""
    model, keys = table.model, set(keys)
    fields = {name: model._meta.get_field(name) for name in table.columns}
    stored = ChangedFigures.objects.filter(
        model=model._meta.label_lower, block__in={key >> BLOCK_BITS for key in keys}
    ).order_by("pk")
    for pk, at, changes in stored.values_list("pk", "written_at", "changes"):
        for key, columns in decompress(changes):
            if key in keys and not columns:
                yield key, Event(at, pk, (model, key), {}, is_news=False, is_first=True)
            elif key in keys:
                pairs = {name: map(fields[name].to_python, both) for name, both in columns.items() if name in fields}
                before, after = (dict(zip(pairs, each, strict=True)) for each in zip(*pairs.values(), strict=True))
                yield key, Event(at, pk, (model, key), table.read(after), before=table.read(before))


def last_imported_keys(model: type[models.Model], limit: int) -> list[int]:
    """Rows whose figures the last imports changed."""
    batches = ImportBatch.objects.filter(model=model._meta.label_lower, changed__gt=0).order_by("-pk")
    last = list(batches.values_list("pk", flat=True)[:MAX_BATCHES])
    stored = ChangedFigures.objects.filter(batch__in=last).order_by("-pk").values_list("changes", flat=True)
    rows = chain.from_iterable(map(decompress, stored.iterator(1)))
    return list(islice((key for key, columns in rows if columns), limit))
