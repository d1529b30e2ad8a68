"""Pay that contradicts itself: a headline that no rows give, and levels in the wrong order."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from careerguide.audit.engine import Issue, Place, Rule, Severity
from careerguide.audit.text_rules import row_place
from roles.pay import headline_gap, read_pay


def headline_range(role, context) -> Iterator[Issue]:
    """A headline whose ends the pay rows do not give."""
    bands = list(role.pay_bands.all())
    if gap := headline_gap(role.salary_low, role.salary_high, bands):
        reading = read_pay(bands)
        figures = role.salary_low, role.salary_high, reading.low, reading.high, reading.high_open
        field = "salary_low" if role.salary_low != reading.low else "salary_high"
        yield Issue(gap, Place(field), figures)


def pay_levels(role, context) -> Iterator[Issue]:
    """Levels of pay in the wrong order."""
    bands = list(role.pay_bands.all())
    index = {id(band): at for at, band in enumerate(bands)}
    for band, said in level_slips(bands):
        figures = said, band.employer_type
        yield Issue(said, row_place("pay_bands", index[id(band)], band, "low"), figures)


def level_slips(bands: Sequence) -> Iterator[tuple[object, str]]:
    """Of each two neighbouring levels that are in the wrong order, the higher one's row, and what is wrong."""
    levels: dict[int, list] = {}
    for band in bands:
        levels.setdefault(band.level, []).append(band)
    in_order = [levels[level] for level in sorted(levels)]
    for lower, higher in pairwise(in_order):
        said = list(_same_employer(lower, higher)) or list(_whole_level(lower, higher))
        yield from said
        yield from _experience(lower, higher)


def _same_employer(lower: list, higher: list) -> Iterator[tuple[object, str]]:
    below = {band.employer_type.casefold(): band for band in lower}
    for band in higher:
        under = below.get(band.employer_type.casefold())
        if under and _is_under(band, under):
            yield band, f"{_named(band)} pay, {band.range}, is under {_named(under).lower()} pay, {under.range}."


def _whole_level(lower: list, higher: list) -> Iterator[tuple[object, str]]:
    above, under = read_pay(higher), read_pay(lower)
    if _is_under(above, under):
        names = higher[0].get_level_display(), lower[0].get_level_display().lower()
        yield higher[0], f"{names[0]} pay as a whole, {above.words}, is under {names[1]} pay, {under.words}."


def _experience(lower: list, higher: list) -> Iterator[tuple[object, str]]:
    ends = [band.experience_max for band in lower if band.experience_max is not None]
    begins = [band.experience_min for band in lower if band.experience_min is not None]
    for band in higher:
        start = band.experience_min
        if start is not None and ((ends and start < max(ends)) or (begins and start < min(begins))):
            yield band, f"{_named(band)} level begins at {start} years, within the level below it."
            return


def _is_under(one, other) -> bool:
    """Whether a range begins or ends under another; an open end is above the same figure closed."""
    return one.low < other.low or (one.high, one.high_open) < (other.high, other.high_open)


def _named(band) -> str:
    return f"{band.get_level_display()} ({band.employer_type})"


RULES = (
    Rule(
        id="headline-range",
        name="A headline range that the pay rows do not give",
        looks_for="Headline pay whose ends are not the lowest and the highest of the pay rows.",
        why="Readers take the headline for the sum of the table below it.",
        how_to_fix="Check both against the source. Where the source contradicts itself, keep both: the page shows the gap.",
        severity=Severity.WARNING,
        check=headline_range,
    ),
    Rule(
        id="pay-levels",
        name="Pay levels in the wrong order",
        looks_for="A level that pays less than the one below it, at one employer or as a whole; years that overlap.",
        why="Two rows were swapped, or a figure lost a digit.",
        how_to_fix="Check the rows against the source.",
        severity=Severity.WARNING,
        check=pay_levels,
    ),
)
