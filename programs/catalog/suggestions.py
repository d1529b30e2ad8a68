"""Suggestions for an empty list: the smallest change to a bound that gives results."""

from collections import Counter
from collections.abc import Callable, Mapping

from careerguide.lib.durations import LIKELY_YEARS, duration_as_typed
from careerguide.lib.money import dollars
from careerguide.lists.page import TextLink
from careerguide.lists.querystrings import build_url
from programs.catalog.filters import ProgramFilter
from programs.catalog.ranges import ranges_of


def nearest_misses(filters: ProgramFilter, tally: Callable[[str], Counter], path: str, params: dict) -> list[TextLink]:
    """For each bound, the smallest change that by itself gives results: "Raise the limit to $31,000".

    ``tally`` takes the name of a range and returns the number of programs by value, without the bounds of that range.
    If the maximum duration is so short that it may be in years, that number of years is also suggested.
    """
    found = []
    for measure in ranges_of(filters):
        low, high = (filters.form.cleaned_data[name] for name in measure.own_filters)
        values = {value: count for value, count in tally(measure.name).items() if value is not None}
        above = {value: count for value, count in values.items() if low is None or value >= low}
        below = {value: count for value, count in values.items() if high is None or value <= high}
        if high is not None and (limits := [value for value in above if value > high]):
            found += _higher_limits(f"{measure.name}_max", high, min(limits), above)
        if low is not None and (limits := [value for value in below if value < low]):
            least = max(limits)
            found.append((f"{measure.name}_min", least, None, sum(n for value, n in below.items() if value >= least)))
    suggestions = []
    for name, value, unit, count in found:
        if count:
            label = _label(name, value, unit or filters.form.data.get(name, ""))
            suggestions.append(TextLink(label, build_url(path, params | {name: [str(value)]}), count))
    return suggestions


def _higher_limits(name: str, high: int, nearest: int, values: Mapping[int, int]) -> list[tuple]:
    """(parameter, limit, unit if not as typed, number of programs), for each suggestion."""
    limits = [(nearest, None)]
    if name == "duration_max" and high < LIKELY_YEARS and 12 * high != nearest:
        limits.append((12 * high, "years"))
    return [(name, most, unit, sum(n for value, n in values.items() if value <= most)) for most, unit in limits]


def _label(name: str, value: int, typed: str) -> str:
    measure, bound = name.split("_")
    amount = dollars(value) if measure == "tuition" else duration_as_typed(value, typed)
    return f"Raise the limit to {amount}" if bound == "max" else f"Lower the minimum to {amount}"
