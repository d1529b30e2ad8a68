"""Tuitions and durations that cannot well be, or that contradict what their source writes."""

import math
import re
from collections.abc import Iterator

from careerguide.audit.engine import Issue, Place, Rule, Severity
from careerguide.audit.outliers import Spread
from careerguide.lib.durations import duration, read_months
from careerguide.lib.money import dollars

from .context import ProgramContext

_WEEKS = re.compile(r"(\d{1,4})\s*weeks?", re.IGNORECASE)


def far_tuition(program, context: ProgramContext) -> Iterator[Issue]:
    """A tuition far outside those of its degree type that pay for the same."""
    figure = program.tuition_usd
    if figure and program.degree_type_id and context.tuitions(program).is_far_outside(figure):
        said = _far(dollars(figure), context.tuitions(program), dollars, program)
        yield Issue(said, Place("tuition_usd"), (figure, program.tuition_basis, program.degree_type_id))


def far_duration(program, context: ProgramContext) -> Iterator[Issue]:
    """A duration far outside those of its degree type."""
    figure = program.duration_months
    if figure and program.degree_type_id and context.durations(program).is_far_outside(figure):
        said = _far(duration(figure), context.durations(program), duration, program)
        yield Issue(said, Place("duration_months"), (figure, program.degree_type_id))


def _far(shown: str, spread: Spread, words, program) -> str:
    return (
        f"{shown[:1].upper()}{shown[1:]} is far from the middle of {len(spread):,} programs of the type "
        f"“{program.degree_type}”, about {words(spread.median)}."
    )


def duration_mismatch(program, context) -> Iterator[Issue]:
    """Whole months that are not what the source writes."""
    stated = months_of(program.duration_stated)
    if program.duration_months and stated and program.duration_months not in stated:
        said = f"“{program.duration_stated}” at the source is not {duration(program.duration_months)}."
        yield Issue(said, Place("duration_months"), (program.duration_months, program.duration_stated))


def months_of(stated: str) -> set[int]:
    """The whole months that a source's words may mean; none where nobody can tell.

    Weeks are no whole number of months: both roundings hold, by 52 weeks a year and by the calendar's months.
    """
    if weeks := _WEEKS.fullmatch(stated.strip()):
        exact = int(weeks[1]) * 12 / 52
        return {math.floor(exact), math.ceil(exact), round(exact)}
    try:
        return {read_months(stated)}
    except ValueError:
        return set()


RULES = (
    Rule(
        id="far-tuition",
        name="A tuition far outside its kind",
        looks_for="A tuition more than four times the middle half's width away from the median of its degree type, on "
        "a scale of doublings, where at least twenty programs say what they cost and for what.",
        why="A diploma of a year does not cost a million dollars: a decimal point or a currency was lost.",
        how_to_fix="Look at the source. Where it really says so, say that in the reason.",
        severity=Severity.WARNING,
        check=far_tuition,
    ),
    Rule(
        id="far-duration",
        name="A duration far outside its kind",
        looks_for="A duration far from the median of its degree type, measured as tuitions are, where at least twenty "
        "programs state one.",
        why="Weeks were taken for months, or years for months.",
        how_to_fix="Look at the source, and mind its unit.",
        severity=Severity.WARNING,
        check=far_duration,
    ),
    Rule(
        id="duration-mismatch",
        name="Months that are not what the source writes",
        looks_for="A duration in months that differs from the source's own words beside it.",
        why="The page prints both, and a reader believes neither.",
        how_to_fix="Work the months out again from the source's words; a fraction is rounded up.",
        severity=Severity.WARNING,
        check=duration_mismatch,
    ),
)
