"""Suggestions for an empty list: the smallest change to a bound that gives results."""

from collections.abc import Mapping

from django.db.models import Aggregate, Count, Max, Min, Q

from careerguide.lib.durations import LIKELY_YEARS, duration_as_typed
from careerguide.lib.money import dollars
from careerguide.lists.page import Suggestion
from careerguide.lists.querystrings import build_url
from programs.catalog.filters import ProgramFilter
from programs.catalog.ranges import ranges_of


def nearest_values(filters: ProgramFilter) -> dict[str, Aggregate]:
    """For each bound, the nearest value beyond it of a program that matches the other filters."""
    values = {}
    for name, column in _columns(filters).items():
        end, beyond = (Min, "gt") if name.endswith("max") else (Max, "lt")
        outside = Q(**{f"{column}__{beyond}": filters.form.cleaned_data[name]})
        values[name] = end(column, filter=filters.all_but(name) & outside)
    return values


def nearest_misses(
    programs, filters: ProgramFilter, values: Mapping[str, int | None], path: str, params: dict
) -> list[Suggestion]:
    """For each bound, the smallest change that by itself gives results: "Raise the limit to $31,000".

    ``values`` has the results of ``nearest_values()``. If the maximum duration is so short that it may be in years,
    that number of years is also suggested. Makes at most one query.
    """
    columns = _columns(filters)
    nearest = {name: values[name] for name in columns if values[name] is not None}
    if not nearest:
        return []
    steps = [(name, value, filters.form.data.get(name, "")) for name, value in nearest.items()]
    steps += _years_of_months(nearest, filters.form.cleaned_data["duration_max"])
    conditions = [
        filters.all_but(name) & Q(**{f"{columns[name]}__{'lte' if name.endswith('max') else 'gte'}": value})
        for name, value, _ in steps
    ]
    counts = programs.order_by().aggregate(
        **{f"step_{number}": Count("pk", filter=condition) for number, condition in enumerate(conditions)}
    )
    return [
        Suggestion(_label(name, value, typed), build_url(path, params | {name: [str(value)]}), counts[f"step_{number}"])
        for number, (name, value, typed) in enumerate(steps)
        if counts[f"step_{number}"]
    ]


def _columns(filters: ProgramFilter) -> dict[str, str]:
    """The column of each bound."""
    bounds = {f"{measure.name}_{end}": measure.column for measure in ranges_of(filters) for end in ("max", "min")}
    return {name: column for name, column in bounds.items() if name in filters.conditions}


def _years_of_months(nearest: dict[str, int], longest: int | None) -> list[tuple[str, int, str]]:
    if "duration_max" not in nearest or longest >= LIKELY_YEARS:
        return []
    months = 12 * longest
    return [("duration_max", months, "years")] if months != nearest["duration_max"] else []


def _label(name: str, value: int, typed: str) -> str:
    measure, bound = name.split("_")
    amount = dollars(value) if measure == "tuition" else duration_as_typed(value, typed)
    return f"Raise the limit to {amount}" if bound == "max" else f"Lower the minimum to {amount}"
