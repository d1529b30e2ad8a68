"""The level of a degree type, compared with the education that an occupation requires.

The levels are those of the US Bureau of Labor Statistics, "typical entry-level education".
"""

import re
from typing import NamedTuple

from programs.models import DegreeType
from roles.education import ENTRY_LEVELS
from roles.models import Occupation, Role
from roles.models.role import EntryEducation

# Guides have the same levels under other names.
_RANKS = {
    name: rank
    for names in (ENTRY_LEVELS, [value for value in EntryEducation.values if value])
    for rank, name in enumerate(names)
}
# How the names of degree types begin, and the level. Others, such as "Diploma", are at no level of the statistics.
_AWARDS = {
    r"certificate \(": "Postsecondary nondegree award",
    "associate": "Associate's degree",
    "bachelor": "Bachelor's degree",
    "master": "Master's degree",
    "doctor": "Doctoral or professional degree",
}
# Certificates that require a degree are between its level and the next one.
_BETWEEN = {"postbaccalaureate certificate": "Bachelor's degree", "post-master’s certificate": "Master's degree"}


class Level(NamedTuple):
    """``words`` are how it is called in a sentence, such as "a master’s degree"."""

    rank: float
    words: str

    @property
    def is_between(self) -> bool:
        """Whether it is between two levels of the statistics, so that no occupation requires it."""
        return self.rank % 1 != 0

    @property
    def same(self) -> str:
        return "this degree" if self.words.endswith("degree") else self.words

    def compare(self, row: Occupation | Role) -> int | None:
        """1 if ``row`` usually requires more than this level, -1 if less, None if that is not known."""
        required = education_rank(row)
        return None if required is None else (required > self.rank) - (required < self.rank)

    def compared_words(self, row: Occupation | Role) -> str:
        """What ``row`` usually requires: "more than this degree", or "" if that is not known."""
        words = {-1: f"less than {self.same}", 0: self.same, 1: f"more than {self.same}"}
        return words.get(self.compare(row), "")


def education_rank(row: Occupation | Role) -> int | None:
    return _RANKS.get(row.entry_education)


def award_level(degree_type: DegreeType | None) -> Level | None:
    """The level of ``degree_type``; None if it has none in the statistics."""
    name = degree_type.name.lower().replace("'", "’") if degree_type else ""
    if required := _BETWEEN.get(name):
        return Level(_RANKS[required] + 0.5, f"a {name}")
    level = next((level for start, level in _AWARDS.items() if re.match(start, name)), None)
    return Level(_RANKS[level], ENTRY_LEVELS[level]) if level else None
