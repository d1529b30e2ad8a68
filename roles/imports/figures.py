"""Read figures of official files, and refuse impossible ones."""

from decimal import Decimal, InvalidOperation
from itertools import pairwise

from django.db import models

from careerguide.imports.upsert import Target
from careerguide.lists.forms import printable
from roles.models import Occupation

# "#" means at or above the highest published amount, so it has no exact value. The words are those of the College
# Scorecard.
NO_FIGURE = {"", "*", "**", "#", "~", "—", "n/a", "na", "null", "privacysuppressed", "ps"}
# BLS writes "None" if an occupation requires no experience or training, and a language of one title in lower case.
_TEXTS = {
    "—": "",
    "None": "Not required",
    "Adult basic education, adult secondary education, and english as a second language instructors": (
        "Adult basic education, adult secondary education, and English as a second language instructors"
    ),
}
_PAY = [f"pay_p{percent}" for percent in Occupation.PERCENTILES]
# US dollars a year, percent over a decade, and percent.
_RANGES = dict.fromkeys([*_PAY, "pay_mean"], (1_000, 5_000_000)) | {
    "growth_percent": (-95, 200),
    "employment_error": (0, 100),
}


def is_stated(text: str) -> bool:
    return text.strip().lower() not in NO_FIGURE


def number(text: str) -> Decimal | None:
    if not is_stated(text):
        return None
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ValueError(f"“{printable(text)}” is not a number.")
    return value


def with_dashes(text: str) -> str:
    """ "Helpers--carpenters" is "Helpers – carpenters"."""
    return text.replace("--", " – ")


def convert(target: Target, cells: dict[str, str]) -> dict:
    """The cells that have the name of a column, as the database stores them. Raises ValueError."""
    return {name: _convert(target.fields[name], text) for name, text in cells.items() if name in target.fields}


def _convert(field: models.Field, text: str):
    if isinstance(field, models.CharField | models.TextField):
        return _TEXTS.get(text, with_dashes(text))
    if isinstance(field, models.BooleanField):
        return text.lower() in {"true", "yes", "y", "1"} if is_stated(text) or not field.null else None
    value = number(text)
    return None if value is None else round(value, getattr(field, "decimal_places", None))


def check_figures(values: dict) -> dict:
    """Return ``values``. Raises ValueError with a reason if pay or growth cannot be right."""
    if values.keys().isdisjoint(_RANGES):
        return values
    stated = [values[name] for name in _PAY if values.get(name) is not None]
    if any(low > high for low, high in pairwise(stated)):
        raise ValueError("The pay percentiles do not rise from the 10th to the 90th.")
    for name, (low, high) in _RANGES.items():
        if values.get(name) is not None and not low <= values[name] <= high:
            label = Occupation._meta.get_field(name).verbose_name
            raise ValueError(f"{values[name]:,} is outside {low:,} to {high:,}: {label}.")
    return values
