"""The degrees that lead to an occupation: programs in the fields that the crosswalk links to it, counted by level."""

import re
from collections import Counter
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Value
from django.urls import reverse

from careerguide.lib.charts import Axis
from careerguide.lib.names import curly_apostrophes, inside_sentence, join_names
from careerguide.lib.number_format import both_or_all, number_word
from careerguide.lists.querystrings import build_url
from programs.degree_levels import degree_rank
from programs.levels import award_level
from programs.models import DegreeType, FieldOccupation, FieldOfStudy, Program
from programs.models.crosswalk import CROSSWALK
from roles.education import ENTRY_LEVELS
from roles.models import Occupation, Source

MAX_FIELDS = 8
# A degree type compared with the education that people usually start with.
_SIDES = {0: "at that level", -1: "above it", 1: "below it"}
_AFTER_DEGREE = "certificates that follow a degree"
_BRACKET, _AFTER_COMMA = re.compile(r" \((.*)\)$"), r", \1"
# The part of the plot that the longest bar takes, so that its label has room.
_LONGEST = 0.8


class DegreeCount(NamedTuple):
    """``width`` is that of the bar. ``is_entry``: whether people usually start at this level."""

    name: str
    url: str
    count: int
    width: str
    is_entry: bool


class Degrees:
    """The degrees that lead to ``occupation``, in four queries."""

    def __init__(self, occupation: Occupation):
        self.occupation = occupation
        self.path = reverse("role_programs", args=[occupation.slug])

    occupation_words = "this occupation"

    @cached_property
    def _links(self) -> list[FieldOccupation]:
        links = FieldOccupation.objects.official().filter(occupation=self.occupation)
        return list(links.select_related("field", "source").order_by("field__sort_key", "pk"))

    @property
    def _programs(self):
        return Program.objects.published().filter(field_of_study__in=[link.field_id for link in self._links])

    @cached_property
    def _counts(self) -> list[tuple[int | None, int, int | None, int]]:
        """Tuples of a degree type, a field, a source and the number of programs."""
        columns = "degree_type", "field_of_study", "source"
        return list(self._programs.order_by().values_list(*columns).annotate(count=Count("*")))

    @property
    def absence(self) -> str:
        """Why there are no programs."""
        count = len(self._links)
        if not count:
            return "The official federal crosswalk of degrees and jobs links no field of study to this career."
        fields, in_them = ("one field", "it") if count == 1 else (f"{number_word(count)} fields", "any of them")
        links = f"The official federal crosswalk links {fields} of study to this career"
        return f"{links}, but no program in the catalog is in {in_them}."

    @cached_property
    def crosswalk(self) -> Source | None:
        """It is cited even if it has no link to the occupation, because the page says so."""
        return self._links[0].source if self._links else Source.objects.filter(slug=CROSSWALK).first()

    @property
    def sources(self) -> list[Source]:
        return [*([self.crosswalk] if self.crosswalk else []), *self.program_sources]

    @cached_property
    def program_sources(self) -> list[Source]:
        """The sources of the programs, that of the most programs first."""
        counts = Counter()
        for *_, source, count in self._counts:
            counts[source] += count
        sources = Source.objects.filter(pk__in=[source for source in counts if source])
        return sorted(sources, key=lambda source: -counts[source.pk])

    @cached_property
    def total(self) -> int:
        return sum(count for *_, count in self._counts)

    @cached_property
    def _by_degree(self) -> list[tuple[DegreeType | None, int]]:
        """Programs by degree type, from the lowest level to the highest; those without one come last."""
        counts = Counter()
        for degree, *_, count in self._counts:
            counts[degree] += count
        types = DegreeType.objects.in_bulk([key for key in counts if key])
        rows = [(types.get(key), count) for key, count in counts.items()]
        return sorted(rows, key=lambda row: (row[0] is None, row[0] and degree_rank(row[0].name)))

    @property
    def programs(self):
        """All programs that lead to the occupation, for its catalog."""
        return self._programs.annotate(required=Value(self.occupation.entry_education))

    @property
    def catalog_sentences(self) -> list[str]:
        return [self.entry_sentences] if self.entry_sentences else []

    @cached_property
    def levels(self) -> list[DegreeCount]:
        axis = Axis.up_to(max((count for _, count in self._by_degree), default=0) / _LONGEST)
        return [
            DegreeCount(
                curly_apostrophes(degree.name) if degree else "Level not stated",
                build_url(self.path, {"degree_type": [degree.slug]}) if degree else "",
                count,
                axis.span(0, max(count, axis.end / 200)),
                self._compare(degree) == 0,
            )
            for degree, count in self._by_degree
        ]

    @cached_property
    def fields(self) -> list[tuple[FieldOfStudy, int]]:
        """The fields with their programs, those with the most first."""
        counts = Counter()
        for _, field, _, count in self._counts:
            counts[field] += count
        rows = [(link.field, counts[link.field_id]) for link in self._links if counts[link.field_id]]
        return sorted(rows, key=lambda row: -row[1])

    @property
    def first_fields(self) -> list[tuple[FieldOfStudy, int]]:
        return self.fields[:MAX_FIELDS]

    @property
    def other_fields(self) -> list[tuple[FieldOfStudy, int]]:
        return self.fields[MAX_FIELDS:]

    @cached_property
    def repeated_names(self) -> set[str]:
        """Names that several of the fields have. Their CIP codes differ."""
        return {name for name, count in Counter(field.name for field, _ in self.fields).items() if count > 1}

    @property
    def finding(self) -> str:
        if not self._links:
            return "No official link to degrees"
        if not self.total:
            return "No program here leads to this career"
        fields = "fields that lead" if len(self.fields) > 1 else "the field that leads"
        programs = f"{number_word(self.total).capitalize()} program{'' if self.total == 1 else 's'}"
        return f"{programs} in {fields} here"

    @property
    def chart_title(self) -> str:
        """The one or two levels with the most programs; empty if there is nothing to compare, or if levels tie."""
        first, second, third, *_ = [*sorted(self.levels, key=lambda level: -level.count), *[None] * 3]
        if third is None or first.count == second.count:
            return ""
        top = [first] if second.count == third.count else [first, second]
        # A count in brackets does not follow another bracket, as in "Certificate (12 weeks to less than 1 year)".
        names = [f"{_BRACKET.sub(_AFTER_COMMA, inside_sentence(level.name))} ({level.count:,})" for level in top]
        return f"Most common: {', then '.join(names)}"

    @property
    def entry_sentences(self) -> str:
        """How the programs compare with the education that people usually start with; empty if it is not known."""
        required = ENTRY_LEVELS.get(self.occupation.entry_education)
        if not required or not self.total:
            return ""
        counts = Counter()
        for degree, count in self._by_degree:
            counts[self._side(degree)] += count
        sides = [(counts[side], side) for side in (*_SIDES.values(), _AFTER_DEGREE)]
        if all_side := next((words for count, words in sides if count == self.total), ""):
            start = "The only program is" if self.total == 1 else f"{both_or_all(self.total).capitalize()} programs are"
            return f"People usually start with {required}. {start} {all_side}."
        parts = [f"{number_word(count)} {'is' if count == 1 else 'are'} {words}" for count, words in sides if count]
        compared = f" Of these programs, {join_names(parts)}." if parts else ""
        return f"People usually start with {required}.{compared}"

    def _compare(self, degree: DegreeType | None) -> int | None:
        level = award_level(degree)
        return level.compare(self.occupation) if level else None

    def _side(self, degree: DegreeType | None) -> str:
        """Where ``degree`` is, next to the usual education; "" if that is not known.

        A certificate that follows a degree may also follow the usual one: some in dentistry are for dentists.
        """
        compared = self._compare(degree)
        return _AFTER_DEGREE if compared == 1 and award_level(degree).is_between else _SIDES.get(compared, "")
