"""The counts in the catalog's sidebar: groups of choices, histograms of ranges, and shortcuts."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, Q

from careerguide.lists.counts import Facet
from careerguide.lists.page import Suggestion
from careerguide.lists.querystrings import build_url
from programs.catalog.fields import AUSTRALIAN, FAMILIES, family_of
from programs.catalog.filters import ProgramFilter
from programs.catalog.places import city_choices, find_cities, find_institutions, read_country, read_region
from programs.catalog.ranges import RangeCounts, ranges_of
from programs.degree_levels import degree_rank
from programs.models import Program

FACETS = (
    Facet("format", "Format", "delivery_mode", "delivery_mode", dict(Program.DeliveryMode.choices)),
    Facet("study_mode", "Full-time or part-time", "study_mode", "study_mode", dict(Program.StudyMode.choices)),
    Facet("degree_type", "Degree type", "degree_type__slug", "degree_type__name", rank=degree_rank),
    Facet(
        "field",
        "Field of study",
        "field_of_study__slug",
        "field_of_study__name",
        is_long=True,
        is_apart=True,
        order_column="field_of_study__cip_code",
        parents=FAMILIES,
        parent_of=family_of,
        last=AUSTRALIAN,
        last_heading="Not in the US classification (CIP)",
    ),
    Facet("country", "Country", "country", "country", read=read_country, is_long=True),
    Facet("region", "State or region", "region", "country", read=read_region, is_long=True, is_open=True),
    Facet("city", "City", "place_slug", "place_slug", find_labels=city_choices, is_long=True, find=find_cities),
    Facet(
        "institution",
        "School",
        "institution__slug",
        "institution__label",
        is_long=True,
        find=find_institutions,
        order_column="institution__sort_key",
    ),
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
    """Numbers of programs: ``matches`` are in the list, and ``averages`` have an institution's tuition.

    That tuition depends on where a student lives.
    """

    ranges: dict[str, RangeCounts]
    shortcuts: list[Suggestion]
    matches: int
    averages: int


def count_programs(programs, filters: ProgramFilter, path: str, params: Mapping[str, list[str]]) -> Counts:
    """The histograms of the ranges, and the shortcuts that have results, in one query.

    A histogram ignores the bounds of its own range. Shortcuts count all of ``programs``, because they drop ``filters``.
    Their links keep ``params``.
    """
    others = filters.all_but_each(filters.ranges)
    aggregates = {
        f"shortcut_{number}": Count("pk", filter=condition) for number, (_, _, condition) in enumerate(SHORTCUTS)
    }
    aggregates["matches"] = Count("pk", filter=filters.all_but() or None)
    aggregates["averages"] = Count("pk", filter=Q(tuition_kind=Program.TuitionKind.INSTITUTION))
    for measure in ranges_of(filters):
        aggregates |= measure.aggregates(others[measure.name])
    counts = programs.order_by().aggregate(**aggregates)
    ranges = {
        measure.name: measure.read(counts, *(filters.form.cleaned_data[name] for name in filters.ranges[measure.name]))
        for measure in ranges_of(filters)
    }
    shortcuts = [
        Suggestion(label, build_url(path, {**params, **changes}), counts[f"shortcut_{number}"])
        for number, (label, changes, _) in enumerate(SHORTCUTS)
    ]
    return Counts(ranges, [shortcut for shortcut in shortcuts if shortcut.count], counts["matches"], counts["averages"])
