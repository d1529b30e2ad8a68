"""A role's programs: what a guide shows of them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from django.urls import reverse

from programs.catalog.sidebar import DEFAULT_SORT, Sidebar
from programs.models import Program
from programs.role_match import for_role, with_match
from programs.role_summary import RoleSummary, Sentence, role_summary
from roles.models import SourceNote

ROWS_ON_A_GUIDE = 10


class RolePrograms:
    """The programs of ``role``: what to mind, the first rows, and the sidebar of its own catalog.

    ``notes`` are the guide's own about them: those that say more of a sentence are linked from it.
    """

    def __init__(self, role, notes: Iterable[SourceNote] = ()):
        self.role = role
        self._notes = list(notes)
        self.path = reverse("role_programs", args=[role.slug])

    @cached_property
    def facts(self) -> RoleSummary:
        """The counts over all of them."""
        return role_summary([self.role])[self.role.pk]

    @cached_property
    def programs(self):
        """All of them, with how each fits."""
        return with_match(for_role(Program.objects.published(), self.role), self.role.slug)

    @cached_property
    def mind(self) -> list[Sentence]:
        """What a reader should mind, in sentences."""
        return [self._with_notes(sentence) for sentence in self.facts.sentences(self.role.claimed_programs)]

    @cached_property
    def tuition(self) -> Sentence | None:
        """What they cost."""
        return self._with_notes(self.facts.tuition) if self.facts.tuition else None

    @property
    def other_notes(self) -> list[SourceNote]:
        """The notes that no sentence is linked to."""
        said = [sentence for sentence in (*self.mind, self.tuition) if sentence]
        return [note for note in self._notes if not any(note in sentence.notes for sentence in said)]

    def _with_notes(self, sentence: Sentence) -> Sentence:
        """``sentence`` with the notes that hold its figure; what has a line of its own on the page needs no link."""
        notes = (note for note in self._notes if not note.short and sentence.is_said_in(note))
        return replace(sentence, notes=tuple(notes))

    @property
    def rows(self):
        """The first rows, for the end of the guide: those that fit, if there are any."""
        return self.programs.in_order(DEFAULT_SORT).as_rows()[:ROWS_ON_A_GUIDE]

    @property
    def sidebar(self) -> Sidebar:
        """The filters of the role's own catalog."""
        return Sidebar(self.path, self.programs, fit_first=self.facts.crosswalk is not None)
