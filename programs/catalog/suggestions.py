"""An empty list: which filter it owes that to, and the nearest way out."""

from django.db.models import Count, Max, Min, Q

from careerguide.lib.durations import LIKELY_YEARS, duration_as_typed
from careerguide.lib.money import dollars
from careerguide.lists.page import WayOut, ways_without
from careerguide.lists.querystrings import build_url
from programs.catalog.facets import RANGES
from programs.catalog.filters import TOGETHER, ProgramFilter


def ways_out(programs, filters: ProgramFilter, path: str, parameters: dict, chips) -> list[WayOut]:
    """What leaving out each filter in turn would give, and the nearest miss of each range.

    ``chips`` gives the words of each filter as (parameter, words). Two queries, and a third
    where a bound misses narrowly; none of them more for more rows.
    """
    missed = nearest_misses(programs, filters, path, parameters)
    return [way for way in missed if way.count] + ways_without(programs, filters, TOGETHER, path, parameters, chips)


def nearest_misses(programs, filters: ProgramFilter, path: str, parameters: dict) -> list[WayOut]:
    """The smallest step of one bound that finds something: "Raise tuition to $31,000".

    Where so few months were asked for that years may have been meant, those years are a step too.
    """
    ends, missed = {}, {}
    for measure in RANGES:
        for bound, end, beyond in (("max", Min, "gt"), ("min", Max, "lt")):
            name = f"{measure.name}_{bound}"
            if name in filters.conditions:
                outside = Q(**{f"{measure.column}__{beyond}": filters.form.cleaned_data[name]})
                ends[name] = end(measure.column, filter=filters.all_but(name) & outside)
                missed[name] = measure
    if not ends:
        return []
    found = {name: value for name, value in programs.order_by().aggregate(**ends).items() if value is not None}
    if not found:
        return []
    typed = filters.form.data
    steps = [(name, value, typed.get(name, "")) for name, value in found.items()]
    steps += _years_of_months(found, filters.form.cleaned_data)
    counts = programs.order_by().aggregate(
        **{
            f"step_{number}": Count(
                "pk",
                filter=filters.all_but(name)
                & Q(**{f"{missed[name].column}__{'lte' if name.endswith('max') else 'gte'}": value}),
            )
            for number, (name, value, _) in enumerate(steps)
        }
    )
    return [
        WayOut(_step(name, value, typed), build_url(path, parameters | {name: [str(value)]}), counts[f"step_{number}"])
        for number, (name, value, typed) in enumerate(steps)
    ]


def _years_of_months(found: dict[str, int], asked: dict) -> list[tuple[str, int, str]]:
    """The longest duration, read as years, where it misses and is a number that people say of years."""
    if "duration_max" not in found or asked["duration_max"] >= LIKELY_YEARS:
        return []
    months = 12 * asked["duration_max"]
    return [("duration_max", months, "years")] if months != found["duration_max"] else []


def _step(name: str, value: int, typed: str) -> str:
    """The step in words, those of the unit in which the bound was ``typed``."""
    measure, bound = name.split("_")
    words = dollars(value) if measure == "tuition" else duration_as_typed(value, typed)
    return f"{'Raise' if bound == 'max' else 'Lower'} {measure} to {words}"
