"""Rows with a number of their own, unique on their page: two that change places are saved in two steps.

The database looks at each row as it is written, so that the first of two that swap would meet the other.
"""

from django.db import models

LAST_NUMBER = 32_767


def numbered(model: type[models.Model]) -> list[models.UniqueConstraint]:
    """The constraints of ``model`` that a change of numbers may meet half-way."""
    constraints = model._meta.constraints
    return [each for each in constraints if isinstance(each, models.UniqueConstraint) and "number" in each.fields]


def meets_only(row: models.Model, siblings: set[int]) -> bool:
    """Whether all saved rows that ``row`` would meet stand on the same page, where they are checked together."""
    met = set()
    for constraint in numbered(type(row)):
        # By the keys of relations: the page may be new, or the one that was posted may be wrong.
        names = [row._meta.get_field(name).attname for name in constraint.fields]
        same = {name: getattr(row, name) for name in names}
        if None in same.values():
            continue
        met.update(type(row)._base_manager.filter(**same).exclude(pk=row.pk).values_list("pk", flat=True))
    return met <= siblings


def step_aside(rows: models.QuerySet, keys: list[int]) -> None:
    """Give those of ``rows`` (all of a page) with ``keys`` numbers that nobody uses, until their own are written."""
    used = set(rows.values_list("number", flat=True))
    free = (number for number in range(LAST_NUMBER, 0, -1) if number not in used)
    for key, number in zip(keys, free, strict=False):
        rows.filter(pk=key).update(number=number)
