"""Audit rules for pay: the headline range and the order of the levels."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import attrgetter

from careerguide.audit.engine import Issue, Place, rule
from roles.models import PayBand
from roles.pay import combine_pay, headline_gap


@rule(
    id="headline-range",
    name="A headline range that differs from the pay rows",
    looks_for="Headline pay that does not begin at the lowest pay row and end at the highest.",
    why="Readers expect the headline to summarize the table below it.",
    how_to_fix="Check both in the source. If the source contradicts itself, keep both: the page shows the difference.",
)
def check_headline_range(role, context) -> Iterator[Issue]:
    bands = list(role.pay_bands.all())
    if gap := headline_gap(role.salary_low, role.salary_high, bands):
        reading = combine_pay(bands)
        values = role.salary_low, role.salary_high, reading.low, reading.high, reading.high_open
        field = "salary_low" if role.salary_low != reading.low else "salary_high"
        yield Issue(gap, Place(field), values)


@rule(
    id="pay-levels",
    name="Pay levels in the wrong order",
    looks_for="A level that pays less than the level below it, at one employer or overall, and levels whose years "
    "of experience overlap.",
    why="Two rows may be swapped, or a digit may be missing.",
    how_to_fix="Check the rows against the source.",
)
def check_pay_levels(role, context) -> Iterator[Issue]:
    bands = list(role.pay_bands.all())
    positions = {id(band): index for index, band in enumerate(bands)}
    level = attrgetter("level")
    levels = [list(group) for _, group in groupby(sorted(bands, key=level), level)]
    for lower, higher in pairwise(levels):
        problems = list(_same_employer(lower, higher)) or list(_whole_level(lower, higher))
        for band, message in [*problems, *_experience(lower, higher)]:
            place = Place.of_row("pay_bands", positions[id(band)], band, "low")
            yield Issue(message, place, (message, band.employer_type))


def _same_employer(lower: list[PayBand], higher: list[PayBand]) -> Iterator[tuple[PayBand, str]]:
    below = {band.employer_type.casefold(): band for band in lower}
    for band in higher:
        other = below.get(band.employer_type.casefold())
        if other and _is_under(band, other):
            yield band, f"{_name(band)} pay, {band.range}, is below {_name(other).lower()} pay, {other.range}."


def _whole_level(lower: list[PayBand], higher: list[PayBand]) -> Iterator[tuple[PayBand, str]]:
    above, under = combine_pay(higher), combine_pay(lower)
    if _is_under(above, under):
        names = higher[0].get_level_display(), lower[0].get_level_display().lower()
        yield higher[0], f"{names[0]} pay overall, {above.words}, is below {names[1]} pay, {under.words}."


def _experience(lower: list[PayBand], higher: list[PayBand]) -> Iterator[tuple[PayBand, str]]:
    ends = [band.experience_max for band in lower if band.experience_max is not None]
    starts = [band.experience_min for band in lower if band.experience_min is not None]
    for band in higher:
        start = band.experience_min
        if start is not None and ((ends and start < max(ends)) or (starts and start < min(starts))):
            yield band, f"{_name(band)} level begins at {start} years, within the level below it."
            return


def _is_under(one, other) -> bool:
    """Whether a range starts or ends below another; an open end is above a closed end of the same amount."""
    return one.low < other.low or (one.high, one.high_open) < (other.high, other.high_open)


def _name(band: PayBand) -> str:
    return f"{band.get_level_display()} ({band.employer_type})"


RULES = (check_headline_range, check_pay_levels)
