"""The page of a program: its sections, with what each one found, and its sources."""

from functools import cached_property
from operator import attrgetter

from careerguide.content.figures import FigureState
from careerguide.lib.editions import edition_words
from careerguide.lib.money import dollars
from programs import wording
from programs.careers import Careers
from programs.changes import program_changes
from programs.models import InstitutionFigures, Outcome, Program
from programs.outcomes import outcomes_of
from programs.role_match import ProgramRole, roles_of
from programs.structured_data import occupations_by_pathway
from roles.changes import ChangeLog
from roles.models import Occupation, Role, Source


class ProgramPage:
    def __init__(self, program: Program, similar: list[Program]):
        self.program = program
        self.similar = similar
        self.claim = wording.claim(program)
        self.details_finding = wording.details_finding(program)
        self.place = wording.place_in_words(program)
        self.tuition_basis = wording.tuition_basis(program)
        self.exit_note = wording.exit_note(program)
        self.tuition_note = wording.tuition_note(program)

    @property
    def usual_origin(self) -> str:
        """Where most of the program's figures come from. The page says it once, under "Where this comes from"."""
        source = self.program.source
        return FigureState.OFFICIAL if source and source.kind == Source.Kind.OFFICIAL else FigureState.GUIDE

    @property
    def unstated(self) -> str:
        """What is not known about the program, in one list: "Format, study mode"."""
        row = self.program
        facts = {
            "degree": row.degree_type_id,
            "field": row.field_of_study_id,
            "format": row.delivery_mode,
            "study mode": row.study_mode,
            "duration": row.duration_months,
            "tuition": row.tuition_usd is not None,
            "location": row.full_place,
        }
        return ", ".join(name for name, value in facts.items() if not value).capitalize()

    @cached_property
    def careers(self) -> Careers:
        return Careers(self.program.field_of_study, self.program.degree_type)

    @cached_property
    def roles(self) -> list[ProgramRole]:
        return roles_of([self.program])[self.program.pk]

    @property
    def guides(self) -> list[tuple[ProgramRole, str]]:
        """The roles to which the program has a pathway, except ``mismatches``, and what their guides recommend.

        The careers of the program's field name the other guides.
        """
        links = [link for link in self.roles if link.strength and not _is_mismatch(link)]
        return [(link, wording.recommended(link.role, self.careers.level)) for link in links]

    @property
    def mismatches(self) -> list[tuple[Role, str]]:
        """The roles whose guide names the program, although its field does not prepare for them, and a note."""
        return [
            (link.role, link.note or wording.mismatch(self.program, link.strength))
            for link in self.roles
            if _is_mismatch(link)
        ]

    @property
    def occupations(self) -> list[Occupation]:
        """The occupations that search engines learn of, by SOC code: those that do not usually require more."""
        has_pathway = any(link.strength for link in self.roles)
        by_pathway = occupations_by_pathway(self.program) if has_pathway else []
        return sorted({*self.careers.within_reach, *by_pathway}, key=attrgetter("soc_code"))

    @cached_property
    def outcomes(self) -> list[Outcome | InstitutionFigures]:
        return outcomes_of(self.program)

    @property
    def newer_tuition(self) -> str:
        figures = next((row for row in self.outcomes if isinstance(row, InstitutionFigures)), None)
        return wording.newer_tuition(self.program, figures) if figures else ""

    @property
    def graduates_topic(self) -> str:
        if self.graduates_finding:
            return "Graduates’ pay"
        return "Graduates" if any(isinstance(row, Outcome) for row in self.outcomes) else "Undergraduates"

    @property
    def graduates_finding(self) -> str:
        row = next((row for row in self.outcomes if isinstance(row, Outcome) and row.earnings), None)
        if not row:
            return ""
        edition = f" ({edition_words(row.source.published)})" if row.source.published else ""
        others = " at this institution and others" if row.is_pooled else ""
        words = f"A median of {dollars(row.earnings)} in the first year after graduating in {row.field_name}"
        return f"{words}{others}{edition}"

    @property
    def similar_finding(self) -> str:
        row, field = self.program, self.program.field_of_study
        same = f"Same {'field' if field else 'degree type'}{' and format' if row.delivery_mode else ''}"
        levels = {each.degree_type_id == row.degree_type_id for each in self.similar}
        first = [
            *(["same degree type"] if field and row.degree_type_id and True in levels else []),
            *(["similar titles"] if field and not field.cip_code else []),
        ]
        order = ""
        if any(each.tuition_usd is not None for each in self.similar):
            order = "lowest tuition first" if row.tuition_usd is None else "closest in price"
        if not first:
            return ", ".join(filter(None, (same, order)))
        return f"{same}: {' and '.join(first)} first{order and f', then {order}'}"

    @cached_property
    def similar_sources(self) -> list[Source]:
        """The sources of the tuition of similar programs, without that of the program's own tuition."""
        tuitions = (row for row in [self.program, *self.similar] if row.tuition_usd is not None)
        pairs = [(row.tuition_source_id or row.source_id, row) for row in tuitions]
        own = {key for key, row in pairs if row is self.program}
        return list(Source.objects.filter(pk__in={key for key, _ in pairs if key} - own))

    @cached_property
    def changes(self) -> ChangeLog:
        return ChangeLog(program_changes([self.program.pk]).get(self.program.pk, []))

    @cached_property
    def sources(self) -> list[Source]:
        row = self.program
        of_program = [row.source, row.tuition_source, row.field_source, row.region_source, *self.similar_sources]
        sources = [*of_program, *(outcome.source for outcome in self.outcomes), self.careers.crosswalk]
        return [source for source in dict.fromkeys([*sources, *self.careers.sources]) if source]


def _is_mismatch(link: ProgramRole) -> bool:
    return link.prepares is False and link.strength in wording.CLAIMS
