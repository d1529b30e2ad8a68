"""The programs of a role, as its guide shows them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from careerguide.lib.markdown import has_text
from programs.catalog.filters import DEFAULT_SORT
from programs.catalog.page import Catalog
from programs.models import Program
from programs.role_match import for_role, match_words, with_match
from programs.role_summary import RoleSummary, Sentence, summarize_roles
from roles.models import SourceNote

MAX_ROWS = 10


class RolePrograms:
    def __init__(self, role, notes: Iterable[SourceNote] = ()):
        self.role = role
        self._notes = list(notes)
        self.path = reverse("role_programs", args=[role.slug])

    @cached_property
    def summary(self) -> RoleSummary:
        return summarize_roles([self.role])[self.role.pk]

    @cached_property
    def is_empty(self) -> bool:
        return not (self.summary.total or has_text(self.role.programs_text) or self.warnings or self.other_notes)

    @cached_property
    def programs(self):
        return with_match(for_role(Program.objects.published(), self.role), self.role.slug)

    @cached_property
    def warnings(self) -> list[Sentence]:
        return [self._with_notes(sentence) for sentence in self.summary.sentences(self.role.claimed_programs)]

    @cached_property
    def tuition(self) -> Sentence | None:
        return self._with_notes(self.summary.tuition) if self.summary.tuition else None

    @property
    def other_notes(self) -> list[SourceNote]:
        sentences = [sentence for sentence in (*self.warnings, self.tuition) if sentence]
        return [note for note in self._notes if not any(note in sentence.notes for sentence in sentences)]

    def _with_notes(self, sentence: Sentence) -> Sentence:
        """Add the notes that mention the same figure, except those that have their own line on the page."""
        notes = (note for note in self._notes if not note.short and sentence.is_said_in(note))
        return replace(sentence, notes=tuple(notes))

    @property
    def rows(self) -> list[Program]:
        rows = list(self.programs.in_order(DEFAULT_SORT).as_rows()[:MAX_ROWS])
        for program in rows:
            program.match = match_words(program)
        return rows

    @cached_property
    def catalog(self) -> Catalog:
        catalog = Catalog(QueryDict(), self.path, self.programs)
        # Set this here, because otherwise the catalog would load a page of programs to find out.
        catalog.knows_match = self.summary.crosswalk is not None
        return catalog
