"""The counts in the catalog's sidebar: groups of choices, histograms of ranges, and shortcuts."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, Q

from careerguide.lists.facets import Facet
from careerguide.lists.page import Suggestion
from careerguide.lists.querystrings import build_url
from programs.catalog.filters import ProgramFilter
from programs.catalog.places import place_labels
from programs.catalog.ranges import RANGES, RangeCounts
from programs.models import Program

FACETS = (
    Facet("format", "Format", "delivery_mode", "delivery_mode", dict(Program.DeliveryMode.choices)),
    Facet("study_mode", "Study mode", "study_mode", "study_mode", dict(Program.StudyMode.choices)),
    Facet("degree_type", "Degree type", "degree_type__slug", "degree_type__name"),
    Facet("field", "Field of study", "field_of_study__slug", "field_of_study__name"),
    Facet("city", "City", "place_slug", "place_slug", find_labels=place_labels),
    Facet("institution", "School", "institution__slug", "institution__label"),
)
# (label, parameters, condition) of each quick filter.
SHORTCUTS = (
    ("Up to $25,000", {"tuition_max": ["25000"]}, Q(tuition_usd__lte=25_000)),
    ("A year or less", {"duration_max": ["12"]}, Q(duration_months__lte=12)),
    (
        "Online, up to $30,000",
        {"format": ["online"], "tuition_max": ["30000"]},
        Q(delivery_mode="online", tuition_usd__lte=30_000),
    ),
)


class Counts(NamedTuple):
    ranges: dict[str, RangeCounts]
    shortcuts: list[Suggestion]


def count_programs(programs, filters: ProgramFilter, path: str, params: Mapping[str, list[str]]) -> Counts:
    """The histograms of the ranges, and the shortcuts that have results, in one query.

    A histogram ignores the bounds of its own range. Shortcuts count all of ``programs``, because they drop ``filters``.
    Their links keep ``params``.
    """
    others = filters.all_but_each(filters.ranges)
    aggregates = {
        f"shortcut_{number}": Count("pk", filter=condition) for number, (_, _, condition) in enumerate(SHORTCUTS)
    }
    for measure in RANGES:
        aggregates |= measure.aggregates(others[measure.name])
    counts = programs.order_by().aggregate(**aggregates)
    ranges = {
        measure.name: measure.read(counts, *(filters.form.cleaned_data[name] for name in filters.ranges[measure.name]))
        for measure in RANGES
    }
    shortcuts = [
        Suggestion(label, build_url(path, {**params, **changes}), counts[f"shortcut_{number}"])
        for number, (label, changes, _) in enumerate(SHORTCUTS)
    ]
    return Counts(ranges, [shortcut for shortcut in shortcuts if shortcut.count])
