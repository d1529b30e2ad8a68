"""Read figures of official files, and refuse impossible ones."""

from decimal import Decimal, InvalidOperation
from itertools import pairwise

from django.db import models

from careerguide.lists.forms import printable
from roles.models import Occupation

# "#" means at or above the highest amount that is published, so it is no figure.
NO_FIGURE = {"", "*", "**", "#", "~", "—", "n/a"}
# BLS writes "None" if an occupation requires no experience or training.
_TEXTS = {"—": "", "None": "Not required"}
_PAY = [f"pay_p{percent}" for percent in Occupation.PERCENTILES]
# US dollars a year, and percent over a decade.
_RANGES = dict.fromkeys([*_PAY, "pay_mean"], (1_000, 5_000_000)) | {"growth_percent": (-95, 200)}


def number(text: str) -> Decimal | None:
    text = text.strip()
    if text.lower() in NO_FIGURE:
        return None
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ValueError(f"“{printable(text)}” is not a number.")
    return value


def convert(model: type[models.Model], cells: dict[str, str], **columns: str) -> dict:
    """The cells of ``columns`` (attribute=column) as the fields of ``model`` store them. Raises ValueError."""
    values = {}
    for name, column in columns.items():
        field, text = model._meta.get_field(name), cells[column].strip()
        if isinstance(field, models.BooleanField):
            values[name] = text.lower() in {"true", "yes", "y"}
        elif isinstance(field, models.CharField | models.TextField):
            values[name] = _TEXTS.get(text, text)
        elif (value := number(text)) is not None:
            values[name] = round(value, getattr(field, "decimal_places", None))
        else:
            values[name] = None
    return values


def check_figures(values: dict) -> dict:
    """Return ``values``. Raises ValueError with a reason if pay or growth cannot be right."""
    stated = [values[name] for name in _PAY if values.get(name) is not None]
    if any(low > high for low, high in pairwise(stated)):
        raise ValueError("The pay percentiles do not rise from the 10th to the 90th.")
    for name, (low, high) in _RANGES.items():
        if values.get(name) is not None and not low <= values[name] <= high:
            label = Occupation._meta.get_field(name).verbose_name
            raise ValueError(f"{values[name]:,} is outside {low:,} to {high:,}: {label}.")
    return values
