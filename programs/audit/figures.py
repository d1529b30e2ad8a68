"""Audit rules for the tuition and duration of a program."""

import math
import re
from collections.abc import Iterator

from careerguide.audit.engine import Issue, Place, Severity, rule
from careerguide.audit.outliers import (
    ENOUGH_VALUES,
    FEW_VALUES_FACTOR,
    MAX_FACTOR,
    MIN_VALUES,
    OUTLIER_FACTOR,
    Distribution,
)
from careerguide.lib.durations import MAX_STUDY_MONTHS, duration, read_months
from careerguide.lib.money import dollars, exact_dollars

from .context import ProgramContext

_WEEKS = re.compile(r"(\d{1,4})\s*weeks?", re.IGNORECASE)


# US dollars, for a year or a whole program. No degree program costs more.
MAX_TUITION = 500_000


@rule(
    id="impossible-tuition",
    name="An impossible tuition",
    looks_for=f"A tuition above {exact_dollars(MAX_TUITION)}, even if there are no other programs to compare it with.",
    why="A digit is wrong, or the amount is in another currency.",
    how_to_fix="Check the amount and its currency in the source.",
    severity=Severity.ERROR,
)
def check_tuition_bound(program, context) -> Iterator[Issue]:
    if (program.tuition_usd or 0) > MAX_TUITION:
        tuition = exact_dollars(program.tuition_usd)
        message = f"A tuition of {tuition} is above {exact_dollars(MAX_TUITION)}. Is there a digit too many?"
        yield Issue(message, Place("tuition_usd"), (program.tuition_usd,))


@rule(
    id="impossible-duration",
    name="An impossible duration",
    looks_for=f"A program that takes more than {duration(MAX_STUDY_MONTHS)}.",
    why="Someone may have entered weeks or days as months.",
    how_to_fix="Check the number and its unit in the source.",
    severity=Severity.ERROR,
)
def check_duration_bound(program, context) -> Iterator[Issue]:
    months = program.duration_months or 0
    if months > MAX_STUDY_MONTHS:
        message = f"{months} months are more than {duration(MAX_STUDY_MONTHS)}. Are they weeks?"
        yield Issue(message, Place("duration_months"), (months,))


@rule(
    id="far-tuition",
    name="An unusual tuition",
    looks_for=f"A tuition that is more than {OUTLIER_FACTOR} median deviations away from the median of its degree "
    f"type, on a logarithmic scale. From {MIN_VALUES} to {ENOUGH_VALUES - 1} programs on the same basis, it must be "
    f"{FEW_VALUES_FACTOR} times as high or low; {MAX_FACTOR} times is always reported.",
    why="A decimal point may be missing, or the amount may be in another currency.",
    how_to_fix="Check the source. If the tuition is right, accept the warning and give the source as the reason.",
)
def check_tuition(program, context: ProgramContext) -> Iterator[Issue]:
    if (program.tuition_usd or 0) > MAX_TUITION:
        return
    values = program.tuition_usd, program.tuition_basis, program.degree_type_id
    yield from _check_outlier(program, "tuition_usd", context.tuitions(program), values, dollars)


@rule(
    id="far-duration",
    name="An unusual duration",
    looks_for="A duration far from the median of its degree type. The limits are those of an unusual tuition, and at "
    f"least {MIN_VALUES} programs must state a duration.",
    why="Someone may have entered weeks or years as months.",
    how_to_fix="Check the number and its unit in the source.",
)
def check_duration(program, context: ProgramContext) -> Iterator[Issue]:
    if (program.duration_months or 0) > MAX_STUDY_MONTHS:
        return
    values = program.duration_months, program.degree_type_id
    yield from _check_outlier(program, "duration_months", context.durations(program), values, duration)


def _check_outlier(program, field: str, others: Distribution, values: tuple, text_of) -> Iterator[Issue]:
    value = getattr(program, field)
    if value and program.degree_type_id and others.is_outlier(value):
        text = text_of(value)
        message = (
            f"{text[:1].upper()}{text[1:]} is far from the median of {len(others):,} programs with the degree "
            f"type “{program.degree_type}”, which is about {text_of(others.median)}."
        )
        yield Issue(message, Place(field), values)


@rule(
    id="duration-mismatch",
    name="A duration that contradicts the source",
    looks_for="A duration in months that does not match the duration stated by the source.",
    why="The page shows both, so readers cannot tell which one is right.",
    how_to_fix="Enter the duration as the source states it, such as 1.5 years.",
)
def check_stated_duration(program, context) -> Iterator[Issue]:
    stated = months_of(program.duration_stated)
    if program.duration_months and stated and program.duration_months not in stated:
        message = f"The source states “{program.duration_stated}”, which is not {duration(program.duration_months)}."
        yield Issue(message, Place("duration_months"), (program.duration_months, program.duration_stated))


def months_of(stated: str) -> set[int]:
    """The numbers of months that the source's text may mean; empty if the text cannot be parsed.

    Weeks may be rounded up or down.
    """
    if weeks := _WEEKS.fullmatch(stated.strip()):
        months = int(weeks[1]) * 12 / 52
        return {math.floor(months), math.ceil(months)}
    try:
        return {read_months(stated, unit="months")}
    except ValueError:
        return set()


RULES = (check_tuition_bound, check_duration_bound, check_tuition, check_duration, check_stated_duration)
