"""What the sidebar counts: its groups of choices, its ranges and its shortcuts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q

from careerguide.lists.facets import Facet
from careerguide.lists.querystrings import build_url
from programs.catalog.filters import TOGETHER, ProgramFilter
from programs.models import Program

FACETS = (
    Facet("format", "Format", "delivery_mode", "delivery_mode", dict(Program.DeliveryMode.choices)),
    Facet("study_mode", "Study mode", "study_mode", "study_mode", dict(Program.StudyMode.choices)),
    Facet("degree_type", "Degree type", "degree_type__slug", "degree_type__name"),
    Facet("field", "Field of study", "field_of_study__slug", "field_of_study__name"),
    Facet("city", "City", "city_slug", "city"),
    Facet("institution", "Institution", "institution__slug", "institution__name"),
)


# Ranges


@dataclass(frozen=True)
class Range:
    """A figure with two bounds, and its histogram: ``bins`` of ``step`` each from zero, the last without an end.

    ``words`` writes a value where the histogram begins and where its last bin does.
    """

    name: str
    column: str
    step: int
    bins: int
    words: Callable[[int], str]

    def is_chosen(self, number: int, low: int | None, high: int | None) -> bool:
        """Whether bin ``number`` has part in the range from ``low`` to ``high``; None: no bound."""
        ends_below = low is not None and number < self.bins - 1 and (number + 1) * self.step <= low
        begins_above = high is not None and number * self.step > high
        return not ends_below and not begins_above


RANGES = (
    Range("duration", "duration_months", 6, 10, "{} months".format),
    Range("tuition", "tuition_usd", 5_000, 16, "${:,}".format),
)
SHORTCUTS = (
    ("Up to $25,000", {"tuition_max": ["25000"]}, Q(tuition_usd__lte=25_000)),
    ("A year or less", {"duration_max": ["12"]}, Q(duration_months__lte=12)),
    (
        "Online, up to $30,000",
        {"format": ["online"], "tuition_max": ["30000"]},
        Q(delivery_mode="online", tuition_usd__lte=30_000),
    ),
)


@dataclass(frozen=True)
class Shortcut:
    """A question that many ask, as a link."""

    label: str
    href: str
    count: int


@dataclass(frozen=True)
class RangeCounts:
    """What stands behind the two inputs of a range, and what a bound hides because nobody stated it.

    ``bars`` are the counts of the histogram's bins, and ``chosen`` says of each whether any of it lies in the range.
    ``first`` and ``last`` are the axis's ends, in words.
    """

    bars: list[int]
    chosen: list[bool]
    first: str
    last: str
    unstated: int


def range_counts(programs, filters: ProgramFilter, path: str) -> tuple[dict[str, RangeCounts], list[Shortcut]]:
    """The histograms of both ranges and the shortcuts with their counts, in one query.

    A histogram leaves its own bounds out; its last bin holds all that lies beyond. Shortcuts
    count on the whole of ``programs``, since their links begin afresh.
    """
    counts = {}
    for measure in RANGES:
        others = filters.all_but(*TOGETHER[measure.name])
        counts[f"{measure.name}_unstated"] = Count("pk", filter=others & Q(**{f"{measure.column}__isnull": True}))
        for number in range(measure.bins):
            inside = Q(**{f"{measure.column}__gte": number * measure.step})
            if number < measure.bins - 1:
                inside &= Q(**{f"{measure.column}__lt": (number + 1) * measure.step})
            counts[f"{measure.name}_{number}"] = Count("pk", filter=others & inside)
    for number, (_, _, condition) in enumerate(SHORTCUTS):
        counts[f"shortcut_{number}"] = Count("pk", filter=condition)
    found = programs.order_by().aggregate(**counts)
    ranges = {
        measure.name: RangeCounts(
            bars=[found[f"{measure.name}_{number}"] for number in range(measure.bins)],
            chosen=[
                measure.is_chosen(number, *(filters.form.cleaned_data[name] for name in TOGETHER[measure.name]))
                for number in range(measure.bins)
            ],
            first=measure.words(0),
            last=f"{measure.words((measure.bins - 1) * measure.step)} and more",
            unstated=found[f"{measure.name}_unstated"],
        )
        for measure in RANGES
    }
    shortcuts = [
        Shortcut(label, build_url(path, parameters), found[f"shortcut_{number}"])
        for number, (label, parameters, _) in enumerate(SHORTCUTS)
    ]
    return ranges, [shortcut for shortcut in shortcuts if shortcut.count]
