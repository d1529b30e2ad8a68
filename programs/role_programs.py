"""A role's programs: what a guide shows of them."""

from functools import cached_property

from django.urls import reverse

from programs.models import Program
from programs.role_facts import RoleProgramFacts, Sentence, role_program_facts
from programs.sidebar import DEFAULT_SORT, Sidebar

ROWS_ON_A_GUIDE = 10


class RolePrograms:
    """The programs of ``role``: what to mind, the first rows, and the sidebar of its own catalog."""

    def __init__(self, role):
        self.role = role
        self._leading_there = Program.objects.published().for_role(role)
        self.path = reverse("role_programs", args=[role.slug])

    @cached_property
    def facts(self) -> RoleProgramFacts:
        """The counts over all of them."""
        return role_program_facts([self.role])[self.role.pk]

    @cached_property
    def programs(self):
        """All of them, with how each fits."""
        return self._leading_there.with_fit(self.role.slug)

    @property
    def mind(self) -> list[Sentence]:
        """What a reader should mind, in sentences."""
        return self.facts.sentences(self.role.claimed_programs)

    @property
    def rows(self):
        """The first rows, for the end of the guide: those that fit, if there are any."""
        return self.programs.in_order(DEFAULT_SORT).as_rows()[:ROWS_ON_A_GUIDE]

    @property
    def sidebar(self) -> Sidebar:
        """The filters of the role's own catalog."""
        return Sidebar(self.path, self.programs, fit_first=self.facts.crosswalk is not None)
