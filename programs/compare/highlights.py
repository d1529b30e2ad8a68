"""The cheapest and the shortest of several programs, in sentences and as marks in the table."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils.text import get_text_list

from careerguide.lib.durations import duration
from careerguide.lib.money import dollars
from programs.models import Program

# The words for programs with a tuition of this basis, and those after an amount.
_BASES = {
    Program.TuitionBasis.TOTAL: ("tuition for the whole program", " for the whole program"),
    Program.TuitionBasis.YEAR: ("tuition for a year", " a year"),
    Program.TuitionBasis.NOT_STATED: ("no basis stated", ", basis not stated"),
}


class Least(NamedTuple):
    """``marks`` are by the program's key, such as "cheapest" or "joint cheapest"."""

    marks: dict[int, str]
    sentences: list[str]


def name_in_sentence(program: Program) -> str:
    """With the institution, because several programs often have one title."""
    return f"{program.award} at {program.institution}"


def find_cheapest(programs: Sequence[Program]) -> Least:
    """Only tuitions for the same are compared: one for a year is not compared with one for the whole program."""
    least = Least({}, [])
    if len(programs) < 2:
        return least
    stated = [program for program in programs if program.tuition_usd is not None]
    groups = {basis: [program for program in stated if program.tuition_basis == basis] for basis in _BASES}
    groups = {basis: group for basis, group in groups.items() if group}
    if len(groups) > 1:
        counts = get_text_list([f"{len(group)} with {_BASES[basis][0]}" for basis, group in groups.items()], "and")
        least.sentences.append(f"Tuition with different bases is not compared (here {counts}).")
    for basis, group in groups.items():
        words, suffix = _BASES[basis]
        if len(group) > 1:
            _add_least(
                least,
                "cheapest",
                group,
                lambda program: program.tuition_usd,
                lambda amount, suffix=suffix: f"{dollars(amount)}{suffix}" if amount else "free",
                words if len(groups) > 1 else "",
            )
    _add_unknown(least, "cheapest", "tuition", programs, stated)
    return least


def find_shortest(programs: Sequence[Program]) -> Least:
    least = Least({}, [])
    if len(programs) < 2:
        return least
    stated = [program for program in programs if program.duration_months is not None]
    if len(stated) > 1:
        _add_least(least, "shortest", stated, lambda program: program.duration_months, duration)
    _add_unknown(least, "shortest", "duration", programs, stated)
    return least


def _add_least(
    least: Least,
    word: str,
    group: Sequence[Program],
    value: Callable[[Program], int],
    format_value: Callable[[int], str],
    group_words: str = "",
) -> None:
    """Name and mark the programs with the least value. ``group_words`` tell the group if there are several."""
    lowest = min(map(value, group))
    winners = [program for program in group if value(program) == lowest]
    is_tied = len(winners) > 1
    start = f"Of the {len(group)} with {group_words}, the" if group_words else "The"
    each = "both " if len(winners) == 2 else "all " if is_tied else ""
    names = get_text_list([name_in_sentence(program) for program in winners], "and")
    least.sentences.append(f"{start} {word} {'are' if is_tied else 'is'} {names}: {each}{format_value(lowest)}.")
    mark = f"{'joint ' if is_tied else ''}{word}{f' of those with {group_words}' if group_words else ''}"
    least.marks.update({program.pk: mark for program in winners})


def _add_unknown(least: Least, word: str, measure: str, programs: Sequence[Program], stated: Sequence[Program]) -> None:
    """Name the programs that could not be compared."""
    unknown = [name_in_sentence(program) for program in programs if program not in stated]
    if not stated:
        least.sentences.append(f"None of them states a {measure}, so no {word} is named.")
    elif len(stated) == 1:
        only = name_in_sentence(stated[0])
        least.sentences.append(f"Only {only} states a {measure}, so no {word} is named.")
    elif unknown:
        verb, they = ("states", "it") if len(unknown) == 1 else ("state", "they")
        names = get_text_list(unknown, "and")
        least.sentences.append(f"{names} {verb} no {measure}, so {they} could not be compared.")
