"""The lowest tuition and the shortest of several programs, in sentences and as marks in the table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product, starmap
from operator import attrgetter
from typing import NamedTuple

from careerguide.lib.durations import duration
from careerguide.lib.money import dollars
from careerguide.lib.names import isolate, join_names
from careerguide.lib.number_format import both_or_all, number_word
from programs.models import Program
from programs.models.figures import SCOPES, SHORT_KINDS

NOT_COMPARABLE = "Whether tuition is per year or in total isn’t stated, so the prices may not be comparable."


def name_in_sentence(program: Program) -> str:
    """Includes the institution, because several programs often have the same title."""
    return f"{isolate(program.award)} at {isolate(program.institution)}"


@dataclass
class Highlights:
    """``tuition`` and ``duration`` are marks by program key, such as "shortest"."""

    sentences: list[str] = field(default_factory=list)
    tuition: dict[int, str] = field(default_factory=dict)
    duration: dict[int, str] = field(default_factory=dict)


def find_highlights(programs: Sequence[Program]) -> Highlights:
    """Compares only tuitions of one kind and basis, never one per year with one for the whole program."""
    found = Highlights()
    if len(programs) < 2:
        return found
    names, groups = _names(programs), _tuition_groups(programs)
    priced = [program for group in groups.values() for program in group]
    timed = [program for program in programs if program.duration_months is not None]
    # Of several groups, the programs that do not say what their tuition covers are not even compared with each other.
    compared = {scope: group for scope, group in groups.items() if len(groups) == 1 or scope.basis}
    cheapest = {scope: _lowest(group, "tuition_usd") for scope, group in compared.items()}
    shortest = _lowest(timed, "duration_months")
    words = {scope: f"lowest {scope.words}" if len(groups) > 1 else scope.lowest for scope in compared}
    for scope, winners in cheapest.items():
        found.tuition |= _marks(words[scope], winners)
    found.duration = _marks("shortest", shortest)
    is_both = len(shortest) == 1 and [shortest] == list(cheapest.values())
    if is_both:
        (word,), (winner,) = words.values(), shortest
        price = f"{dollars(winner.tuition_usd)}, {duration(winner.duration_months)}"
        found.sentences.append(f"{word.capitalize()} and shortest: {names[winner.pk]} ({price}).")
    else:
        for scope, winners in cheapest.items():
            amount = dollars(winners[0].tuition_usd) if winners else ""
            verb = "list" if amount != "free" else "are"
            found.sentences += _sentence(words[scope], compared[scope], winners, names, verb, amount)
    if len(groups) > 1:
        counts = "; ".join(scope.count(len(group)) for scope, group in groups.items())
        found.sentences.append(f"These prices aren’t comparable: {counts}.")
    elif len(priced) > 1 and not priced[0].tuition_basis:
        found.sentences.append(NOT_COMPARABLE)
    if shortest and not is_both:
        length = duration(shortest[0].duration_months)
        found.sentences += _sentence("shortest", timed, shortest, names, "take", length)
    found.sentences += _unknown("tuition", programs, priced, names) + _unknown("duration", programs, timed, names)
    return found


class Scope(NamedTuple):
    """What a tuition covers, and whose it is."""

    basis: str
    kind: str

    @property
    def words(self) -> str:
        kind = "an institution’s average" if self.kind == "institution" else SHORT_KINDS.get(self.kind, "")
        return ", ".join(filter(None, [SCOPES[self.basis], kind]))

    @property
    def lowest(self) -> str:
        return "lowest tuition" if self.basis else "lowest listed tuition"

    def count(self, number: int) -> str:
        if self.basis:
            return f"{number_word(number)} {'is' if number == 1 else 'are'} {self.words}"
        unsaid = "doesn’t say whether it’s" if number == 1 else "don’t say whether they’re"
        return f"{number_word(number)} {unsaid} per year or in total"


def _names(programs: Sequence[Program]) -> dict[int, str]:
    """The institution alone, if no other of ``programs`` is there."""
    counts = Counter(program.institution_id for program in programs)
    return {
        program.pk: isolate(program.institution) if counts[program.institution_id] == 1 else name_in_sentence(program)
        for program in programs
    }


def _tuition_groups(programs: Sequence[Program]) -> dict[Scope, list[Program]]:
    """The programs that state a tuition, by what it is."""
    groups = {}
    for scope in starmap(Scope, product(SCOPES, Program.TuitionKind.values)):
        group = [each for each in programs if scope == (each.tuition_basis, each.tuition_kind)]
        if stated := [program for program in group if program.tuition_usd is not None]:
            groups[scope] = stated
    return groups


def _lowest(programs: Sequence[Program], measure: str) -> list[Program]:
    """The programs with the lowest value. Empty if there is only one program."""
    if len(programs) < 2:
        return []
    lowest = min(map(attrgetter(measure), programs))
    return [program for program in programs if getattr(program, measure) == lowest]


def _marks(word: str, winners: Sequence[Program]) -> dict[int, str]:
    return {program.pk: f"tied for {word}" if len(winners) > 1 else word for program in winners}


def _sentence(
    word: str, group: Sequence[Program], winners: Sequence[Program], names: dict[int, str], verb: str, value: str
) -> list[str]:
    if not winners:
        return []
    if len(winners) == len(group):
        return [f"{both_or_all(len(group)).capitalize()} {verb} {value}."]
    each = " each" if len(winners) > 1 else ""
    return [f"{word.capitalize()}: {join_names([names[program.pk] for program in winners])} ({value}{each})."]


def _unknown(measure: str, programs: Sequence[Program], stated: Sequence[Program], names: dict[int, str]) -> list[str]:
    unknown = [names[program.pk] for program in programs if program not in stated]
    if not unknown:
        return []
    if not stated:
        return [f"None of them states a {measure}."]
    if len(stated) == 1 and len(unknown) > 1:
        return [f"A {measure} is stated only for {names[stated[0].pk]}."]
    return [f"No {measure} is stated for {join_names(unknown)}."]
