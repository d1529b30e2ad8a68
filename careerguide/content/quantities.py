"""Columns for amounts of money and durations. The admin reads and shows them as text."""

from django.db import models


class DollarsField(models.PositiveIntegerField):
    """Whole US dollars."""

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveIntegerField", args, kwargs


class MonthsField(models.PositiveSmallIntegerField):
    """A duration in whole months."""

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", args, kwargs
