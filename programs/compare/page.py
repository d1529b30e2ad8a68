"""A comparison of programs."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from django.urls import reverse

from careerguide.comparison import Cell, Column, Comparison, Row, plain
from programs.compare import cells
from programs.compare.highlights import find_cheapest, find_shortest, name_in_sentence
from programs.models import Program
from programs.role_match import ProgramRoles, roles_of
from roles.models import Source


class ProgramComparison(Comparison):
    model = Program
    noun = "program"
    page = "program_compare"
    parameter = "program"
    max_compared = 5

    def with_details(self):
        return Program.objects.with_details()

    def column(self, row: Program) -> Column:
        return Column(row.award, row.get_absolute_url(), self.remove_url(row.slug), str(row.institution))

    def name(self, row: Program) -> str:
        return name_in_sentence(row)

    @property
    def add_url(self) -> str:
        return reverse("programs", query={"compare": self.slugs})

    @cached_property
    def _roles(self) -> dict[int, ProgramRoles]:
        return roles_of(self.selected)

    @property
    def crosswalk(self) -> Source | None:
        return next((roles.crosswalk for roles in self._roles.values() if roles.crosswalk), None)

    @cached_property
    def _cheapest(self):
        return find_cheapest(self.selected)

    @cached_property
    def _shortest(self):
        return find_shortest(self.selected)

    @property
    def highlights(self) -> list[str]:
        return self._cheapest.sentences + self._shortest.sentences

    @cached_property
    def rows(self) -> list[Row]:
        return [
            self.row("Institution", lambda program: Cell(program.institution_id, str(program.institution))),
            self.row("Place", cells.place),
            self.row("Degree type", lambda program: plain(program.degree_type)),
            self.row("Field of study", cells.field_of_study),
            self.row("Format", cells.delivery),
            self.row("Study mode", lambda program: plain(program.get_study_mode_display())),
            self.row("Duration", _marked(cells.length, self._shortest.marks)),
            self.row("Tuition", _marked(cells.tuition, self._cheapest.marks)),
            self.row(
                "Cost per month of study",
                cells.cost_per_month,
                hint="Calculated here: the tuition divided by the months of study, or a year’s tuition divided by 12. "
                "If the source does not say what the tuition covers, this cost is right only if it covers the whole "
                "program, and is not compared. Rounded to whole dollars.",
            ),
            self.row("Leads to", lambda program: cells.leads_to(program, self._roles[program.pk].roles)),
            self.row("Source", cells.source),
        ]


def _marked(cell: Callable[[Program], Cell], marks: dict[int, str]) -> Callable[[Program], Cell]:
    return lambda program: replace(cell(program), mark=marks.get(program.pk, ""))
