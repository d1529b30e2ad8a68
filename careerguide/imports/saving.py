"""Save rows of models that were compared before, as a part of an import run."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, models

from careerguide.imports.runs import Run
from careerguide.imports.upsert import Batch
from careerguide.imports.write import insert, new_keys, update


def write_rows(
    run: Run,
    new: Sequence[models.Model],
    changed: Sequence[models.Model],
    names: Iterable[str],
    former: Mapping[int, dict],
) -> None:
    """Insert ``new`` rows and update the fields ``names`` of ``changed`` ones, and record both in ``run``.

    ``former`` are the values that the changed rows had, by primary key and attribute.
    """
    if not (new or changed):
        return
    model = type([*new, *changed][0])
    for row, pk in zip(new, new_keys(model, len(new)), strict=True):
        row.pk = pk
    names = sorted({model._meta.get_field(name).attname for name in names})
    refused = insert(model, _values(new, [each.attname for each in model._meta.concrete_fields]))
    refused |= update(model, _values(changed, [model._meta.pk.attname, *names]), names)
    if refused:
        raise IntegrityError(next(iter(refused.values())))
    changes = [
        (row.pk, {name: [value, getattr(row, name)] for name, value in former[row.pk].items()}) for row in changed
    ]
    run.add(model, Batch([row.pk for row in new], changes), str(model._meta.verbose_name_plural))


def _values(rows: Iterable[models.Model], names: Sequence[str]) -> list[dict]:
    return [{name: getattr(row, name) for name in names} for row in rows]
