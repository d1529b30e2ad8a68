"""The page of an institution."""

from functools import cached_property

from programs.models import InstitutionFigures
from programs.program_group import CountList, ProgramGroup
from roles.models import Source


class InstitutionPage(ProgramGroup):
    parameter, column = "institution", "institution"
    graduates_topic = "Undergraduates"

    @cached_property
    def degree_types(self) -> CountList:
        return self.count("degree_type")

    @cached_property
    def fields(self) -> CountList:
        return self.count("field")

    @cached_property
    def places(self) -> CountList:
        return self.count("city")

    @property
    def place(self) -> str:
        """The place of the institution, or of its programs if its own is not stated."""
        places = self.places
        return self.row.place.label or (places.links[0].label if places.total == 1 else "")

    @property
    def head_counts(self) -> list[tuple[int, str]]:
        return [(self.total, "Programs"), (self.fields.total, "Fields of study")]

    @property
    def counts(self) -> list[CountList]:
        return [self.degree_types, self.fields, *([self.places] if self.places.total > 1 else [])]

    @cached_property
    def figures(self) -> InstitutionFigures | None:
        return getattr(self.row, "figures", None)

    @property
    def outcomes(self) -> list[InstitutionFigures]:
        return [self.figures] if self.figures and self.figures.figures else []

    @cached_property
    def sources(self) -> list[Source]:
        return list(dict.fromkeys([*super().sources, *([self.figures.source] if self.figures else [])]))
