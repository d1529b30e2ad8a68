"""The careers of compared programs, and how soon each program pays back in them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property

from careerguide.comparison import Cell
from programs.careers import says_little
from programs.models import FieldOccupation, Program
from programs.outcomes import pay_of_graduates
from programs.payback_answer import Answer
from programs.payback_numbers import Numbers
from programs.role_match import ProgramRole
from roles.starting_pay import StartingPay, of_occupation, of_roles

MAX_CAREERS = 3


class CompareCareers:
    """``roles`` are those of each program by key."""

    def __init__(self, programs: Sequence[Program], roles: Mapping[int, list[ProgramRole]], numbers: Numbers):
        self.programs, self.numbers = programs, numbers
        self._roles = {pk: [link.role for link in each if link.role.is_published] for pk, each in roles.items()}

    @cached_property
    def _of_program(self) -> dict[int, list[StartingPay]]:
        """The careers that each program leads to: guides, then those with the most jobs."""
        guides = of_roles(list({role.pk: role for roles in self._roles.values() for role in roles}.values()))
        fields = {program.field_of_study_id for program in self.programs} - {None}
        links = FieldOccupation.objects.official().filter(field__in=fields, occupation__is_current=True)
        rows = sorted(links.select_related("occupation__source"), key=lambda link: -(link.occupation.employment or 0))
        return {
            program.pk: [
                *(guides[role.pk] for role in self._roles[program.pk]),
                *(
                    of_occupation(link.occupation)
                    for link in rows
                    if link.field_id == program.field_of_study_id and not says_little(link.occupation)
                ),
            ]
            for program in self.programs
        }

    @cached_property
    def shown(self) -> list[StartingPay]:
        """Those that most programs lead to."""
        careers = {career.slug: career for each in self._of_program.values() for career in each}
        counts = Counter(slug for each in self._of_program.values() for slug in {career.slug for career in each})
        # The sort is stable.
        return sorted(careers.values(), key=lambda career: -counts[career.slug])[:MAX_CAREERS]

    @cached_property
    def _graduates(self) -> dict:
        return pay_of_graduates(self.programs)

    def cell(self, career: StartingPay, program: Program) -> Cell:
        if career.slug not in {each.slug for each in self._of_program[program.pk]}:
            return Cell(None, "not linked to this career")
        if self.numbers.residency:
            program = copy(program)
            program.show_resident_tuition(self.numbers.residency)
        answer = Answer(program, career, self.numbers, self._graduates.get(program.pk))
        return Cell(None, answer.refusal.reason) if answer.refusal else Cell(answer.words, answer.words)
