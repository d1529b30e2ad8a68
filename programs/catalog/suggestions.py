"""Suggestions for an empty list: the smallest change to a bound that gives results."""

from django.db.models import Count, Max, Min, Q

from careerguide.lib.durations import LIKELY_YEARS, duration_as_typed
from careerguide.lib.money import dollars
from careerguide.lists.page import Suggestion
from careerguide.lists.querystrings import build_url
from programs.catalog.filters import ProgramFilter
from programs.catalog.ranges import ranges_of


def nearest_misses(programs, filters: ProgramFilter, path: str, params: dict) -> list[Suggestion]:
    """For each bound, the smallest change that by itself gives results: "Raise the limit to $31,000".

    If the maximum duration is so short that the user may have meant years, that number of years is also suggested.
    Makes at most two queries.
    """
    ends, columns = {}, {}
    for measure in ranges_of(filters):
        for bound, end, beyond in (("max", Min, "gt"), ("min", Max, "lt")):
            name = f"{measure.name}_{bound}"
            if name in filters.conditions:
                outside = Q(**{f"{measure.column}__{beyond}": filters.form.cleaned_data[name]})
                ends[name] = end(measure.column, filter=filters.all_but(name) & outside)
                columns[name] = measure.column
    nearest = {name: value for name, value in programs.order_by().aggregate(**ends).items() if value is not None}
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


def _years_of_months(nearest: dict[str, int], longest: int | None) -> list[tuple[str, int, str]]:
    if "duration_max" not in nearest or longest >= LIKELY_YEARS:
        return []
    months = 12 * longest
    return [("duration_max", months, "years")] if months != nearest["duration_max"] else []


def _label(name: str, value: int, typed: str) -> str:
    measure, bound = name.split("_")
    amount = dollars(value) if measure == "tuition" else duration_as_typed(value, typed)
    return f"Raise the limit to {amount}" if bound == "max" else f"Lower the minimum to {amount}"
