"""The cheapest and the shortest of several programs, in sentences and as marks in the table."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from careerguide.lib.durations import duration
from careerguide.lib.money import dollars
from careerguide.lib.names import isolate, join_names
from programs.models import Program

_KINDS = {
    Program.TuitionKind.PROGRAM: "tuition",
    Program.TuitionKind.INSTITUTION: "the institution’s average tuition",
    Program.TuitionKind.OVERSEAS: "tuition for overseas students",
}
_BASES = {
    Program.TuitionBasis.TOTAL: " for the whole program",
    Program.TuitionBasis.YEAR: " for a year",
    Program.TuitionBasis.NOT_STATED: ", basis not stated",
}
_AFTER_AMOUNT = {
    Program.TuitionBasis.TOTAL: " for the whole program",
    Program.TuitionBasis.YEAR: " a year",
    Program.TuitionBasis.NOT_STATED: ", basis not stated",
}


class Least(NamedTuple):
    marks: dict[int, str]
    sentences: list[str]


def name_in_sentence(program: Program) -> str:
    """Includes the institution, because several programs often have the same title."""
    return f"{isolate(program.award)} at {isolate(program.institution)}"


def find_cheapest(programs: Sequence[Program]) -> Least:
    """Compares only tuitions of one kind and basis, never one for a year with one for the whole program."""
    groups = {
        _tuition_group(kind, basis): [
            program for program in programs if (program.tuition_kind, program.tuition_basis) == (kind, basis)
        ]
        for kind in _KINDS
        for basis in _BASES
    }
    return _find_least("cheapest", "tuition", programs, groups, attrgetter("tuition_usd"), _tuition)


def find_shortest(programs: Sequence[Program]) -> Least:
    return _find_least("shortest", "duration", programs, {"": programs}, attrgetter("duration_months"), _duration)


def _tuition_group(kind: str, basis: str) -> str:
    if not kind and not basis:
        return "no basis stated"
    return f"{_KINDS[kind]}{_BASES[basis]}"


def _tuition(program: Program) -> str:
    amount = program.tuition_usd
    return f"{dollars(amount)}{_AFTER_AMOUNT[program.tuition_basis]}" if amount else "free"


def _duration(program: Program) -> str:
    return duration(program.duration_months)


def _find_least(
    word: str,
    measure: str,
    programs: Sequence[Program],
    groups: Mapping[str, Sequence[Program]],
    value: Callable[[Program], int | None],
    text: Callable[[Program], str],
) -> Least:
    least = Least({}, [])
    if len(programs) < 2:
        return least
    groups = {words: [program for program in group if value(program) is not None] for words, group in groups.items()}
    groups = {words: group for words, group in groups.items() if group}
    if len(groups) > 1:
        counts = join_names([f"{len(group)} with {words}" for words, group in groups.items()])
        least.sentences.append(f"{measure.capitalize()} on different bases is not compared: {counts}.")
    for words, group in groups.items():
        if len(group) > 1:
            lowest = min(map(value, group))
            winners = [program for program in group if value(program) == lowest]
            is_tied = len(winners) > 1
            start = f"Of the {len(group)} with {words}, the" if len(groups) > 1 else "The"
            each = "both " if len(winners) == 2 else "each " if is_tied else ""
            names = join_names([name_in_sentence(program) for program in winners])
            least.sentences.append(f"{start} {word} {'are' if is_tied else 'is'} {names}: {each}{text(winners[0])}.")
            mark = f"{'tied for ' if is_tied else ''}{word}{f' of those with {words}' if len(groups) > 1 else ''}"
            least.marks.update({program.pk: mark for program in winners})
    stated = [program for group in groups.values() for program in group]
    if len(stated) < len(programs):
        least.sentences.append(_unknown(word, measure, programs, stated))
    return least


def _unknown(word: str, measure: str, programs: Sequence[Program], stated: Sequence[Program]) -> str:
    if not stated:
        return f"None of them states a {measure}, so the {word} is not known."
    if len(stated) == 1:
        return f"Only {name_in_sentence(stated[0])} states a {measure}, so the {word} is not known."
    unknown = [name_in_sentence(program) for program in programs if program not in stated]
    verb, they = ("states", "it") if len(unknown) == 1 else ("state", "they")
    return f"{join_names(unknown, 'and')} {verb} no {measure}, so {they} could not be compared."
