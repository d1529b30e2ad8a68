"""The counts in the catalog's sidebar: groups of choices, histograms of ranges, and shortcuts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q

from careerguide.lists.facets import Facet
from careerguide.lists.page import Suggestion
from programs.catalog.filters import ProgramFilter
from programs.catalog.places import place_labels
from programs.models import Program

FACETS = (
    Facet("format", "Format", "delivery_mode", "delivery_mode", dict(Program.DeliveryMode.choices)),
    Facet("study_mode", "Study mode", "study_mode", "study_mode", dict(Program.StudyMode.choices)),
    Facet("degree_type", "Degree type", "degree_type__slug", "degree_type__name"),
    Facet("field", "Field of study", "field_of_study__slug", "field_of_study__name"),
    Facet("city", "City", "place_slug", "place_slug", find_labels=place_labels),
    Facet("institution", "Institution", "institution__slug", "institution__label"),
)
# (label, query string, condition) of each shortcut.
SHORTCUTS = (
    ("Up to $25,000", "?tuition_max=25000", Q(tuition_usd__lte=25_000)),
    ("A year or less", "?duration_max=12", Q(duration_months__lte=12)),
    (
        "Online, up to $30,000",
        "?format=online&tuition_max=30000",
        Q(delivery_mode="online", tuition_usd__lte=30_000),
    ),
)


@dataclass(frozen=True)
class Range:
    """A range and its histogram: ``bins`` bins of width ``step``, starting at zero. The last bin is open-ended.

    ``label`` formats the ends of the axis.
    """

    name: str
    column: str
    step: int
    bins: int
    label: Callable[[int], str]

    def is_chosen(self, number: int, low: int | None, high: int | None) -> bool:
        """Whether any part of bin ``number`` is in the range from ``low`` to ``high``. None means no bound."""
        ends_below = low is not None and number < self.bins - 1 and (number + 1) * self.step <= low
        begins_above = high is not None and number * self.step > high
        return not ends_below and not begins_above

    def condition(self, number: int) -> Q:
        condition = Q(**{f"{self.column}__gte": number * self.step})
        if number < self.bins - 1:
            condition &= Q(**{f"{self.column}__lt": (number + 1) * self.step})
        return condition


RANGES = (
    Range("duration", "duration_months", 6, 10, "{} months".format),
    Range("tuition", "tuition_usd", 5_000, 16, "${:,}".format),
)


@dataclass(frozen=True)
class RangeCounts:
    """A range's histogram: the count of each bin, and whether the requested range includes any part of the bin.

    ``first`` and ``last`` are the labels of the axis. ``unstated`` is the number of programs without a value,
    which any bound hides.
    """

    bars: list[int]
    chosen: list[bool]
    first: str
    last: str
    unstated: int


class Counts(NamedTuple):
    ranges: dict[str, RangeCounts]
    shortcuts: list[Suggestion]


def count_programs(programs, filters: ProgramFilter, path: str) -> Counts:
    """The histograms of the ranges, and the shortcuts that have results, in one query.

    A histogram ignores the bounds of its own range. Shortcuts count all of ``programs``, because they drop all other
    filters.
    """
    others = filters.all_but_each(filters.ranges)
    conditions = {f"shortcut_{number}": condition for number, (_, _, condition) in enumerate(SHORTCUTS)}
    for measure in RANGES:
        unstated = Q(**{f"{measure.column}__isnull": True})
        conditions[f"{measure.name}_unstated"] = others[measure.name] & unstated
        for number in range(measure.bins):
            conditions[f"{measure.name}_{number}"] = others[measure.name] & measure.condition(number)
    counts = programs.order_by().aggregate(
        **{name: Count("pk", filter=condition) for name, condition in conditions.items()}
    )
    ranges = {}
    for measure in RANGES:
        low, high = (filters.form.cleaned_data[name] for name in filters.ranges[measure.name])
        ranges[measure.name] = RangeCounts(
            bars=[counts[f"{measure.name}_{number}"] for number in range(measure.bins)],
            chosen=[measure.is_chosen(number, low, high) for number in range(measure.bins)],
            first=measure.label(0),
            last=f"{measure.label((measure.bins - 1) * measure.step)} and more",
            unstated=counts[f"{measure.name}_unstated"],
        )
    shortcuts = [
        Suggestion(label, path + query, counts[f"shortcut_{number}"])
        for number, (label, query, _) in enumerate(SHORTCUTS)
    ]
    return Counts(ranges, [shortcut for shortcut in shortcuts if shortcut.count])
