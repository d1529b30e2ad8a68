"""What the catalog's sidebar counts: groups of choices, histograms of ranges, and shortcuts."""

from collections.abc import Hashable, Sequence
from functools import cached_property, partial, reduce
from operator import and_

import numpy as np
from django.http import QueryDict

from careerguide.cache.by_version import once_per_version
from careerguide.lists.counts import Counted, Facet, FacetCounter
from programs.catalog.fields import AUSTRALIAN, FAMILIES
from programs.catalog.filters import ProgramFilter
from programs.catalog.listing import Listing
from programs.catalog.names import degree_types, fields, institutions
from programs.catalog.places import read_cities, read_countries, read_regions
from programs.catalog.ranges import ranges_of
from programs.degree_levels import degree_rank
from programs.models import Program

FACETS = (
    Facet("format", "Format", ("delivery_mode",), dict(Program.DeliveryMode.choices)),
    Facet("study_mode", "Full-time or part-time", ("study_mode",), dict(Program.StudyMode.choices)),
    Facet(
        "degree_type",
        "Degree type",
        ("degree_type",),
        read=lambda keys: degree_types().read(keys),
        rank=degree_rank,
    ),
    Facet(
        "field",
        "Field of study",
        ("field_of_study",),
        read=lambda keys: fields().read(keys),
        is_long=True,
        parents=FAMILIES,
        last=AUSTRALIAN,
        last_heading="Not in the US classification (CIP)",
    ),
    Facet("country", "Country", ("country",), read=read_countries, is_long=True),
    Facet("region", "State or region", ("region", "country"), read=read_regions, is_long=True, is_open=True),
    Facet("city", "City", ("place_slug",), read=read_cities, is_long=True),
    Facet("institution", "School", ("institution",), read=lambda keys: institutions().read(keys), is_long=True),
)


# Quick filters, as labels and parameters.
SHORTCUTS = {
    "Up to $25,000": "tuition_max=25000",
    "A year or less": "duration_max=12",
    "Online, up to $30,000": "tuition_max=30000&format=online",
}


class ProgramCounter(FacetCounter):
    """Counts the programs of ``listing`` in the memory of the process.

    ``key`` identifies the listing and the kind of tuition, so that the counts without filters are computed once.
    """

    def __init__(self, listing: Listing, filters: ProgramFilter, facets: Sequence[Facet], key: Hashable = None):
        remember = [partial(once_per_version, ("programs by facet", key))] if key else []
        super().__init__([Counted([*facets, *ranges_of(filters)], filters.queryset, filters)], *remember)
        self.listing = listing
        self._rows: dict[frozenset[str], np.ndarray] = {}

    @cached_property
    def _is_met(self) -> dict[str, np.ndarray]:
        """Whether each row of the table meets each filter."""
        return {name: self.listing.table.meets(each) for name, each in self.filters.conditions.items()}

    def select(self, rows: np.ndarray, *own: str) -> np.ndarray:
        """Those of ``rows`` that meet all filters but ``own``."""
        met = [each for name, each in self._is_met.items() if name not in own]
        return rows[reduce(and_, met)[rows]] if met else rows

    def rows(self, *own: str) -> np.ndarray:
        """The listed rows that meet all filters but ``own``, by name."""
        own = frozenset(own).intersection(self._is_met)
        if own not in self._rows:
            self._rows[own] = self.select(self.listing.rows, *own)
        return self._rows[own]

    def _count(self, names, own=None):
        rows = self.listing.rows if own is None else self.rows(*own)
        measures = [each for each in self.measures if each.name in names]
        return {each.name: self.listing.table.column(*each.columns).count(rows) for each in measures}


def count_shortcuts(listing: Listing, careers: Hashable) -> dict[str, int]:
    """The number of programs of each shortcut by label. Shortcuts drop all filters."""

    def count():
        filters = {
            label: ProgramFilter(QueryDict(params), Program.objects.none()) for label, params in SHORTCUTS.items()
        }
        met = {label: listing.table.meets(each.all_but()) for label, each in filters.items()}
        return {label: int(rows[listing.rows].sum()) for label, rows in met.items()}

    return once_per_version(("shortcuts", careers), count)
