"""What a list of programs says once above its rows, because it is true of all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from careerguide.lib.names import isolate, join_names, list_names
from programs.models import Program
from programs.models.figures import SCOPES
from roles.models import Source

_FIGURES = (("format", "delivery_mode"), ("duration", "duration_months"), ("tuition", "tuition_usd"))


@dataclass(frozen=True)
class SharedFacts:
    """Facts that all rows share. A fact is empty if the rows differ in it, and then each row states its own.

    ``words`` are the facts about the programs, and ``sentences`` are about their figures. ``notes`` has each program's
    own words about its tuition by slug, and is empty if ``tuition`` says them for all. ``unstated`` names the figures
    that no row has, and ``dashed`` those that several rows do not have, which then have a dash.
    """

    count: int
    degree_type: str = ""
    field_of_study: str = ""
    match: str = ""
    tuition: str = ""
    unstated: tuple[str, ...] = ()
    dashed: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return list_names(filter(None, [self.degree_type, self.field_of_study, self.match]))

    @property
    def missing(self) -> tuple[str, ...]:
        return self.unstated + self.dashed

    @property
    def sentences(self) -> str:
        verb = "is" if len(self.unstated) == 1 else "are"
        missing = f"{join_names(self.unstated).capitalize()} {verb} not stated." if self.unstated else ""
        dash = "A dash means not stated." if self.dashed else ""
        return " ".join(filter(None, [self.tuition, missing, dash]))

    def __bool__(self) -> bool:
        return bool(self.words or self.sentences)


def find_shared_facts(programs: Sequence[Program]) -> SharedFacts:
    """The facts that all of ``programs``, the rows of one list, have in common."""
    notes = {program.slug: note for program in programs if (note := program.tuition_words)}
    whose = {each.tuition_whose for each in programs if each.slug in notes}
    is_same = len({(each.tuition_basis, each.tuition_kind) for each in programs if each.slug in notes}) == 1
    example = next((program for program in programs if program.slug in notes), None)
    missing = {name: sum(getattr(program, column) in ("", None) for program in programs) for name, column in _FIGURES}
    return SharedFacts(
        count=len(programs),
        degree_type=_shared(program.degree_type for program in programs),
        field_of_study=_shared(program.field_of_study for program in programs),
        match=_shared(program.match for program in programs),
        tuition=_tuition_sentence(example, whose, len(notes)) if is_same else "",
        unstated=tuple(name for name, number in missing.items() if 1 < number == len(programs)),
        dashed=tuple(name for name, number in missing.items() if 1 < number < len(programs)),
        notes={} if is_same else notes,
    )


def has_unknown_basis(programs: Sequence[Program]) -> bool:
    """Whether a tuition among ``programs`` may be for a year or for the whole program."""
    return any(program.tuition_usd and not program.tuition_basis for program in programs)


def tuition_sources(programs: Iterable[Program]) -> list[Source]:
    sources = [program.tuition_figure.source for program in programs if program.tuition_figure]
    return list(dict.fromkeys(filter(None, sources)))


def _shared(values) -> str:
    values = {str(value or "") for value in values}
    return isolate(values.pop()) if len(values) == 1 else ""


def _tuition_sentence(program: Program, whose: set[str], count: int) -> str:
    # The label of the kind fits averages of undergraduates and of graduate students.
    kind = whose.pop() if len(whose) == 1 else program.get_tuition_kind_display()
    if not program.tuition_basis:
        start = f"Tuition is {kind}" if kind else "Tuition as listed"
        if count == 1:
            return f"{start}; the program doesn’t say whether that is per year or in total."
        return f"{start}; none says whether that is per year or in total."
    return f"Tuition is {', '.join(filter(None, [kind, SCOPES[program.tuition_basis]]))}."
