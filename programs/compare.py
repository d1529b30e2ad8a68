"""Programs side by side: what was asked for, what each program says, and where they differ."""

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse

from careerguide.lib.durations import duration
from careerguide.lib.figures import FigureState
from careerguide.lib.forms import MOST_NOTICES, MOST_VALUES, shown
from careerguide.lib.money import dollars
from programs.models import Pathway, Program

MOST_SIDE_BY_SIDE = 5
MOST_ROLES = 5

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,160}")
_STRENGTHS = [Pathway.Strength.RECOMMENDED, Pathway.Strength.LISTED, Pathway.Strength.RELATED]
# What a tuition pays for: of several programs, and behind an amount.
_BASES = {
    Program.TuitionBasis.TOTAL: ("tuition for the whole program", " for the whole program"),
    Program.TuitionBasis.YEAR: ("tuition for a year", " a year"),
    Program.TuitionBasis.NOT_STATED: ("no basis stated", ", basis not stated"),
}
_NOT_STATED = "not stated"


def compare_address(slugs: Iterable[str] = ()) -> str:
    """The address that shows these programs side by side, in this order, each once."""
    return _with_values(reverse("program_compare"), "program", slugs)


def with_program(slugs: Iterable[str], slug: str) -> list[str]:
    """``slugs`` and ``slug`` after them; as they are where it is among them."""
    return list(dict.fromkeys([*slugs, slug]))


def without_program(slugs: Iterable[str], slug: str) -> list[str]:
    """``slugs`` less ``slug``."""
    return [other for other in dict.fromkeys(slugs) if other != slug]


def read_slugs(values: Iterable[str]) -> tuple[list[str], list[str]]:
    """The slugs among ``values``, each once, in their order; and a sentence for each value that is none.

    What is no slug never reaches a link or the database: 8 KB of anything is not carried on.
    """
    asked = list(dict.fromkeys(value.strip() for value in values))
    looked_at = [value for value in asked if value][:MOST_VALUES]
    slugs = [value for value in looked_at if _SLUG.fullmatch(value)]
    refused = [value for value in looked_at if not _SLUG.fullmatch(value)]
    notices = [f"“{shown(value)}” was left out. No program has such an address." for value in refused[:MOST_NOTICES]]
    if len(refused) > MOST_NOTICES:
        notices.append(f"{len(refused) - MOST_NOTICES} more values were left out.")
    if len(asked) > MOST_VALUES:
        notices.append(f"Only the first {MOST_VALUES} programs in the address were looked at.")
    return slugs, notices


def dollars_a_month(program: Program) -> int | None:
    """A month of study in whole dollars, half a dollar rounded up; None where tuition or duration is unknown.

    A tuition that states no basis is taken to be the whole program's; pages say so beside it.
    """
    if program.tuition_usd is None or program.duration_months is None:
        return None
    months = _months_paid(program)
    # Whole numbers all the way: a float would round some halves down.
    return (2 * program.tuition_usd + months) // (2 * months)


def _months_paid(program: Program) -> int:
    """The months that the tuition is spread over."""
    return 12 if program.tuition_basis == Program.TuitionBasis.YEAR else program.duration_months


def _with_values(path: str, name: str, values: Iterable[str]) -> str:
    pairs = [(name, value) for value in dict.fromkeys(values)]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _listed(names: list[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def named(program: Program) -> str:
    """The program in a sentence; its title alone would often fit several."""
    return f"{program.award} at {program.institution}"


@dataclass(frozen=True)
class Item:
    """One line of a cell that holds a list."""

    words: str
    href: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Cell:
    """What one program says of one fact.

    ``value`` is what it is compared by; None: not stated. ``mark`` says that it is the cheapest or
    the shortest, ``state`` how sure the figure is, ``details`` what else a reader should know.
    """

    value: Hashable
    words: str = _NOT_STATED
    state: FigureState | None = None
    state_detail: str = ""
    details: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    mark: str = ""


@dataclass(frozen=True)
class Row:
    """One fact of all programs."""

    label: str
    cells: list[Cell]
    hint: str = ""

    @property
    def difference(self) -> str:
        """In words whether the programs differ here; empty where they say the same.

        What is not stated may be anything, so it differs from nothing; but a reader is told.
        """
        values = {cell.value for cell in self.cells}
        known = values - {None}
        if len(known) > 1:
            return "differs"
        return "some not stated" if known and known != values else ""


@dataclass(frozen=True)
class Column:
    """One program, and the address of the same comparison without it."""

    program: Program
    remove: str


@dataclass(frozen=True)
class Gone:
    """A program that was asked for and cannot be seen, and the address without it."""

    slug: str
    remove: str


class ProgramComparison:
    """The programs that ``values``, slugs from an address, ask for, side by side."""

    def __init__(self, values: Iterable[str]):
        self.slugs, self.notices = read_slugs(values)
        found = self._found()
        asked = [found[slug] for slug in self.slugs if slug in found]
        self.programs = asked[:MOST_SIDE_BY_SIDE]
        self.columns = [self._column(program) for program in self.programs]
        self.left_over = [self._column(program) for program in asked[MOST_SIDE_BY_SIDE:]]
        self.gone = [Gone(slug, self._without(slug)) for slug in self.slugs if slug not in found]
        self.findings: list[str] = []
        # Which cells are marked, by the program's key; the sentences are written on the way.
        self._cheapest = self._find_cheapest() if len(self.programs) > 1 else {}
        self._shortest = self._find_shortest() if len(self.programs) > 1 else {}

    def _found(self) -> dict[str, Program]:
        """The programs that the public may see, by slug; no query where none was asked for."""
        if not self.slugs:
            return {}
        pathways = Pathway.objects.select_related("role")
        programs = Program.objects.for_page().filter(slug__in=self.slugs).order_by()
        return {program.slug: program for program in programs.prefetch_related(Prefetch("pathways", pathways))}

    def _without(self, slug: str) -> str:
        return compare_address(without_program(self.slugs, slug))

    def _column(self, program: Program) -> Column:
        return Column(program, self._without(program.slug))

    @property
    def canonical(self) -> str:
        """The one address of what is shown, in whichever order it was asked for."""
        return compare_address(sorted(program.slug for program in self.programs))

    @property
    def most(self) -> int:
        """How many fit side by side."""
        return MOST_SIDE_BY_SIDE

    @property
    def is_full(self) -> bool:
        """Whether one more would find no room."""
        return len(self.programs) >= MOST_SIDE_BY_SIDE

    @property
    def add_address(self) -> str:
        """The catalog, told which programs are compared already."""
        return _with_values(reverse("programs"), "compare", self.slugs)

    @cached_property
    def rows(self) -> list[Row]:
        """The facts, in the order of a program's own page."""
        return [
            self._row("Institution", _institution),
            self._row("Place", _place),
            self._row("Degree type", lambda program: _plain(program.degree_type)),
            self._row("Field of study", _field),
            self._row("Format", _format),
            self._row("Study mode", lambda program: _plain(program.get_study_mode_display())),
            self._row("Duration", _duration, self._shortest),
            self._row("Tuition", _tuition, self._cheapest),
            self._row(
                "Cost per month of study",
                _month,
                hint="Worked out here: the tuition divided by the months of study, or by 12 where it is a year’s. "
                "Where no basis is stated, it is taken to be for the whole program. Rounded to whole dollars.",
            ),
            self._row("Leads to", _leads_to),
            self._row("Source", _source),
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
            counts = _listed([f"{len(group)} with {_BASES[basis][0]}" for basis, group in groups.items()])
            self.findings.append(f"Tuition with different bases is not compared (here {counts}).")
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
        self.findings.append(
            f"{start} {word} {'are' if tied else 'is'} {_listed([named(program) for program in winners])}: "
            f"{each}{words(least)}."
        )
        mark = f"{'joint ' if tied else ''}{word}{f' of those with {among}' if among else ''}"
        return {program.pk: mark for program in winners}

    def _say_unknown(self, word: str, measure: str, known: list[Program]):
        """Says who is no candidate, since what is unknown is never the least."""
        unknown = [named(program) for program in self.programs if program not in known]
        if not known:
            self.findings.append(f"None of them states a {measure}, so no {word} is named.")
        elif len(known) == 1:
            self.findings.append(f"Only {named(known[0])} states a {measure}, so no {word} is named.")
        elif unknown:
            verb, they = ("states", "it") if len(unknown) == 1 else ("state", "they")
            self.findings.append(f"{_listed(unknown)} {verb} no {measure}, so {they} could not be compared.")


def _plain(value) -> Cell:
    """A fact that is one word or name."""
    return Cell(str(value), str(value)) if value else Cell(None)


def _institution(program: Program) -> Cell:
    return _plain(program.institution)


def _place(program: Program) -> Cell:
    details = []
    if program.location_scope == Program.LocationScope.MULTIPLE:
        details.append("several campuses, not tied to one town")
    if program.location_scope == Program.LocationScope.NONE:
        details.append("not tied to a place")
    if program.region_source:
        details.append("state added by our editors")
    return replace(_plain(program.place), details=tuple(details))


def _field(program: Program) -> Cell:
    if not program.field_of_study:
        return Cell(None)
    editors = ("set by our editors",) if program.field_source else ()
    field = program.field_of_study
    return Cell(field.cip_code, f"{field} (CIP {field.cip_code})", details=editors)


def _format(program: Program) -> Cell:
    return replace(_plain(program.get_delivery_mode_display()), state=program.format_state)


def _duration(program: Program) -> Cell:
    months = program.duration_months
    return Cell(months, duration(months), program.duration_state, program.duration_words)


def _tuition(program: Program) -> Cell:
    if program.tuition_usd is None:
        return Cell(None)
    # Free is free, whatever it pays for.
    value = (program.tuition_usd, program.tuition_usd and program.tuition_basis)
    return Cell(value, dollars(program.tuition_usd), program.tuition_state, program.tuition_words)


def _month(program: Program) -> Cell:
    amount = dollars_a_month(program)
    if amount is None:
        missing = [
            measure
            for measure, value in [("tuition", program.tuition_usd), ("duration", program.duration_months)]
            if value is None
        ]
        return Cell(None, details=(f"no {' and no '.join(missing)} to work it out from",))
    if not program.tuition_usd:
        return Cell(0, dollars(0))
    yearly = program.tuition_basis == Program.TuitionBasis.YEAR
    months = _months_paid(program)
    how = f"{dollars(program.tuition_usd)}{' a year' if yearly else ''} over {months} month{'' if months == 1 else 's'}"
    if not program.tuition_basis:
        how += ", basis not stated"
    # A program that costs next to nothing is not free.
    return Cell(amount, dollars(amount) if amount else "under $1", details=(how,))


def _leads_to(program: Program) -> Cell:
    pathways = sorted(program.pathways.all(), key=lambda pathway: _STRENGTHS.index(pathway.strength))
    items = [
        Item(
            str(pathway.role),
            pathway.role.get_absolute_url() if pathway.role.is_published else "",
            pathway.get_strength_display(),
        )
        for pathway in pathways[:MOST_ROLES]
    ]
    if len(pathways) > MOST_ROLES:
        items.append(Item(f"and {len(pathways) - MOST_ROLES} more on its own page", program.get_absolute_url()))
    value = frozenset((pathway.role_id, pathway.strength) for pathway in pathways)
    return Cell(value, "no guide names it", items=tuple(items))


def _source(program: Program) -> Cell:
    source = program.source
    if not source:
        return Cell(None, "no source given")
    details = []
    if source.publisher:
        details.append(source.publisher)
    if source.retrieved_on:
        day = source.retrieved_on
        details.append(f"retrieved on {day.day} {day:%B %Y}")
    return Cell(source.pk, str(source.title), items=(Item(source.title, source.url),), details=tuple(details))
