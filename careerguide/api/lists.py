"""The lists of the API. They have the filters, the counts and the orders of the pages."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from django.db.models import Q
from django_filters import Filter

from careerguide.api.careers import career_of_guide, career_of_occupation, guide_rows, occupation_rows
from careerguide.api.cursors import Cursor, read_cursor
from careerguide.api.params import DEFAULT_LIMIT, PAGING, InvalidParams, error, read_time
from careerguide.lists.forms import ReadField
from careerguide.lists.querystrings import absolute_url, build_url
from programs.catalog.filters import ProgramFilter
from programs.catalog.page import Catalog
from programs.models import Program
from roles.career_list import CareerList


class Since(Filter):
    field_class = ReadField

    def condition(self, value) -> Q:
        return Q(**{f"{self.field_name}__gte": value})


class ProgramParams(ProgramFilter):
    # Only pages need what readers say about themselves.
    earn = keep = months = None
    updated_since = Since("updated_at", label="Changed at or after", read=read_time)


class Programs(Catalog):
    filter_class = ProgramParams
    key_type = int

    def load(self, keys: Sequence[int]) -> list[Program]:
        rows = self.queryset.with_details().defer("search_text", "note").order_by().in_bulk(keys)
        programs = [rows[key] for key in keys if key in rows]
        if self.filters.selected_residency:
            for program in programs:
                program.show_resident_tuition(self.filters.selected_residency)
                if program.knows_residency:
                    program.tuition_source, program.tuition_year = program.institution.figures.source, ""
        return programs


class Careers(CareerList):
    """Guides come first."""

    key_type = str

    @cached_property
    def keys(self) -> np.ndarray:
        slugs = [slug for each in (self.guide_filters, self.filters) for slug in each.qs.values_list("slug", flat=True)]
        return np.array(slugs, object)

    def load(self, keys: Sequence[str]) -> list[dict]:
        occupations, guides = occupation_rows().current(), guide_rows().published()
        careers = {row.slug: career_of_occupation(row) for row in occupations.filter(slug__in=keys)}
        careers |= {role.slug: career_of_guide(role) for role in guides.filter(slug__in=keys)}
        return [careers[key] for key in keys if key in careers]


class ListPage:
    """A page of ``rows``, by parameters that are valid. Raises InvalidParams for a cursor of another list."""

    def __init__(self, request, rows: Programs | Careers):
        self.request = request
        self.rows = rows
        self.params = dict(request.GET.lists())
        filters = {name: values for name, values in self.params.items() if name not in PAGING}
        self.list_url = build_url(request.path, filters)
        self.start = self._read_start(request.GET.get("cursor"))
        self.end = self.start + int(request.GET.get("limit", DEFAULT_LIMIT))
        self.keys = rows.keys[self.start : self.end].tolist()

    def _read_start(self, cursor: str | None) -> int:
        if cursor is None:
            return 0
        try:
            return read_cursor(cursor, self.list_url, self.rows.key_type).start(self.rows.keys)
        except ValueError as invalid:
            raise InvalidParams([error("cursor", cursor, str(invalid))]) from None

    @cached_property
    def next_url(self) -> str | None:
        if self.end >= len(self.rows.keys):
            return None
        cursor = Cursor(self.list_url, self.end, self.keys[-1])
        return absolute_url(self.request, build_url(self.request.path, self.params | {"cursor": [str(cursor)]}))
