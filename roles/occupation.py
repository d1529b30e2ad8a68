"""The page of an official occupation."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from careerguide.content.figures import Figure
from careerguide.lib.job_titles import is_abbreviation
from careerguide.lib.money import dollars, hourly_dollars
from careerguide.lib.number_format import with_commas
from careerguide.lib.word_forms import word_forms
from roles import occupation_findings as findings
from roles.career_rows import CareerRow, occupation_rows
from roles.changes import ChangeLog, occupation_changes
from roles.charts import Chart
from roles.growth import shared_period
from roles.guide import CitedSource, cite
from roles.models import Occupation, OccupationSkill, OtherTitle, RelatedOccupation, Role, RoleOccupation, Source, Task
from roles.occupation_charts import Distribution, growth_bars
from roles.survey import Survey, find_surveys

# More names of the occupation than this are folded, and more than the other one are left to search.
MAX_OPEN_TITLES, MAX_TITLES = 24, 400
MAX_BARS = 5
MAX_ABBREVIATIONS = 2
# O*NET's tiers of related occupations, and what a fold calls them.
_TIERS = {"Primary-Short": "", "Primary-Long": "close", "Supplemental": "distant"}


class Tier(NamedTuple):
    """Related occupations: the closest ones have no ``label``, and others are folded behind theirs."""

    label: str
    occupations: list[Occupation]

    @property
    def rows(self) -> list[CareerRow]:
        return occupation_rows(self.occupations)


class OccupationPage:
    """The page of ``occupation``, which comes from ``OccupationPage.rows()``."""

    def __init__(self, occupation: Occupation):
        self.occupation = occupation

    @staticmethod
    def rows():
        return Occupation.objects.select_related("source", "growth_source", "skills_source", "successor")

    @cached_property
    def guides(self) -> list[RoleOccupation]:
        """The links to published guides: first those that list the title, then those chosen by our editors."""
        links = RoleOccupation.objects.filter(occupation=self.occupation, role__in=Role.objects.published())
        rows = links.filter(relation__in=RoleOccupation.LEADING).select_related("role")
        # "listed" comes after "chosen".
        return list(rows.order_by("-relation", "role__sort_key", "pk"))

    @cached_property
    def sections(self) -> dict[str, str]:
        """The titles of the sections on the page, by anchor: what is not known has none."""
        own = self.occupation
        known = {
            "pay": ("Pay", own.percentiles() or own.hourly_median is not None),
            "growth": ("Openings and growth", own.growth_percent is not None or own.openings is not None),
            "education": ("Education", own.entry_education or self.surveys),
            "skills": ("Technology skills", self.skills),
            "titles": ("Job titles" if own.is_catch_all else "Other titles", self.titles),
            "related": ("Related careers", self.tiers),
            "tasks": ("Tasks", self.tasks),
        }
        return {id_: title for id_, (title, is_known) in known.items() if is_known}

    # Head

    @property
    def abbreviations(self) -> list[str]:
        """Short titles that abbreviate the title, such as "RN". Many are of parts of the occupation."""
        title = self.occupation.title
        short = [name for name, is_short, _ in self._title_rows if is_short and is_abbreviation(name, title)]
        return short if len(short) <= MAX_ABBREVIATIONS else []

    @property
    def lead(self) -> list[str]:
        own = self.occupation
        return [each for each in (findings.pay_sentence(own), findings.entry_sentence(own)) if each]

    # Pay

    @property
    def pay_finding(self) -> str:
        return findings.pay_finding(self.occupation)

    @cached_property
    def distribution(self) -> Distribution | None:
        percentiles = self.occupation.percentiles()
        return Distribution(tuple(percentiles)) if len(percentiles) > 1 else None

    @cached_property
    def median(self) -> Figure | None:
        """Of a year, or of an hour if pay is published by the hour only."""
        return self._wage("Median pay per year", self.occupation.pay_p50, dollars) or self.hourly

    @cached_property
    def hourly(self) -> Figure | None:
        return self._wage("Median pay per hour", self.occupation.hourly_median, hourly_dollars)

    @cached_property
    def mean(self) -> Figure | None:
        return self._wage("Mean pay per year", self.occupation.pay_mean, dollars)

    @cached_property
    def employment(self) -> Figure | None:
        basis = "employees; self-employed people are not counted"
        return self._wage("People in this job", self.occupation.employment, with_commas, basis)

    def _wage(
        self, label: str, value, format_value: Callable, basis: str = "wages for the whole occupation"
    ) -> Figure | None:
        source = self.occupation.source
        if value is None:
            return None
        return Figure(label, format_value(value), source=source, basis=basis, period=source.edition)

    # Openings and growth

    @property
    def growth_finding(self) -> str:
        return findings.growth_finding(self.occupation)

    @cached_property
    def openings(self) -> Figure | None:
        own = self.occupation
        if own.openings is None:
            return None
        basis = "projected yearly average; it includes jobs that people leave"
        text = findings.openings_words(own)
        return Figure("Openings a year", text, source=own.projection_source, basis=basis, period=own.growth_period)

    @cached_property
    def _nearby(self) -> list[Occupation]:
        """The closest and close occupations with a projection, to compare with that of this one."""
        if self.occupation.growth_percent is None:
            return []
        rows = (row for tier in self.tiers if tier.label in {"", "close"} for row in tier.occupations)
        return [row for row in rows if row.growth_percent is not None]

    @cached_property
    def growth_neighbors(self) -> list[Occupation]:
        """The first ones nearby, and the one with the best outlook."""
        first = self._nearby[:MAX_BARS]
        best = max(self._nearby, key=lambda row: row.growth_percent, default=None)
        return first if best is None or best in first else [*first[:-1], best]

    @cached_property
    def growth_chart(self) -> Chart | None:
        return growth_bars(self.occupation, self.growth_neighbors)

    @property
    def growth_comparison(self) -> str:
        return findings.growth_comparison(self.occupation, self._nearby)

    @cached_property
    def growth_years(self) -> str:
        """Such as "2024 to 2034", or "" if the bars of the chart differ."""
        return shared_period(row.growth_period for row in [self.occupation, *self.growth_neighbors])

    @property
    def neighbors_with_openings(self) -> list[tuple[Occupation, str]]:
        rows = [row for row in self.growth_neighbors if row.openings is not None]
        return [(row, findings.openings_words(row)) for row in sorted(rows, key=lambda row: -row.openings)]

    # Education

    @property
    def education_finding(self) -> str:
        levels = self.surveys[0].levels if len(self.surveys) == 1 and not self.surveys[0].title else []
        return findings.education_finding(self.occupation, levels)

    @property
    def entry_requirements(self) -> str:
        return findings.entry_requirements(self.occupation)

    @cached_property
    def surveys(self) -> list[Survey]:
        return find_surveys(self.occupation)

    @property
    def cautions(self) -> list[tuple[str, str]]:
        """The title of a survey and a sentence about its most uncertain share."""
        return [(survey.title, survey.caution) for survey in self.surveys if survey.caution]

    # Names

    @cached_property
    def skills(self) -> list[OccupationSkill]:
        return list(self.occupation.skills.order_by("position"))

    @cached_property
    def _title_rows(self) -> list[tuple[str, bool, int]]:
        """Short titles first, without the title of the page in the singular."""
        rows = OtherTitle.objects.filter(occupation=self.occupation).values_list("title", "is_short", "source")
        own = word_forms(self.occupation.title)
        return sorted((row for row in rows if word_forms(row[0]) != own), key=lambda row: not row[1])

    @cached_property
    def titles(self) -> list[str]:
        return [title for title, *_ in self._title_rows]

    @property
    def open_titles(self) -> list[str]:
        """Those that are not folded."""
        return self.titles[:MAX_OPEN_TITLES]

    @property
    def folded_titles(self) -> list[str]:
        return self.titles[MAX_OPEN_TITLES:MAX_TITLES]

    @property
    def unlisted_titles(self) -> int:
        return max(len(self.titles) - MAX_TITLES, 0)

    @property
    def titles_finding(self) -> str:
        return findings.titles_finding(self.occupation, len(self.titles))

    # Related careers and tasks

    @cached_property
    def _related(self) -> list[RelatedOccupation]:
        links = self.occupation.related_occupations.filter(related__is_current=True).order_by("position", "pk")
        return list(links.select_related("related__source", "related__growth_source", "source"))

    @cached_property
    def tiers(self) -> list[Tier]:
        tiers: dict[str, list[Occupation]] = {name: [] for name in _TIERS}
        for link in self._related:
            tiers.setdefault(link.tier, []).append(link.related)
        return [Tier(_TIERS.get(name, name), rows) for name, rows in tiers.items() if rows]

    @property
    def related_finding(self) -> str:
        return findings.related_finding(self.occupation, self.tiers[0].occupations) if self.tiers else ""

    @cached_property
    def related_period(self) -> str:
        """The years that all growth in the rows is for, or "" if they differ."""
        return shared_period(row.growth_period for tier in self.tiers for row in tier.occupations)

    @cached_property
    def tasks(self) -> list[Task]:
        """Those of the newest edition that was imported: core ones first, if O*NET knows which ones are."""
        rows = list(self.occupation.tasks.select_related("source").order_by("-is_core", "position", "pk"))
        newest = max((task.source_id for task in rows), default=None)
        return [task for task in rows if task.source_id == newest]

    @property
    def core_tasks(self) -> list[Task]:
        return [task for task in self.tasks if task.is_core] or self.tasks

    @property
    def other_tasks(self) -> list[Task]:
        return self.tasks[len(self.core_tasks) :]

    @cached_property
    def changes(self) -> ChangeLog:
        return ChangeLog(occupation_changes([self.occupation.pk]).get(self.occupation.pk, []))

    # Sources

    @cached_property
    def figures(self) -> list[Figure]:
        own = self.occupation
        figures = [self.openings, own.growth_figure, *(survey.figure for survey in self.surveys)]
        if "pay" in self.sections:
            figures += [self.median, own.pay_figure, self.mean, self.hourly, self.employment]
        return list({figure.label: figure for figure in figures if figure}.values())

    @property
    def sources(self) -> list[CitedSource]:
        """The sources with the sections that cite them, in the order of the page."""
        return cite((each for each in self._citations() if each[1] in self.sections), self.sections)

    def _citations(self) -> Iterator[tuple[Source | None, str]]:
        own = self.occupation
        yield own.source, "pay"
        yield own.projection_source, "growth"
        if own.entry_education:
            yield own.projection_source, "education"
        for survey in self.surveys:
            yield survey.first.source, "education"
        yield own.skills_source, "skills"
        # The source of titles is usually that of related occupations, too.
        related, titles = {row.source for row in self._related}, {source for *_, source in self._title_rows}
        missing = Source.objects.filter(pk__in=titles - {source.pk for source in related})
        for source in [*(each for each in related if each.pk in titles), *missing]:
            yield source, "titles"
        for row in self._related:
            yield row.source, "related"
            yield row.related.source, "related"
            if row.related.growth_percent is not None:
                yield row.related.projection_source, "related"
        if self.tasks:
            yield self.tasks[0].source, "tasks"
