"""The page of a field of study."""

from functools import cached_property

from programs.careers import Careers
from programs.program_group import CountList, ProgramGroup
from roles.models import Source


class FieldPage(ProgramGroup):
    parameter, column = "field", "field_of_study"

    @cached_property
    def careers(self) -> Careers:
        return Careers(self.row)

    @cached_property
    def degree_types(self) -> CountList:
        return self.count("degree_type")

    @cached_property
    def places(self) -> CountList:
        return self.count("city")

    @cached_property
    def institutions(self) -> CountList:
        return self.count("institution")

    @property
    def head_counts(self) -> list[tuple[int, str]]:
        return [(self.total, "Programs"), (self.institutions.total, "Schools")]

    @property
    def counts(self) -> list[CountList]:
        return [self.degree_types, self.places, self.institutions]

    @cached_property
    def sources(self) -> list[Source]:
        sources = [*super().sources, self.careers.crosswalk, *self.careers.sources]
        return [source for source in dict.fromkeys(sources) if source]
