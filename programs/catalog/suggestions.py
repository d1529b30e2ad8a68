"""Suggestions for an empty list: the smallest change to a bound that gives results."""

from collections import Counter
from collections.abc import Callable, Iterable

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
    suggestions = []

    def suggest(name: str, value: int, counts: Iterable[int], typed: str = "") -> None:
        if count := sum(counts):
            label = _label(name, value, typed or filters.form.data.get(name, ""))
            suggestions.append(TextLink(label, build_url(path, params | {name: [str(value)]}), count))

    for measure in ranges_of(filters):
        lower, upper = measure.own_filters
        low, high = filters.form.cleaned_data[lower], filters.form.cleaned_data[upper]
        values = {value: count for value, count in tally(measure.name).items() if value is not None}
        above = {value: count for value, count in values.items() if low is None or value >= low}
        below = {value: count for value, count in values.items() if high is None or value <= high}
        if high is not None and (limits := [value for value in above if value > high]):
            nearest, years = min(limits), 12 * high
            suggest(upper, nearest, (count for value, count in above.items() if value <= nearest))
            if upper == "duration_max" and high < LIKELY_YEARS and years != nearest:
                suggest(upper, years, (count for value, count in above.items() if value <= years), "years")
        if low is not None and (limits := [value for value in below if value < low]):
            nearest = max(limits)
            suggest(lower, nearest, (count for value, count in below.items() if value >= nearest))
    return suggestions


def _label(name: str, value: int, typed: str) -> str:
    measure, bound = name.split("_")
    amount = dollars(value) if measure == "tuition" else duration_as_typed(value, typed)
    return f"Raise the limit to {amount}" if bound == "max" else f"Lower the minimum to {amount}"
