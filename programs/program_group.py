"""The programs of one field of study or one institution, as its page lists and counts them."""

from functools import cached_property
from typing import NamedTuple

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from careerguide.lists.counts import Counts, Facet
from careerguide.lists.facets import ALL
from careerguide.lists.page import TextLink
from careerguide.lists.querystrings import build_url
from programs.catalog.facets import FACETS, ProgramCounter
from programs.catalog.filters import ProgramFilter
from programs.catalog.listing import Listing
from programs.catalog.table import program_table
from programs.models import FieldOfStudy, Institution, Program
from programs.row_facts import tuition_sources
from roles.models import Source

MAX_ROWS = 10
MAX_LINKS = 10
_FACETS = {facet.name: facet for facet in FACETS}


class CountList(NamedTuple):
    """The choices of a catalog filter that most programs have, with links to the programs of each.

    ``total`` counts all choices, which are called ``plural``. ``all_url`` leads to them, and is empty if all are shown.
    """

    heading: str
    links: list[TextLink]
    total: int
    plural: str
    all_url: str


class ProgramGroup:
    """The published programs of ``row``.

    Subclasses name the filter and the column that select them, and the ``facets`` of the catalog to count them by.
    """

    parameter: str
    column: str
    facets: tuple[str, ...]

    def __init__(self, row: FieldOfStudy | Institution):
        self.row = row
        self.programs = Program.objects.published().filter(**{self.column: row.pk})

    def _url(self, **values: str) -> str:
        params = {self.parameter: self.row.slug} | values
        return build_url(reverse("programs"), {name: [value] for name, value in params.items()})

    @property
    def url(self) -> str:
        """The same programs in the catalog."""
        return self._url()

    @cached_property
    def total(self) -> int:
        return self.programs.count()

    @cached_property
    def rows(self) -> list[Program]:
        return list(self.programs.as_rows().select_related("source", "tuition_source").in_order("name")[:MAX_ROWS])

    @cached_property
    def sources(self) -> list[Source]:
        cited = [source for row in self.rows for source in (row.source, row.tuition_source)]
        return [source for source in dict.fromkeys(cited) if source]

    @property
    def tuition_sources(self) -> list[Source]:
        return tuition_sources(self.rows)

    @cached_property
    def counts(self) -> dict[str, CountList]:
        """The choices of each of ``facets``."""
        facets = [_FACETS[name] for name in self.facets]
        filters = ProgramFilter(QueryDict(), self.programs)
        filters.form.is_valid()
        table = program_table()
        is_in_group = table.meets(Q(**{self.column: self.row.pk}))
        counter = ProgramCounter(Listing(table, table.by_name[is_in_group[table.by_name]]), filters, facets)
        return {facet.name: self._count_list(facet, counter.count(facet)) for facet in facets}

    @property
    def lists(self) -> list[CountList]:
        """The counts that say something about the programs."""
        return [each for each in self.counts.values() if each.links] if self.total > 1 else []

    def _count_list(self, facet: Facet, counts: Counts) -> CountList:
        most = sorted(counts.values, key=lambda each: (-each.count, each.order, each.value))[:MAX_LINKS]
        # A facet with a display order has few choices.
        top = sorted(counts.values, key=lambda each: facet.rank(each.label)) if facet.rank else most
        return CountList(
            facet.label,
            [TextLink(each.label, self._url(**{facet.name: each.value}), each.count) for each in top],
            len(counts.values),
            ProgramFilter.base_filters[facet.name].extra["plural"],
            self._url(show=facet.name, section=ALL) if len(counts.values) > len(top) else "",
        )
