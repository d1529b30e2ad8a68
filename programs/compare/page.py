"""Programs side by side: what was asked for, what each program says, and where they differ."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property

from django.urls import reverse
from django.utils.text import get_text_list

from careerguide import comparison as shared
from careerguide.comparison import Cell, Column, Missing, Row
from careerguide.lib.durations import duration
from careerguide.lib.money import dollars
from careerguide.lists import forms
from careerguide.lists.querystrings import with_values
from programs.compare import cells as facts
from programs.models import Program
from programs.role_match import ProgramRoles, roles_of
from roles.models import Source

MAX_COMPARED = 5

# What a tuition pays for: of several programs, and behind an amount.
_BASES = {
    Program.TuitionBasis.TOTAL: ("tuition for the whole program", " for the whole program"),
    Program.TuitionBasis.YEAR: ("tuition for a year", " a year"),
    Program.TuitionBasis.NOT_STATED: ("no basis stated", ", basis not stated"),
}


def compare_url(slugs: Iterable[str] = ()) -> str:
    """The address that shows these programs side by side, in this order, each once."""
    return with_values(reverse("program_compare"), "program", slugs)


def with_program(slugs: Iterable[str], slug: str) -> list[str]:
    """``slugs`` and ``slug`` after them; as they are where it is among them."""
    return shared.with_slug(slugs, slug)


def without_program(slugs: Iterable[str], slug: str) -> list[str]:
    """``slugs`` less ``slug``."""
    return shared.without_slug(slugs, slug)


def read_slugs(values: Iterable[str]) -> tuple[list[str], list[str]]:
    """The slugs of programs among ``values``, each once, in their order; and a sentence for each value that is none."""
    return forms.read_slugs(values, "program")


def named(program: Program) -> str:
    """The program in a sentence; its title alone would often fit several."""
    return f"{program.award} at {program.institution}"


def _to_compare(slugs: list[str]):
    """The programs among ``slugs`` that the public may see."""
    return Program.objects.for_page().filter(slug__in=slugs).order_by()


def _withdrawn(slugs: list[str]) -> dict[str, Program]:
    """The programs that were withdrawn, by those of ``slugs`` that they have or had."""
    return Program.objects.select_related("institution").withdrawn_by_slug(slugs)


class ProgramComparison:
    """The programs that ``values``, slugs from an address, ask for, side by side."""

    def __init__(self, values: Iterable[str]):
        slugs, self.notices = read_slugs(values)
        found = shared.Asked(slugs, _to_compare, _withdrawn, Program.objects.current_slugs)
        self.slugs = found.slugs
        asked = [found.found[slug] for slug in self.slugs if slug in found.found]
        self.programs = asked[:MAX_COMPARED]
        self.columns = [self._column(program) for program in self.programs]
        self.left_over = [self._column(program) for program in asked[MAX_COMPARED:]]
        titles = {slug: named(program) for slug, program in found.named.items()}
        self.missing = [Missing(slug, self._without(slug), titles.get(slug, "")) for slug in found.missing]
        self.issues: list[str] = []
        # Which cells are marked, by the program's key; the sentences are written on the way.
        self._cheapest = self._find_cheapest() if len(self.programs) > 1 else {}
        self._shortest = self._find_shortest() if len(self.programs) > 1 else {}

    def _without(self, slug: str) -> str:
        return compare_url(without_program(self.slugs, slug))

    def _column(self, program: Program) -> Column:
        return Column(program.award, program.get_absolute_url(), self._without(program.slug), str(program.institution))

    @property
    def canonical(self) -> str:
        """The one address of what is shown, in whichever order it was asked for."""
        return compare_url(sorted(program.slug for program in self.programs))

    @property
    def most(self) -> int:
        """How many fit side by side."""
        return MAX_COMPARED

    @property
    def is_full(self) -> bool:
        """Whether one more would find no room."""
        return len(self.programs) >= MAX_COMPARED

    @property
    def add_url(self) -> str:
        """The catalog, told which programs are compared already."""
        return with_values(reverse("programs"), "compare", self.slugs)

    @cached_property
    def _roles(self) -> dict[int, ProgramRoles]:
        return roles_of(self.programs)

    @property
    def crosswalk(self) -> Source | None:
        """Who says which of them prepare for a role; None where nothing is said of that."""
        return next((found.crosswalk for found in self._roles.values() if found.crosswalk), None)

    @cached_property
    def rows(self) -> list[Row]:
        """The facts, in the order of a program's own page."""
        return [
            self._row("Institution", facts.institution),
            self._row("Place", facts.place),
            self._row("Degree type", lambda program: facts.plain(program.degree_type)),
            self._row("Field of study", facts.field_of_study),
            self._row("Format", facts.delivery),
            self._row("Study mode", lambda program: facts.plain(program.get_study_mode_display())),
            self._row("Duration", facts.length, self._shortest),
            self._row("Tuition", facts.tuition, self._cheapest),
            self._row(
                "Cost per month of study",
                facts.cost_per_month,
                hint="Worked out here: the tuition divided by the months of study, or by 12 where it is a year’s. "
                "Where no basis is stated, the amount holds only if the tuition is for the whole program, "
                "and it is not compared. Rounded to whole dollars.",
            ),
            self._row("Leads to", lambda program: facts.leads_to(program, self._roles[program.pk].roles)),
            self._row("Source", facts.source),
        ]

    def _row(self, label: str, cell: Callable[[Program], Cell], marks: dict[int, str] | None = None, hint: str = ""):
        cells = [replace(cell(program), mark=(marks or {}).get(program.pk, "")) for program in self.programs]
        return Row(label, cells, hint)

    def _find_cheapest(self) -> dict[int, str]:
        """The marks of the cheapest. A year's tuition is no rival of a whole program's."""
        known = [program for program in self.programs if program.tuition_usd is not None]
        groups = {basis: [program for program in known if program.tuition_basis == basis] for basis in _BASES}
        groups = {basis: group for basis, group in groups.items() if group}
        if len(groups) > 1:
            counts = get_text_list([f"{len(group)} with {_BASES[basis][0]}" for basis, group in groups.items()], "and")
            self.issues.append(f"Tuition with different bases is not compared (here {counts}).")
        marks = {}
        for basis, group in groups.items():
            among, behind = _BASES[basis]
            if len(group) > 1:
                marks |= self._find_least(
                    "cheapest",
                    group,
                    lambda program: program.tuition_usd,
                    lambda amount, behind=behind: f"{dollars(amount)}{behind}" if amount else "free",
                    among if len(groups) > 1 else "",
                )
        self._say_unknown("cheapest", "tuition", known)
        return marks

    def _find_shortest(self) -> dict[int, str]:
        """The marks of the shortest."""
        known = [program for program in self.programs if program.duration_months is not None]
        marks = {}
        if len(known) > 1:
            marks = self._find_least("shortest", known, lambda program: program.duration_months, duration)
        self._say_unknown("shortest", "duration", known)
        return marks

    def _find_least(self, word: str, group: list[Program], value, words, among: str = "") -> dict[int, str]:
        """The marks of those of ``group`` with the least ``value``, all where several share it; says who they are."""
        least = min(map(value, group))
        winners = [program for program in group if value(program) == least]
        tied = len(winners) > 1
        start = f"Of the {len(group)} with {among}, the" if among else "The"
        each = "both " if len(winners) == 2 else "all " if tied else ""
        names = get_text_list([named(program) for program in winners], "and")
        self.issues.append(f"{start} {word} {'are' if tied else 'is'} {names}: {each}{words(least)}.")
        mark = f"{'joint ' if tied else ''}{word}{f' of those with {among}' if among else ''}"
        return {program.pk: mark for program in winners}

    def _say_unknown(self, word: str, measure: str, known: list[Program]):
        """Says who is no candidate, since what is unknown is never the least."""
        unknown = [named(program) for program in self.programs if program not in known]
        if not known:
            self.issues.append(f"None of them states a {measure}, so no {word} is named.")
        elif len(known) == 1:
            self.issues.append(f"Only {named(known[0])} states a {measure}, so no {word} is named.")
        elif unknown:
            verb, they = ("states", "it") if len(unknown) == 1 else ("state", "they")
            self.issues.append(f"{get_text_list(unknown, 'and')} {verb} no {measure}, so {they} could not be compared.")
