"""The parameters of the API. Unlike pages, it drops no bad value: it names each one in an error."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from careerguide.lib.durations import MAX_MONTHS
from careerguide.lib.money import MAX_DOLLARS
from careerguide.lists.filters import ConditionSet
from careerguide.lists.forms import MAX_CHARACTERS, MAX_VALUES, AnyOfField, printable

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
PAGING = ("cursor", "limit")
# The least and the greatest value of each range.
DOLLARS = (0, MAX_DOLLARS)
WHOLE_NUMBERS = {"duration": (1, MAX_MONTHS), "tuition": DOLLARS, "pay": DOLLARS}
# Growth can be negative, and has up to two decimals.
PERCENT = r"^-?[0-9]{1,4}(\.[0-9]{1,2})?$"
# The only parameters with choices that have one value.
SINGLE = ("residency", "sort")


class InvalidParams(Exception):
    """``errors`` have the parameter, its value and what is wrong with it."""

    def __init__(self, errors: list[dict[str, str]]):
        self.errors = errors


def error(name: str, value: str, detail: str) -> dict[str, str]:
    return {"parameter": name, "value": printable(value), "detail": detail}


def check(query: QueryDict, filters: ConditionSet | None = None) -> None:
    """Raise InvalidParams unless ``filters`` know all parameters and can use all values."""
    known = [*filters.filters, *PAGING] if filters else []
    choices = f"The parameters are {', '.join(known)}." if known else "This URL has no parameters."
    errors = [error(name, query.get(name, ""), f"It does not exist. {choices}") for name in query if name not in known]
    for name in known:
        errors += _errors_of(name, query.getlist(name), filters)
    if errors:
        raise InvalidParams(errors)


def _errors_of(name: str, values: list[str], filters: ConditionSet) -> Iterable[dict[str, str]]:
    field = filters.form.fields.get(name)
    has_choices = isinstance(field, AnyOfField)
    if len(values) > (MAX_VALUES if has_choices and name not in SINGLE else 1):
        detail = f"It can have up to {MAX_VALUES} values." if has_choices and name not in SINGLE else "Use it once."
        return [error(name, values[-1], detail)]
    if has_choices:
        known = filters.form.cleaned_data[name]
        return [error(name, value, f"This isn’t one of the {field.plural}.") for value in values if value not in known]
    problems = ((value, _problem(name, value, filters)) for value in values)
    return [error(name, value, detail) for value, detail in problems if detail]


def _problem(name: str, value: str, filters: ConditionSet) -> str:
    """What is wrong with the value of a parameter without choices; "" if nothing is."""
    measure = name.rpartition("_")[0]
    if name == "cursor":
        return ""
    if name == "limit" or measure in WHOLE_NUMBERS:
        return whole_number_problem(value, *((1, MAX_LIMIT) if name == "limit" else WHOLE_NUMBERS[measure]))
    if measure == "growth":
        return "" if re.fullmatch(PERCENT, value, re.ASCII) else "Use a number of percent, such as 5 or -2.5."
    if len(value) > MAX_CHARACTERS:
        return f"Use up to {MAX_CHARACTERS} characters."
    if filters.form.cleaned_data[name] is not None:
        return ""
    refused = filters.form.refused.get(name)
    return refused[0].messages[0] if refused else "It is empty. Leave it out."


def whole_number_problem(value: str, least: int, most: int) -> str:
    is_valid = re.fullmatch(r"[0-9]{1,9}", value) and least <= int(value) <= most
    return "" if is_valid else f"Use a whole number from {least} to {most}, such as {min(most, 20)}."


def read_time(text: str) -> datetime:
    """A date, which begins at midnight UTC, or a date and time in ISO 8601, in UTC if it has no offset."""
    try:
        day = parse_date(text)
        at = datetime.combine(day, time()) if day else parse_datetime(text)
        if at is None:
            raise ValueError
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ValueError("Use a date such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z.") from None
