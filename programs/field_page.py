"""The page of a field of study."""

from functools import cached_property

from programs.careers import Careers
from programs.program_group import ProgramGroup
from roles.models import Source


class FieldPage(ProgramGroup):
    parameter, column = "field", "field_of_study"
    facets = ("degree_type", "region", "institution")

    @cached_property
    def careers(self) -> Careers:
        return Careers(self.row)

    @property
    def head_counts(self) -> list[tuple[int, str]]:
        return [(self.total, "Programs"), (self.counts["institution"].total, "Schools")]

    @cached_property
    def sources(self) -> list[Source]:
        sources = [*super().sources, self.careers.crosswalk, *self.careers.sources]
        return [source for source in dict.fromkeys(sources) if source]
