"""The programs of a role, as its guide and its catalog show them."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch
from django.urls import reverse

from careerguide.lib.durations import duration
from careerguide.lib.markdown import has_text
from careerguide.lib.money import dollars
from careerguide.lib.names import inside_sentence, isolate, join_names
from careerguide.lib.number_format import number_word
from careerguide.lists.querystrings import build_url
from programs import role_findings
from programs.models import Program
from programs.role_lists import RoleLists, find_lists
from programs.role_match import leads_to, match_words
from programs.role_summary import RoleSummary
from programs.row_facts import tuition_sources
from roles.models import CareerStep, Role, RoleOccupation, Source, SourceNote

MAX_FIELDS = 8
# The longest durations that the filter bar offers, in months.
DURATION_LIMITS = (12, 18, 24, 36)


class FieldChoice(NamedTuple):
    name: str
    url: str
    count: int


class Choices(NamedTuple):
    """A menu of the filter bar. ``options`` are (value, label, count)."""

    name: str
    label: str
    options: list[tuple[object, str, int]]


class RolePrograms:
    """Two lists: the programs whose field prepares for the role, and those that are linked to its guide.

    ``role`` has its official occupations prefetched, as in ``RolePrograms.roles()`` and ``Guide.rows()``.
    """

    def __init__(self, role, notes: Iterable[SourceNote] = ()):
        self.role = role
        self._notes = list(notes)
        self.path = reverse("role_programs", args=[role.slug])

    @staticmethod
    def roles():
        official = RoleOccupation.objects.select_related("occupation")
        return Role.objects.with_family().prefetch_related(Prefetch("official", official))

    @cached_property
    def _lists(self) -> RoleLists:
        return find_lists(self.role)

    @property
    def summary(self) -> RoleSummary:
        return self._lists.summary

    @cached_property
    def _rows(self) -> tuple[list[Program], list[Program]]:
        return self._lists.rows()

    @property
    def crosswalk(self) -> Source | None:
        return self.summary.crosswalk

    @cached_property
    def is_empty(self) -> bool:
        return not (self.summary.total or has_text(self.role.programs_text))

    @cached_property
    def programs(self):
        """All programs of the role, for its catalog."""
        found = Program.objects.published().filter(leads_to([self.role.slug], self._lists.fields))
        return self._lists.with_prepares(found)

    @cached_property
    def catalog_sentences(self) -> list[str]:
        sentences = role_findings.catalog_sentences(self.summary)
        if sentences and self._chosen:
            sentences.append(f"Our editors chose {join_names(self._chosen)} as the official occupation.")
        return sentences

    @property
    def topic(self) -> str:
        if self.shows_matching:
            return "Programs"
        return self.linked_topic if self.summary.linked else self.role.programs_heading or "Programs"

    @property
    def finding(self) -> str:
        return role_findings.matching_finding(self.summary) if self.shows_matching else self.linked_finding

    # The programs that match

    @property
    def _chosen(self) -> list[str]:
        """The occupations that our editors chose, as written in a sentence."""
        return [isolate(inside_sentence(link.occupation.title)) for link in self.role.official.all() if link.is_chosen]

    @property
    def occupation_words(self) -> str:
        """The occupations to which the field of a program that matches leads."""
        links, chosen = [link for link in self.role.official.all() if link.is_leading], self._chosen
        listed = [] if links and len(chosen) == len(links) else ["the occupation that includes this job title"]
        choice = f"{join_names(chosen, 'or')}, which our editors chose for this job" if chosen else ""
        return ", or to ".join(filter(None, [*listed, choice]))

    @property
    def shows_matching(self) -> bool:
        """Programs that match and are linked to the guide are in the other list, so they make no list of their own."""
        return self.summary.matching_only > 0

    @property
    def fields(self) -> list[FieldChoice]:
        return [
            FieldChoice(name, build_url(self.path, {"field": [slug]}), count)
            for _, slug, name, count in self.summary.fields[:MAX_FIELDS]
        ]

    @property
    def all_fields_url(self) -> str:
        """The catalog with all fields in its sidebar; empty if ``fields`` are all of them."""
        if len(self.summary.fields) <= MAX_FIELDS:
            return ""
        return f"{build_url(self.path, {'show': ['field']})}#filter-field"

    @cached_property
    def matching_rows(self) -> list[Program]:
        return self._rows[0]

    @property
    def tuition_sources(self) -> list[Source]:
        return tuition_sources(self.matching_rows)

    @property
    def sources(self) -> list[Source]:
        """The sources of the programs shown, of their tuition, and of the match with the role."""
        rows = [*self.matching_rows, *self.linked_rows]
        cited = [source for row in rows for source in (row.source, row.tuition_source)]
        return list({source.slug: source for source in [self.summary.crosswalk, *cited] if source}.values())

    # The programs that are linked to the guide

    @property
    def linked_topic(self) -> str:
        return f"{isolate(self.role.programs_heading or 'Listed programs')} ({self.summary.linked:,})"

    @property
    def linked_finding(self) -> str:
        return role_findings.linked_finding(self.summary)

    @property
    def text_first(self) -> bool:
        """Whether the guide's own text is above the programs that match, because no program is linked to the guide."""
        return self.shows_matching and not self.summary.linked and has_text(self.role.programs_text)

    @property
    def has_text(self) -> bool:
        """Whether there is text above the linked programs."""
        return not self.text_first and (has_text(self.role.programs_text) or bool(self.linked_sentences))

    @cached_property
    def linked_sentences(self) -> list[str]:
        """Sentences after the guide's own text."""
        claimed = self.role.claimed_programs
        is_explained = claimed is not None and any(mentions(note, claimed) for note in self._notes)
        claim = "" if is_explained else role_findings.claim_sentence(self.summary, claimed)
        return list(filter(None, [role_findings.study_sentence(self.summary), claim]))

    @cached_property
    def linked_rows(self) -> list[Program]:
        rows = self._rows[1]
        words = {match_words(program) for program in rows}
        # The heading says what is true of all rows.
        if len(words) > 1:
            for program in rows:
                program.match = match_words(program)
        return rows

    @cached_property
    def conflict(self) -> list[str]:
        steps = [step for step in self.role.steps.all() if step.path == CareerStep.Path.ENTRY and step.study_months_min]
        degrees = {str(program.degree_type or "") for program in self.linked_rows}
        has_all = len(self.linked_rows) == self.summary.linked
        degree = degrees.pop() if has_all and len(degrees) == 1 else ""
        return role_findings.conflict_sentences(self.summary, steps[0].title if steps else "", degree)

    # Both

    @cached_property
    def filters(self) -> list[Choices]:
        """The menus of the filter bar. A limit that adds no program to the one below it is left out."""
        summary = self.summary
        formats = [
            (value, label, summary.formats[value])
            for value, label in Program.DeliveryMode.choices
            if summary.formats.get(value)
        ]
        up_to = {
            limit: sum(count for months, count in summary.months.items() if months <= limit)
            for limit in DURATION_LIMITS
        }
        menus = [
            Choices("format", "Format", formats),
            Choices("duration_max", "Maximum duration", _limits(up_to, duration)),
            Choices("tuition_max", "Maximum tuition", _limits(summary.tuition_up_to, dollars)),
        ]
        return [menu for menu in menus if menu.options]


def _limits(counts: Mapping[int, int], label: Callable[[int], str]) -> list[tuple[int, str, int]]:
    options, below = [], 0
    for limit, count in counts.items():
        if count > below:
            options.append((limit, label(limit), count))
        below = count
    return options


def mentions(note: SourceNote, number: int) -> bool:
    """Whether a note contains ``number``, in digits or in words. "1,340" and "340,000" do not contain 340."""
    written = "|".join({f"{number:,}", str(number), number_word(number)})
    return bool(re.search(rf"(?<![\w,.])(?:{written})(?!\w|[,.]\d)", f"{note.title} {note.text}", re.IGNORECASE))
