"""The lists of the API. They have the filters, the counts and the orders of the pages."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from django.db.models import Q
from django_filters import Filter

from careerguide.api.careers import Career, guides_by_slug, occupations_by_slug
from careerguide.api.params import read_time
from careerguide.lists.forms import ReadField
from programs.catalog.filters import ProgramFilter
from programs.catalog.page import Catalog
from programs.models import Program
from roles.career_list import CareerList


class Since(Filter):
    field_class = ReadField

    def condition(self, value) -> Q:
        return Q(**{f"{self.field_name}__gte": value})


class ProgramParams(ProgramFilter):
    updated_since = Since("updated_at", label="Changed at or after", read=read_time)


class Programs(Catalog):
    filter_class = ProgramParams
    key_type = int

    def load(self, keys: Sequence[int]) -> list[Program]:
        rows = self.queryset.with_details().defer("search_text", "note").order_by().in_bulk(keys)
        programs = [rows[key] for key in keys if key in rows]
        if self.filters.selected_residency:
            for program in programs:
                self._show_resident_tuition(program)
        return programs

    def _show_resident_tuition(self, program: Program) -> None:
        program.show_resident_tuition(self.filters.selected_residency)
        if program.knows_residency:
            program.tuition_source, program.tuition_year = program.institution.figures.source, ""


class Careers(CareerList):
    """Guides come first."""

    key_type = str

    @cached_property
    def keys(self) -> np.ndarray:
        slugs = [slug for each in (self.guide_filters, self.filters) for slug in each.qs.values_list("slug", flat=True)]
        return np.array(slugs, object)

    def load(self, keys: Sequence[str]) -> list[Career]:
        careers = occupations_by_slug(keys) | guides_by_slug(keys)
        return [careers[key] for key in keys if key in careers]
