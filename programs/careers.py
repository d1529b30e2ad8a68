"""The careers that a program's field of study prepares for, by the official crosswalk, and the education they require.

The levels are those of the US Bureau of Labor Statistics, "typical entry-level education".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from careerguide.content.figures import NOT_STATED
from careerguide.lib.money import dollars
from careerguide.lib.names import inside_sentence, join_names
from careerguide.lib.number_format import both_or_all, number_word, signed_number
from careerguide.lib.ruler import Ruler, official_ruler
from programs.models import FieldOccupation, Program
from roles.education import ENTRY_LEVELS, ENTRY_RANKS
from roles.growth import shared_period
from roles.models import Occupation, Source

MAX_ROWS = 6
# More names than this would not fit in the heading of a fold.
_MAX_NAMES = 2

# How the names of degree types begin. Others, such as "Graduate certificate", are at no level of the statistics.
_AWARDS = {
    r"certificate \(": "Postsecondary nondegree award",
    "associate": "Associate's degree",
    "bachelor": "Bachelor's degree",
    "master": "Master's degree",
    "doctor": "Doctoral or professional degree",
}


class Career(NamedTuple):
    occupation: Occupation
    education: str
    # From the lowest to the highest percentile that is known.
    pay: str
    ruler: Ruler | None
    median: str
    growth: str
    # Below zero if it requires less than the program's award, None if that is not known.
    difference: int | None


@dataclass(frozen=True)
class Group:
    """Careers that require about the same. ``folded`` come after ``shown``, behind the label ``more``."""

    heading: str
    shown: Sequence[Career]
    folded: Sequence[Career]
    more: str


class Tally(NamedTuple):
    count: int
    words: str
    education: str


def award_level(program: Program) -> str | None:
    """The level of the program's award, as the statistics name it; None if it has none there."""
    name = program.degree_type.name.lower() if program.degree_type else ""
    return next((level for start, level in _AWARDS.items() if re.match(start, name)), None)


class Careers:
    """The careers of ``program``, those with the most jobs first, in one query."""

    def __init__(self, program: Program):
        self._level = award_level(program)
        links = FieldOccupation.objects.official().filter(field=program.field_of_study_id)
        related = links.select_related("source", "occupation__source", "occupation__growth_source")
        self._links = list(related) if program.field_of_study_id else []
        careers = [_career(link.occupation, self._level) for link in self._links]
        self.all = sorted(careers, key=lambda each: (-(each.occupation.employment or 0), each.occupation.title))

    @property
    def crosswalk(self) -> Source | None:
        return self._links[0].source if self._links else None

    @cached_property
    def sources(self) -> list[Source]:
        """The sources of pay and growth."""
        rows = [career.occupation for career in self.all]
        sources = [row.source for row in rows] + [row.growth_source for row in rows]
        return [source for source in dict.fromkeys(sources) if source]

    @cached_property
    def growth_period(self) -> str:
        """The years of all projections, or "" if they differ. Rows then state their own."""
        return shared_period(career.occupation.growth_period for career in self.all)

    @cached_property
    def _sides(self) -> list[tuple[str, list[Career]]]:
        """The careers by what they require, compared with the program's award; empty if that is not known of any."""
        known = [career for career in self.all if career.difference is not None]
        sides = [
            ("less", lambda gap: gap < 0),
            ("this degree", lambda gap: gap == 0),
            ("more", lambda gap: gap > 0),
        ]
        return [(words, [each for each in known if holds(each.difference)]) for words, holds in sides] if known else []

    @property
    def uncounted(self) -> str:
        """The careers that are not in the tally, by name."""
        return join_names([inside_sentence(each.occupation.title) for each in self.all if each.difference is None])

    @property
    def tally(self) -> list[Tally]:
        if len(self.all) < 2:
            return []
        return [
            Tally(len(rows), f"usually {_require(rows)} {words}", self._education(words, rows))
            for words, rows in self._sides
        ]

    def _education(self, words: str, careers: Sequence[Career]) -> str:
        """What the careers require, if that takes few words: "a bachelor’s degree"."""
        if words == "this degree":
            return ENTRY_LEVELS[self._level]
        levels = sorted({career.occupation.entry_education for career in careers}, key=ENTRY_RANKS.get)
        return join_names([ENTRY_LEVELS[level] for level in levels], "or") if len(levels) <= _MAX_NAMES else ""

    @property
    def groups(self) -> list[Group]:
        """The first rows are shown, up to MAX_ROWS. Of the other groups, only those that fit whole are."""
        sides = [(f"Usually require {words}", careers) for words, careers in self._sides if careers]
        # Careers that require this degree come first.
        sides.sort(key=lambda side: not side[0].endswith("this degree"))
        if rest := [career for career in self.all if career.difference is None]:
            sides.append(("Entry education not stated" if sides else "", rest))
        groups, room = [], MAX_ROWS
        for heading, careers in sides:
            shown = careers[:room] if not groups or len(careers) <= room else []
            folded = careers[len(shown) :]
            groups.append(Group(heading, shown, folded, _more(heading, shown, folded)))
            room = 0 if folded else room - len(shown)
        return groups

    @property
    def finding(self) -> str:
        count = len(self.all)
        if not count:
            return "No official link to careers"
        if not self._sides:
            return f"This field leads to {number_word(count)} career{'' if count == 1 else 's'}"
        award = ENTRY_LEVELS[self._level]
        less, same, more = (len(careers) for _, careers in self._sides)
        for number, required in [(same, award), (less, f"less than {award}"), (more, f"more than {award}")]:
            if count == 1 and number:
                return f"This field leads to one career, which usually requires {required}"
            if number == count:
                return f"{both_or_all(count).capitalize()} careers in this field usually require {required}"
            if number > count / 2:
                return f"Most careers in this field usually require {required}"
        some = number_word(same) if same else "none"
        require = "requires" if same == 1 else "require"
        return f"Of the {number_word(count)} careers in this field, {some} usually {require} {award}"


def _career(occupation: Occupation, level: str | None) -> Career:
    percentiles = dict(occupation.percentiles())
    required = ENTRY_RANKS.get(occupation.entry_education)
    return Career(
        occupation,
        occupation.entry_education.replace("'", "’"),
        f"{dollars(min(percentiles.values()))} to {dollars(max(percentiles.values()))}" if percentiles else "",
        official_ruler(percentiles) if len(percentiles) > 1 else None,
        occupation.median_words,
        NOT_STATED if occupation.growth_percent is None else f"{signed_number(occupation.growth_percent)}%",
        None if required is None or level is None else required - ENTRY_RANKS[level],
    )


def _require(careers: Sequence[Career]) -> str:
    return "requires" if len(careers) == 1 else "require"


def _more(heading: str, shown: Sequence[Career], folded: Sequence[Career]) -> str:
    names = [career.occupation.title for career in folded]
    named = join_names(names) if len(names) <= _MAX_NAMES else ""
    if shown or not heading:
        return f"More: {named}" if named else f"{len(names)} more careers"
    return f"{heading}: {named}" if named else f"{heading} ({len(names)})"
