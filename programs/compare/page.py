"""A comparison of programs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, partial

from django.urls import reverse

from careerguide.comparison import Cell, Column, Comparison, Row, plain
from careerguide.lists.querystrings import build_url
from programs.compare import cells
from programs.compare.careers import CompareCareers
from programs.compare.highlights import Highlights, find_highlights, name_in_sentence
from programs.models import Program
from programs.payback_numbers import NO_NUMBERS, Numbers
from programs.role_match import ProgramRole, roles_of
from programs.row_facts import has_unknown_basis


class ProgramComparison(Comparison):
    model = Program
    noun = "program"
    page = "program_compare"
    parameter = "program"
    max_compared = 5

    def __init__(self, values: Iterable[str], numbers: Numbers = NO_NUMBERS):
        self.numbers = numbers
        super().__init__(values)

    def with_details(self):
        programs = Program.objects.with_details()
        residency = self.numbers.residency
        return programs.with_resident_tuition(residency) if residency else programs

    def column(self, row: Program) -> Column:
        url = build_url(row.get_absolute_url(), {"compare": self.public_slugs, **self.numbers.params})
        others = [slug for slug in self.public_slugs if slug != row.slug]
        replace_url = self.catalog_url(others, self.numbers) if len(others) == self.max_compared - 1 else ""
        return Column(row.award, url, self.remove_url(row.slug), str(row.institution), replace_url)

    def name(self, row: Program) -> str:
        return name_in_sentence(row)

    @property
    def list_url(self) -> str:
        """The catalog, with the same selection and numbers."""
        return self.catalog_url(self.public_slugs, self.numbers)

    def remove_url(self, slug: str) -> str:
        others = [other for other in self.slugs if other != slug]
        return reverse(self.page, query={self.parameter: others, **self.numbers.params})

    @property
    def asks_length(self) -> bool:
        return any(program.duration_months is None for program in self.selected)

    @property
    def hidden_inputs(self) -> list[tuple[str, str]]:
        return [(self.parameter, slug) for slug in self.public_slugs]

    @property
    def plan_url(self) -> str:
        return reverse("plan", query={"program": [row.slug for row in self.selected], **self.numbers.params})

    @staticmethod
    def catalog_url(slugs: Iterable[str], numbers: Numbers = NO_NUMBERS) -> str:
        """The whole catalog, with the programs ``slugs`` selected."""
        return reverse("programs", query={"compare": list(slugs), **numbers.params})

    @cached_property
    def _roles(self) -> dict[int, list[ProgramRole]]:
        return roles_of(self.selected)

    @property
    def crosswalk_url(self) -> str | None:
        """Where the official crosswalk is; None if it says of no program whether it is a match."""
        links = (link for links in self._roles.values() for link in links if link.prepares is not None)
        return next((link.role.crosswalk_url for link in links), None)

    @cached_property
    def _highlights(self) -> Highlights:
        return find_highlights(self.selected)

    @property
    def highlights(self) -> list[str]:
        return self._highlights.sentences

    @cached_property
    def rows(self) -> list[Row]:
        return [
            self.row("Tuition", _marked(cells.tuition, self._highlights.tuition)),
            self.row("Duration", _marked(cells.length, self._highlights.duration)),
            self.row(
                "Tuition per month",
                cells.cost_per_month,
                note="Valid only if tuition covers the whole program." if has_unknown_basis(self.selected) else "",
            ),
            *self._payback_rows,
            self.row("Format", cells.delivery),
            self.row("Study mode", lambda program: plain(program.get_study_mode_display())),
            self.row("Degree", cells.degree_type),
            self.row("Field", cells.field_of_study),
            self.row("Location", cells.place),
            self.row("Careers", lambda program: cells.leads_to(program, self._roles[program.pk])),
            self.row("Source", cells.source),
        ]

    @cached_property
    def _payback_rows(self) -> list[Row]:
        """For the careers that most of the programs lead to."""
        if self.numbers.earn is None or not self.selected:
            return []
        careers = CompareCareers(self.selected, self._roles, self.numbers)
        return [
            self.row(f"Payback, {career.title}", partial(careers.cell, career), note="in months, before tax")
            for career in careers.shown
        ]


def _marked(cell: Callable[[Program], Cell], marks: dict[int, str]) -> Callable[[Program], Cell]:
    return lambda program: replace(cell(program), mark=marks.get(program.pk, ""))
