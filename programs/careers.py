"""The careers that a field of study prepares for, by the official crosswalk, and the education they require."""

from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.text import capfirst

from careerguide.lib.names import inside_sentence, join_names
from careerguide.lib.number_format import both_or_all, number_word
from programs.levels import Level, award_level, education_rank
from programs.models import DegreeType, FieldOccupation, FieldOfStudy
from roles.career_rows import CareerRow, occupation_rows
from roles.education import ENTRY_LEVELS
from roles.growth import shared_period
from roles.models import Occupation, Role, RoleOccupation, Source

NO_ASCED_LINK = (
    "The US federal crosswalk of degrees and jobs covers only US fields of study, so it does not link Australian "
    "ones to careers."
)
NO_CIP_LINK = "The official crosswalk does not link this field of study to any career."

MAX_ROWS = 6
# More names than this would not fit in the heading of a fold.
_MAX_NAMES = 2
# The first digits of the SOC codes of teachers at colleges and universities.
_COLLEGE_TEACHERS = "25-1"


class Career(NamedTuple):
    occupation: Occupation
    row: CareerRow


class Side(NamedTuple):
    """Careers that are alike in what they require.

    ``words`` are those of a heading, such as "more", and ``required`` is for sentences: "more than a master’s degree".
    """

    words: str
    required: str
    careers: list[Career]

    @property
    def education(self) -> str:
        """What they require, if that takes few words: "a bachelor’s degree or a master’s degree"."""
        levels = [
            level for level in ENTRY_LEVELS if any(row.occupation.entry_education == level for row in self.careers)
        ]
        names = [ENTRY_LEVELS[level] for level in levels]
        if self.words == "less":
            # "A master’s degree or no formal credential" reads better than the other way round.
            names.reverse()
        return join_names(names, "or") if len(names) <= _MAX_NAMES and self.required not in names else ""

    @property
    def requirements(self) -> str:
        """What all of them require, with the work experience if it is the same for all."""
        experience = {row.row.experience for row in self.careers}
        words = experience.pop() if len(experience) == 1 else ""
        return f"{self.required}, plus {words} of work experience" if words else self.required


class Group(NamedTuple):
    """Careers under one heading. ``folded`` come after ``shown``, behind the label ``more``."""

    heading: str
    shown: list[CareerRow]
    folded: list[CareerRow]

    @property
    def more(self) -> str:
        names = [row.title for row in self.folded]
        named = join_names(names) if len(names) <= _MAX_NAMES else ""
        if self.shown or not self.heading:
            return f"More: {named}" if named else f"{len(names)} more careers"
        return f"{self.heading}: {named}" if named else f"{self.heading} ({len(names)})"


class Tally(NamedTuple):
    count: int
    words: str
    education: str


class Careers:
    """The careers of ``field``, those with the most jobs first, in two queries.

    They are compared with ``degree_type`` if it is at a known level, and grouped by what they require otherwise.
    """

    def __init__(self, field: FieldOfStudy | None, degree_type: DegreeType | None = None):
        self._field = field
        self.level = award_level(degree_type)
        self._links = list(_links_of(field)) if field else []
        careers = [_career(link.occupation, self.level) for link in self._links]
        self.all = sorted(careers, key=lambda each: (-(each.occupation.employment or 0), each.occupation.title))

    @property
    def noun(self) -> str:
        if not self.level:
            return "program"
        return "degree" if self.level.words.endswith("degree") else "certificate"

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

    @property
    def within_reach(self) -> list[Occupation]:
        """The occupations that do not usually require more than the award."""
        rows = [career.occupation for career in self.all]
        return [row for row in rows if not self.level or self.level.compare(row) != 1]

    @property
    def unknown(self) -> str:
        """Why there are no careers."""
        if not self._field:
            return "We don’t know the program’s field of study, so we can’t look up its careers."
        return NO_CIP_LINK if self._field.cip_code else NO_ASCED_LINK

    @cached_property
    def _unstated(self) -> list[Career]:
        return [career for career in self.all if education_rank(career.occupation) is None]

    @cached_property
    def _sides(self) -> list[Side]:
        """The careers that require less than the award, as much and more, or those of each level if it has none.

        Empty if it is not known what any career requires.
        """
        known = [career for career in self.all if education_rank(career.occupation) is not None]
        if not known:
            return []
        if not self.level:
            by_level = [
                (name, [row for row in known if row.occupation.entry_education == name]) for name in ENTRY_LEVELS
            ]
            return [Side(ENTRY_LEVELS[name], ENTRY_LEVELS[name], careers) for name, careers in by_level if careers]
        level = self.level
        rows = {sign: [row for row in known if level.compare(row.occupation) == sign] for sign in (-1, 0, 1)}
        same = [] if level.is_between else [Side(level.same, level.words, rows[0])]
        return [
            Side("less", f"less than {level.words}", rows[-1]),
            *same,
            Side("more", f"more than {level.words}", rows[1]),
        ]

    @property
    def uncounted(self) -> str:
        """The careers that are not in the tally, by name."""
        return join_names([inside_sentence(each.occupation.title) for each in self._unstated])

    @property
    def tally(self) -> list[Tally]:
        if not self.level or len(self.all) < 2:
            return []
        return [
            Tally(
                len(side.careers),
                f"usually {_require(len(side.careers))} {side.words}",
                side.required if side.words == "this degree" else side.education,
            )
            for side in self._sides
        ]

    @property
    def groups(self) -> list[Group]:
        """Careers that require this degree come first, and those that require more are folded.

        The first MAX_ROWS rows are shown. Of the groups after the first, only those that fit whole are. Careers that
        say little come last.
        """
        sides = self._sides
        if self.level:
            # The middle one is first.
            sides = [*sides[1:-1], *sides[:1], *sides[-1:]]
        parts = [(f"Usually require {side.words}", side.careers, side.words == "more") for side in sides]
        parts.append(("Entry education not stated" if sides else "", self._unstated, False))
        groups, room = [], MAX_ROWS
        for heading, careers, folds in parts:
            if rows := [career.row for career in careers if not says_little(career.occupation)]:
                fits = not folds and (not groups or len(rows) <= room)
                group = Group(heading, rows[:room] if fits else [], rows[room:] if fits else rows)
                room = 0 if group.folded else room - len(rows)
                groups.append(group)
        if last := [career for career in self.all if says_little(career.occupation)]:
            kinds = {"college teaching" if _teaches(each.occupation) else "catch-all occupations" for each in last}
            rows = [career.row for career in last]
            shown = [] if groups else rows[:MAX_ROWS]
            groups.append(Group(capfirst(" and ".join(sorted(kinds))), shown, rows[len(shown) :]))
        return groups

    @property
    def finding(self) -> str:
        count = len(self.all)
        if not count:
            return "No official link to careers"
        for side in self._sides:
            number = len(side.careers)
            if count == number == 1:
                return f"This field has an official link to one career, which usually requires {side.requirements}"
            if number == count:
                return f"{both_or_all(count).capitalize()} careers in this field usually require {side.requirements}"
            if number > count / 2:
                return f"Most careers in this field usually require {side.required}"
        side = self._sides[-2] if self.level and self._sides else None
        number = len(side.careers) if side else 0
        # Of careers whose education is not stated, it is not known that they do not require it.
        if not side or (self._unstated and not number):
            links = (
                "an official link to one career" if count == 1 else f"official links to {number_word(count)} careers"
            )
            return f"This field has {links}"
        neither = not number and count == 2
        some = "neither" if neither else number_word(number) if number else "none"
        require = _require(1 if neither else number)
        return f"Of the {number_word(count)} careers in this field, {some} usually {require} {side.required}"


def says_little(occupation: Occupation) -> bool:
    """Whether it says little about the fields that lead to it: a catch-all occupation, or one that teaches them."""
    return occupation.is_catch_all or _teaches(occupation)


def _teaches(occupation: Occupation) -> bool:
    return occupation.soc_code.startswith(_COLLEGE_TEACHERS)


def _links_of(field: FieldOfStudy):
    guides = RoleOccupation.objects.filter(
        relation__in=RoleOccupation.LEADING, role__in=Role.objects.published().order_by()
    )
    return (
        FieldOccupation.objects.official()
        .filter(field=field, occupation__is_current=True)
        .select_related("source", "occupation__source", "occupation__growth_source")
        .prefetch_related(
            Prefetch("occupation__guides", guides.select_related("role").order_by("role__sort_key", "pk"), "written")
        )
    )


def _career(occupation: Occupation, level: Level | None) -> Career:
    [row] = occupation_rows([occupation])
    career = Career(occupation, row)
    row.guides = occupation.written
    # The headings of the other groups say it.
    if level and says_little(occupation):
        row.compared = level.compared_words(occupation)
    return career


def _require(count: int) -> str:
    return "requires" if count == 1 else "require"
