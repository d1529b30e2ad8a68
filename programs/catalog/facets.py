"""What the catalog's sidebar counts: groups of choices, histograms of ranges, and shortcuts.

Programs are counted in three queries, by place, by subject, and by format, length and price. Each has some thousand
combinations of values in a country's catalog, and reads one index.
"""

from collections.abc import Hashable
from functools import partial
from typing import NamedTuple

from careerguide.cache.by_version import once_per_version
from careerguide.lists.counts import Counted, Facet, FacetCounter
from programs.catalog.fields import AUSTRALIAN, FAMILIES
from programs.catalog.filters import ProgramFilter
from programs.catalog.names import degree_types, fields, institutions
from programs.catalog.places import read_cities, read_countries, read_regions
from programs.catalog.ranges import ranges_of
from programs.degree_levels import degree_rank
from programs.models import Program
from programs.models.program import OFFER_COLUMNS, PLACE_COLUMNS, SUBJECT_COLUMNS

FACETS = (
    Facet("format", "Format", ("delivery_mode",), dict(Program.DeliveryMode.choices), OFFER_COLUMNS),
    Facet("study_mode", "Full-time or part-time", ("study_mode",), dict(Program.StudyMode.choices), OFFER_COLUMNS),
    Facet(
        "degree_type",
        "Degree type",
        ("degree_type",),
        group=SUBJECT_COLUMNS,
        read=lambda keys: degree_types().read(keys),
        rank=degree_rank,
    ),
    Facet(
        "field",
        "Field of study",
        ("field_of_study",),
        group=SUBJECT_COLUMNS,
        read=lambda keys: fields().read(keys),
        is_long=True,
        parents=FAMILIES,
        last=AUSTRALIAN,
        last_heading="Not in the US classification (CIP)",
    ),
    Facet("country", "Country", ("country",), group=PLACE_COLUMNS, read=read_countries, is_long=True),
    Facet(
        "region",
        "State or region",
        ("region", "country"),
        group=PLACE_COLUMNS,
        read=read_regions,
        is_long=True,
        is_open=True,
    ),
    Facet("city", "City", ("place_slug",), group=PLACE_COLUMNS, read=read_cities, is_long=True),
    Facet(
        "institution",
        "School",
        ("institution",),
        group=PLACE_COLUMNS,
        read=lambda keys: institutions().read(keys),
        is_long=True,
    ),
)


class Tallied(NamedTuple):
    """What is counted with all filters, and is not a filter itself."""

    name: str
    columns: tuple[str, ...]
    group: tuple[str, ...] = OFFER_COLUMNS
    own_filters: tuple[str, ...] = ()


# The programs of the list by whose tuition they have; and by what the shortcuts need to know.
TUITION_KINDS = Tallied("tuition kinds", ("tuition_kind",))
OFFERS = Tallied("offers", ("delivery_mode", "duration_months", "tuition_usd"))


class Shortcut(NamedTuple):
    """A quick filter: its label, the longest duration, the highest tuition, and the format of its programs."""

    label: str
    months: int | None = None
    dollars: int | None = None
    format: str = ""

    @property
    def params(self) -> dict[str, list[str]]:
        values = {"duration_max": self.months, "tuition_max": self.dollars, "format": self.format}
        return {name: [str(value)] for name, value in values.items() if value}

    def includes(self, format: str, months: int | None, dollars: int | None) -> bool:
        bounds = [(self.months, months), (self.dollars, dollars)]
        is_within = all(most is None or (value is not None and value <= most) for most, value in bounds)
        return is_within and self.format in ("", format)


SHORTCUTS = (
    Shortcut("Up to $25,000", dollars=25_000),
    Shortcut("A year or less", months=12),
    Shortcut("Online, up to $30,000", dollars=30_000, format=Program.DeliveryMode.ONLINE),
)


def counter_of(programs, filters: ProgramFilter, careers: Hashable) -> FacetCounter:
    """Counts ``programs``. They are all published ones, or those of ``careers``, which identifies the selection."""
    key = "programs by facet", careers, filters.selected_residency
    counted = Counted([*FACETS, *ranges_of(filters), TUITION_KINDS, OFFERS], programs, filters)
    return FacetCounter([counted], partial(once_per_version, key))


def count_shortcuts(counter: FacetCounter, careers: Hashable) -> list[tuple[Shortcut, int]]:
    """The shortcuts that have results, with their numbers of programs. They drop all filters."""

    def count():
        offers = counter.everything.tallies[OFFERS.name]
        return [(each, sum(n for offer, n in offers.items() if each.includes(*offer))) for each in SHORTCUTS]

    return [row for row in once_per_version(("shortcuts", careers), count) if row[1]]
