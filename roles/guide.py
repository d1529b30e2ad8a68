"""A guide as shown on its page: sections, notes next to figures, and the list of sources."""

from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db.models import OuterRef, Prefetch, Subquery

from careerguide.content.figures import Figure, FigureState
from careerguide.lib.aggregates import ListOf
from careerguide.lib.markdown import has_text
from careerguide.lib.number_format import number_word
from roles.changes import ChangeLog, guide_changes
from roles.growth_section import GrowthSection
from roles.models import (
    CareerStep,
    Comparison,
    PayBand,
    Role,
    RoleAlias,
    RoleOccupation,
    SkillGroup,
    Source,
    SourceNote,
)
from roles.pay_section import PaySection
from roles.skill_lines import SkillLine, in_other_guides, skill_lines

# Where the notes about a subject belong. Notes about anything else concern the whole guide.
_SECTION_OF = {
    SourceNote.About.HEADLINE_PAY: "pay",
    SourceNote.About.GROWTH: "growth",
    SourceNote.About.PAY: "pay",
    SourceNote.About.SKILLS: "skills",
    SourceNote.About.PROGRAMS: "programs",
}
# Without the texts of the other guide.
_COMPARISON_COLUMNS = (
    *("role", "finding", "other_side", "this_side", "by_employer", "upside", "downside"),
    *("right_for", "wrong_for", "verdict", "other__slug", "other__title", "other__status"),
)


class Section(NamedTuple):
    """A section of the page. ``id`` is its anchor. An empty section is not on the page."""

    id: str
    title: str
    is_empty: bool


class Skills(NamedTuple):
    """A group of skills as the page shows it."""

    name: str
    text: str
    skills: list[str]
    lines: list[SkillLine]


class CitedSource(NamedTuple):
    """A source and the ids of the sections that cite it; none if only the whole guide does."""

    source: Source
    sections: list[str]


def cite(citations: Iterable[tuple[Source | None, str]], places: Iterable[str]) -> list[CitedSource]:
    """Each source once, with the ``places`` that cite it. ``citations`` are pairs of a source and the id of a place."""
    sections: dict[Source, set[str]] = {}
    for source, section in citations:
        if source:
            sections.setdefault(source, set()).add(section)
    return [CitedSource(source, [id_ for id_ in places if id_ in ids]) for source, ids in sections.items()]


class Guide:
    """The page of ``role``, which comes from ``Guide.rows()``."""

    def __init__(self, role: Role):
        self.role = role

    @staticmethod
    def rows():
        """All roles with the sections of their guides except the skills, in a constant number of queries.

        ``other_names`` is an unordered list of the role's aliases, or None.
        """
        aliases = RoleAlias.objects.filter(role=OuterRef("pk")).order_by().values("role")
        return (
            Role.objects.with_family()
            .annotate(other_names=Subquery(aliases.annotate(names=ListOf("name")).values("names")))
            .prefetch_related(
                Prefetch("pay_bands", PayBand.objects.select_related("source")),
                "fit_statements",
                "steps",
                "days",
                Prefetch("comparisons", Comparison.objects.select_related("other").only(*_COMPARISON_COLUMNS)),
                Prefetch(
                    "official", RoleOccupation.objects.select_related("occupation__source", "occupation__growth_source")
                ),
                Prefetch("notes", SourceNote.objects.select_related("source")),
            )
        )

    @cached_property
    def _sections(self) -> list[Section]:
        """The sections that editors write, in the order of the page."""
        role = self.role
        path = self.ladder or self.pivots or has_text(role.path_text)
        week = role.days.all() or has_text(role.week_text)
        best_and_worst = any(map(has_text, (role.best_parts, role.worst_parts, role.fit_text)))
        entry = self.entry_steps or has_text(role.entry_text) or has_text(role.entry_more)
        return [
            Section("deal", "The deal", not has_text(role.deal)),
            *(
                Section(f"compared-{comparison.other.slug}", f"Compared with {comparison.other}", is_empty=False)
                for comparison in role.comparisons.all()
            ),
            Section("pay", "Pay", self.pay.is_empty),
            # It compares official figures, so no one can write it.
            *([Section("growth", "Growth", is_empty=False)] if self.growth.chart else []),
            Section("path", "Career path", not path),
            Section("skills", "Skills", not self.skill_groups),
            Section("week", "A typical week", not week),
            Section("best-and-worst", "Best and worst", not best_and_worst),
            Section("fit", "Is it for you?", not role.fit_statements.all()),
            Section("breaking-in", "Breaking in", not entry),
        ]

    @cached_property
    def sections(self) -> dict[str, str]:
        """The titles of the sections on the page, by anchor."""
        return {section.id: section.title for section in self._sections if not section.is_empty}

    @property
    def missing_sections(self) -> list[str]:
        """The titles of the sections that are not on the page because they are empty."""
        return [section.title for section in self._sections if section.is_empty]

    @cached_property
    def bands(self) -> list[PayBand]:
        return list(self.role.pay_bands.all())

    @cached_property
    def occupations(self) -> list[RoleOccupation]:
        return list(self.role.official.all())

    @cached_property
    def leading(self) -> list[RoleOccupation]:
        return [link for link in self.occupations if link.is_leading]

    @cached_property
    def pay(self) -> PaySection:
        return PaySection(self.role, self.bands, self.leading)

    @cached_property
    def growth(self) -> GrowthSection:
        return GrowthSection(self.role, self.occupations)

    def _steps(self, path: CareerStep.Path) -> list[CareerStep]:
        return [step for step in self.role.steps.all() if step.path == path]

    @cached_property
    def ladder(self) -> list[list[CareerStep]]:
        """Lists of steps with the same number, which are alternatives."""
        return [list(steps) for _, steps in groupby(self._steps(CareerStep.Path.LADDER), attrgetter("number"))]

    @cached_property
    def pivots(self) -> list[CareerStep]:
        return self._steps(CareerStep.Path.PIVOT)

    @cached_property
    def entry_steps(self) -> list[CareerStep]:
        return self._steps(CareerStep.Path.ENTRY)

    @property
    def path_finding(self) -> str:
        return path_finding(len(self.ladder), len(self.pivots))

    @cached_property
    def _skill_rows(self) -> list[tuple]:
        """The values of each group and of one of its skills, and whether another guide has the skill."""
        rows = SkillGroup.objects.filter(role=self.role).order_by("number", "pk", "entries__number", "entries__pk")
        fields = "skill__name", "skill__slug", "label", "joined_by", "note"
        is_shared = in_other_guides(self.role, "entries__skill")
        return list(rows.values_list("pk", "name", "text", *(f"entries__{field}" for field in fields), is_shared))

    @cached_property
    def skill_groups(self) -> list[Skills]:
        """The groups without empty ones."""
        groups: dict[int, tuple[str, str, list]] = {}
        for pk, name, text, *entry, _ in self._skill_rows:
            entries = groups.setdefault(pk, (name, text, []))[2]
            if entry[0] is not None:
                entries.append(entry)
        return [
            Skills(name, text, [entry[0] for entry in entries], skill_lines(entries))
            for name, text, entries in groups.values()
            if entries or has_text(text)
        ]

    @cached_property
    def shared_skills(self) -> set[str]:
        return {slug for _, _, _, _, slug, *_, is_shared in self._skill_rows if is_shared}

    @cached_property
    def notes(self) -> list[SourceNote]:
        return list(self.role.notes.all())

    @cached_property
    def notes_about(self) -> dict[str, list[SourceNote]]:
        return {about: [note for note in self.notes if note.about == about] for about in SourceNote.About.values}

    @cached_property
    def margin_notes(self) -> dict[str, list[SourceNote]]:
        """The notes next to a section, by its id: those with a short text."""
        notes = [(section, note) for note, sections in self.notes_at_foot for section in sections if note.short]
        return {section: [note for other, note in notes if other == section] for section, _ in notes}

    @cached_property
    def notes_at_foot(self) -> list[tuple[SourceNote, list[str]]]:
        """Each note with the id of the section that it is about, in a list; empty if it is about the whole guide."""
        ids = [(note, _SECTION_OF.get(note.about)) for note in self.notes]
        return [(note, [id_] if id_ in self._places else []) for note, id_ in ids]

    @property
    def _places(self) -> list[str]:
        return [*self.sections, "programs"]

    @cached_property
    def sources(self) -> list[CitedSource]:
        """The sources, first that of the guide, with the sections that cite them, in the order of the page."""
        cited = [(self.role.source, ""), *((figure.source, "pay") for figure in self.pay.figures)]
        for link in self.occupations:
            occupation = link.occupation
            cited.append((occupation.source, "pay" if link in self.leading else ""))
            if occupation.growth_percent is not None:
                cited.append((occupation.projection_source, "growth"))
        if self.role.growth_figure:
            cited.append((self.role.source, "growth"))
        cited += [(note.source, section) for note, sections in self.notes_at_foot for section in sections or [""]]
        return cite(cited, self._places)

    @cached_property
    def changes(self) -> ChangeLog:
        return ChangeLog(guide_changes([self.role.pk]).get(self.role.pk, []))

    @cached_property
    def figures(self) -> list[Figure]:
        figures = [*self.pay.figures, self.role.growth_figure, self.role.market_fit_figure]
        figures += [occupation.growth_figure for occupation in self.growth.occupations]
        return [figure for figure in figures if figure]

    @cached_property
    def states(self) -> list[FigureState]:
        """The states that the page shows: those that differ from the usual one of their place."""
        bands = [band.figure for band in self.bands]
        official = [occupation.pay_figure for occupation in self.pay.occupations]
        places = [
            (self.pay.usual_state, [*bands, self.role.salary_figure] if bands else []),
            (FigureState.OFFICIAL, official),
            (FigureState.GUIDE, [figure for figure in self.figures if figure not in bands + official]),
        ]
        shown = {figure.state for usual, figures in places for figure in figures if figure and figure.state != usual}
        return [state for state in FigureState if state in shown]


def path_finding(rungs: int, sideways: int) -> str:
    """Such as "Four rungs, and two ways to move sideways". A single rung is left out."""
    up = f"{number_word(rungs)} rungs" if rungs > 1 else ""
    aside = f"{number_word(sideways)} way{'' if sideways == 1 else 's'} to move sideways" if sideways else ""
    return ", and ".join(filter(None, (up, aside))).capitalize()
