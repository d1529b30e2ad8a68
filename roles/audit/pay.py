"""Audit rules for pay: its bounds, the headline range, the order of the levels, and official percentiles."""

from collections.abc import Iterator
from itertools import combinations, groupby, pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from careerguide.audit.engine import Issue, Place, Severity, rule
from careerguide.lib.durations import MAX_STUDY_MONTHS, duration
from careerguide.lib.money import exact_dollars, short_dollars
from roles.models import Occupation, PayBand, Role, RoleOccupation
from roles.models.occupations import percentile_name
from roles.pay import combine_pay, headline_gap

# US dollars a year.
MIN_PAY, MAX_PAY = 1_000, 5_000_000
# Pay this many times above or below the median is unusual.
OUTLIER_FACTOR = 4
# The median is that of all rows, including the row that is checked: with three rows, one wrong row cannot move it
# beyond the amounts of the other two. The median of the other rows would need a row more for that.
MIN_ROWS = 3
# Low pay is often an amount for another period. These are the numbers of periods in a year.
PERIODS = {"a month": 12, "a week": 52}


class Limit(NamedTuple):
    amount: float
    words: str


@rule(
    id="impossible-pay",
    name="Impossible pay",
    looks_for=f"Headline pay, pay rows and official percentiles below {short_dollars(MIN_PAY)} or above "
    f"{short_dollars(MAX_PAY)} a year.",
    why="An amount an hour, or in thousands, or with a digit too many, misleads everyone who reads it.",
    how_to_fix="Enter US dollars a year.",
    severity=Severity.ERROR,
)
def check_pay_bounds(row, context) -> Iterator[Issue]:
    """``row`` is a guide or an occupation."""
    for amount, place in _percentiles(row) if isinstance(row, Occupation) else _amounts(row):
        if amount < MIN_PAY:
            message = f"{exact_dollars(amount)} a year is below {exact_dollars(MIN_PAY)}."
            yield Issue(f"{message} Is it an amount an hour, or in thousands?", place, (amount,))
        elif amount > MAX_PAY:
            message = f"{exact_dollars(amount)} a year is above {exact_dollars(MAX_PAY)}. Is there a digit too many?"
            yield Issue(message, place, (amount,))


@rule(
    id="far-pay",
    name="Unusual pay",
    looks_for="Headline pay and pay rows below half of the 10th percentile or above twice the 90th percentile of the "
    "occupation that lists the guide's title. If no percentile is known: below a quarter or above four times the "
    f"median of the guide's rows, if there are at least {MIN_ROWS}.",
    why="An amount a month or an hour may have been entered as an amount a year, or a digit may be wrong.",
    how_to_fix="Check the amount and its period in the source. If it is right, accept the warning and give the source "
    "as the reason.",
)
def check_far_pay(role, context) -> Iterator[Issue]:
    lowest, highest = _limits(role)
    for amount, place in _amounts(role):
        if not MIN_PAY <= amount <= MAX_PAY:
            continue
        # One issue for each range and side: its low end is the lowest amount, its high end the highest.
        if lowest and amount < lowest.amount and place.field in ("low", "salary_low"):
            message = f"{exact_dollars(amount)} a year is below {lowest.words}. {_low_hint(amount, lowest, highest)}"
            yield Issue(message, place, (amount, lowest.words))
        if highest and amount > highest.amount and place.field in ("high", "salary_high"):
            message = f"{exact_dollars(amount)} a year is above {highest.words}. Is there a digit too many?"
            yield Issue(message, place, (amount, highest.words))


def _limits(role: Role) -> tuple[Limit | None, Limit | None]:
    """The lowest and the highest pay without a warning. With several occupations, the widest range counts."""
    links = [link for link in role.official.all() if link.relation == RoleOccupation.Relation.LISTED]
    lows = [link.occupation.pay_p10 for link in links if link.occupation.pay_p10]
    highs = [link.occupation.pay_p90 for link in links if link.occupation.pay_p90]
    low = Limit(min(lows) / 2, f"half of the 10th percentile, {exact_dollars(min(lows))}") if lows else None
    high = Limit(max(highs) * 2, f"twice the 90th percentile, {exact_dollars(max(highs))}") if highs else None
    bands = role.pay_bands.all()
    if len(bands) >= MIN_ROWS:
        middle = round(median(amount for band in bands for amount in (band.low, band.high)))
        words = f"the median of this guide’s pay rows, {exact_dollars(middle)}"
        low = low or Limit(middle / OUTLIER_FACTOR, f"a quarter of {words}")
        high = high or Limit(middle * OUTLIER_FACTOR, f"four times {words}")
    return low, high


def _low_hint(amount: int, lowest: Limit, highest: Limit | None) -> str:
    for period, times in PERIODS.items():
        if amount * times >= lowest.amount and (highest is None or amount * times <= highest.amount):
            return f"Is it an amount {period}?"
    return "Is a digit missing?"


def _amounts(role: Role) -> Iterator[tuple[int, Place]]:
    for name in ("salary_low", "salary_high"):
        if (amount := getattr(role, name)) is not None:
            yield amount, Place(name)
    for index, band in enumerate(role.pay_bands.all()):
        for name in ("low", "high"):
            yield getattr(band, name), Place.of_row("pay_bands", index, band, name)


def _percentiles(occupation: Occupation) -> Iterator[tuple[int, Place]]:
    for percent, amount in occupation.percentiles():
        yield amount, Place(f"pay_p{percent}")


@rule(
    id="percentile-order",
    name="Official percentiles in the wrong order",
    looks_for="A pay percentile that is below a lower one, such as a median below the 10th percentile.",
    why="By definition, percentiles rise.",
    how_to_fix="Check the percentiles in the source.",
    severity=Severity.ERROR,
)
def check_percentile_order(occupation, context) -> Iterator[Issue]:
    for (lower, low), (higher, high) in combinations(occupation.percentiles(), 2):
        if low > high:
            names = percentile_name(higher), percentile_name(lower)
            message = f"The {names[0]}, {exact_dollars(high)}, is below the {names[1]}, {exact_dollars(low)}."
            yield Issue(message, Place(f"pay_p{higher}"), (lower, low, higher, high))


@rule(
    id="far-percentile",
    name="Official percentiles that are far apart",
    looks_for=f"A pay percentile that is more than {OUTLIER_FACTOR} times the median, or less than a quarter of it.",
    why="An amount a month may have been entered as an amount a year, or a digit may be wrong.",
    how_to_fix="Check the percentiles in the source.",
)
def check_far_percentile(occupation, context) -> Iterator[Issue]:
    middle = occupation.pay_p50
    for amount, place in _percentiles(occupation) if middle else ():
        if not middle / OUTLIER_FACTOR <= amount <= middle * OUTLIER_FACTOR:
            side = "a quarter of" if amount < middle else "four times"
            than = f"{'below' if amount < middle else 'above'} {side} the median, {exact_dollars(middle)}"
            yield Issue(f"{exact_dollars(amount)} is {than}.", place, (amount, middle))


@rule(
    id="impossible-study",
    name="An impossible length of study",
    looks_for=f"A step of a career path with more than {duration(MAX_STUDY_MONTHS)} of study.",
    why="Someone may have entered weeks or days as months.",
    how_to_fix="Check the number and its unit in the source.",
    severity=Severity.ERROR,
)
def check_study_bound(role, context) -> Iterator[Issue]:
    for index, step in enumerate(role.steps.all()):
        months = step.study_months_max or 0
        if months > MAX_STUDY_MONTHS:
            message = f"{months} months are more than {duration(MAX_STUDY_MONTHS)}. Are they weeks?"
            yield Issue(message, Place.of_row("steps", index, step, "study_months_max"), (months,))


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


RULES = (check_pay_bounds, check_far_pay, check_headline_range, check_pay_levels, check_study_bound)
OCCUPATION_RULES = (check_pay_bounds, check_percentile_order, check_far_percentile)
