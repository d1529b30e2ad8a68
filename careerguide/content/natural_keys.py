"""Natural keys: fixtures identify rows by their content instead of by their primary keys."""

from functools import reduce

from django.db import models

from .single_lines import SingleLines


class NaturalKeyQuerySet(models.QuerySet):
    def get_by_natural_key(self, *values):
        return self.get(**dict(zip(self.model.natural_key_fields, values, strict=True)))


class NaturalKeyModel(SingleLines):
    """A model whose rows are identified by ``natural_key_fields``.

    The fields are lookups such as ``"slug"`` or ``"role__slug"``. A constraint makes them unique together.
    """

    natural_key_fields: tuple[str, ...] = ("slug",)

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple:
        return tuple(reduce(getattr, lookup.split("__"), self) for lookup in self.natural_key_fields)


def one_of(field: str, *values: str | int, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": list(values)}), name=name)


def unique(*fields: str, name: str, message: str) -> models.UniqueConstraint:
    """``message`` is the validation error for a duplicate."""
    return models.UniqueConstraint(fields=fields, name=name, violation_error_message=message)
