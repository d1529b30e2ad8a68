"""The page of an institution."""

from collections import Counter, defaultdict
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Q

from careerguide.content.figures import Figure
from careerguide.lib.number_format import number_word
from programs.careers import says_little
from programs.catalog.places import read_country
from programs.levels import award_level
from programs.models import DegreeType, FieldOccupation, Institution, InstitutionFigures
from programs.models.crosswalk import CROSSWALK
from programs.program_group import MAX_LINKS, CountList, ProgramGroup
from roles.models import Occupation, Source

_COLUMNS = ("title", "slug", "soc_code", "entry_education", "growth_source")


class CareerCount(NamedTuple):
    """``count`` programs lead to ``occupation``: by their field, and by a level that is high enough for it."""

    occupation: Occupation
    count: int


class InstitutionPage(ProgramGroup):
    parameter, column = "institution", "institution"
    facets = ("degree_type", "field", "city")
    graduates_topic = "Undergraduates"

    @staticmethod
    def institutions():
        return Institution.objects.with_programs().select_related("figures__source")

    @property
    def lists(self) -> list[CountList]:
        """The head names the place if there is only one."""
        return [each for each in super().lists if each is not self._cities or each.total > 1]

    @property
    def _cities(self) -> CountList:
        return self.counts["city"]

    @property
    def head_counts(self) -> list[tuple[int, str]]:
        return [(self.total, "Programs"), (self.counts["field"].total, "Fields of study")]

    @property
    def place(self) -> str:
        """The place of the institution, or of its programs if its own is not stated."""
        if self.row.place.label:
            return self.row.place.label
        return self._cities.links[0].label if self._cities.total == 1 else read_country(self.row.country)[1]

    @cached_property
    def careers(self) -> list[CareerCount]:
        """The careers that programs lead to, those with the most programs first."""
        by_field = self.programs.order_by().values_list("field_of_study", "degree_type__name")
        programs = list(by_field.annotate(count=Count("pk")))
        occupations = defaultdict(list)
        fields = {field for field, *_ in programs}
        links = FieldOccupation.objects.official().filter(field__in=fields, occupation__is_current=True).order_by()
        for link in links.select_related("occupation").only("field", *(f"occupation__{name}" for name in _COLUMNS)):
            occupations[link.field_id].append(link.occupation)
        counts = Counter()
        for field, name, count in programs:
            level = award_level(DegreeType(name=name or ""))
            for occupation in occupations[field]:
                if level and level.compare(occupation) in (-1, 0):
                    counts[occupation] += count
        careers = [CareerCount(*row) for row in counts.items()]
        return sorted(careers, key=lambda each: (says_little(each.occupation), -each.count, each.occupation.title))

    @property
    def careers_finding(self) -> str:
        count = len(self.careers)
        return f"{number_word(count).capitalize()} career{'' if count == 1 else 's'} at the level of its programs"

    @property
    def top_careers(self) -> list[CareerCount]:
        return self.careers[:MAX_LINKS]

    @cached_property
    def career_sources(self) -> list[Source]:
        """The sources of the links to careers and of the education that they require."""
        if not self.careers:
            return []
        education = {each.occupation.growth_source_id for each in self.top_careers}
        return list(Source.objects.filter(Q(slug=CROSSWALK) | Q(pk__in=education)))

    @cached_property
    def figures(self) -> InstitutionFigures | None:
        return getattr(self.row, "figures", None)

    @property
    def outcomes(self) -> list[InstitutionFigures]:
        return [self.figures] if self.figures and self.figures.figures else []

    @property
    def shown_figures(self) -> list[Figure]:
        return [figure for outcome in self.outcomes for _, figure, _ in outcome.figures]

    @cached_property
    def sources(self) -> list[Source]:
        figures = [self.figures.source] if self.figures else []
        return list(dict.fromkeys([*super().sources, *figures, *self.career_sources]))
