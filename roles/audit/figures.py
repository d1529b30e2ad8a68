"""Audit rules for the figures of guides and sources: periods, sources and dates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from careerguide.audit.engine import Issue, Place, Severity, rule
from careerguide.lib import clock
from careerguide.lib.number_format import plain_number
from roles.growth import MAX_YEAR, MIN_YEAR, GrowthBasis

# No occupation in the official data, which covers ten years, is projected to grow this fast.
STEEP_PERCENT_A_YEAR = 15
# In percent. No more than all jobs can be lost, and growth by a factor of more than ten is a misplaced decimal point.
GROWTH_BOUNDS = (-100, 1000)


@rule(
    id="growth-without-period",
    name="Growth without a period",
    looks_for="A growth figure that does not say whether it is a year or over a whole period, or for which years.",
    why="Readers cannot tell growth of 33% in ten years from growth of 33% in two years, or every year.",
    how_to_fix="Enter the basis and the years that the source states. If it states none, say so in a note.",
)
def check_growth_period(role, context) -> Iterator[Issue]:
    growth = role.growth
    if not growth or growth.is_defined:
        return
    percent = plain_number(growth.percent)
    missing = [] if growth.basis else ["a basis"]
    missing += [] if growth.period else ["years"]
    message = f"Growth of {percent}% is stated without {' and '.join(missing)}."
    yield Issue(message, Place("growth_from" if growth.basis else "growth_basis"), (percent, *missing))


@rule(
    id="steep-growth",
    name="Steep growth without a source",
    looks_for=f"Growth of more than {STEEP_PERCENT_A_YEAR}% a year in a guide without a source.",
    why="No official projection expects such growth, so readers need to know who claims it.",
    how_to_fix="Name the source, or remove the figure.",
)
def check_steep_growth(role, context) -> Iterator[Issue]:
    yearly = role.growth and role.growth.percent_a_year
    if yearly is None or role.source_id or yearly <= STEEP_PERCENT_A_YEAR:
        return
    growth = role.growth_figure.full_text
    is_yearly = role.growth_basis == GrowthBasis.YEAR
    rate = "" if is_yearly else f", is {plain_number(round(yearly, 1))}% a year and"
    message = f"Growth of {growth}{rate} has no source."
    yield Issue(message, Place("growth_percent"), (growth,))


@rule(
    id="impossible-growth",
    name="An impossible growth",
    looks_for=f"Growth below {plain_number(GROWTH_BOUNDS[0])}% or above {GROWTH_BOUNDS[1]:,}%, and years of official "
    f"growth before {MIN_YEAR} or after {MAX_YEAR}.",
    why="A decimal point or a digit of a year is wrong.",
    how_to_fix="Check the source.",
    severity=Severity.ERROR,
)
def check_growth_bounds(row, context) -> Iterator[Issue]:
    """``row`` is a guide or an occupation."""
    percent = row.growth_percent
    if percent is not None and not GROWTH_BOUNDS[0] <= percent <= GROWTH_BOUNDS[1]:
        low, high = plain_number(GROWTH_BOUNDS[0]), f"{GROWTH_BOUNDS[1]:,}"
        message = f"Growth of {plain_number(percent)}% is not between {low}% and {high}%."
        yield Issue(message, Place("growth_percent"), (percent,))
    for name in ("growth_from", "growth_to"):
        year = getattr(row, name)
        if year is not None and not MIN_YEAR <= year <= MAX_YEAR:
            yield Issue(f"{year} is not between {MIN_YEAR} and {MAX_YEAR}.", Place(name), (year,))


@rule(
    id="no-source",
    name="A guide without a source",
    looks_for="A published guide that names no source.",
    why="Every figure on the site shows its source, but this guide's figures have none to show.",
    how_to_fix="Choose the source. If our editors made the estimate, choose a source of the kind “Our editors”.",
)
def check_source(role, context) -> Iterator[Issue]:
    if role.is_published and role.source_id is None:
        yield Issue("The guide names no source.", Place("source"))


@rule(
    id="past-review",
    name="A figure past its review date",
    looks_for="Guides, pay rows and sources whose review date has passed.",
    why="Pay and growth change every year, so the page marks such a figure as “due for review”.",
    how_to_fix="Look the figure up at its source, correct it, and set a new review date.",
)
def check_review_dates(role, context) -> Iterator[Issue]:
    yield from _past_review(role.review_on, Place("review_on"))
    for index, band in enumerate(role.pay_bands.all()):
        yield from _past_review(band.review_on, Place.of_row("pay_bands", index, band, "review_on"))


def _past_review(day: date | None, place: Place) -> Iterator[Issue]:
    if day and day < clock.today():
        yield Issue(f"The review was due on {day:%Y-%m-%d}.", place, (day,))


@rule(
    id="not-yet",
    name="A date in the future",
    looks_for="Pay rows and sources with a date in the future.",
    why="A wrong date makes the figure look more recent than it is.",
    how_to_fix="Enter the date of the figures, or the date on which the source was retrieved.",
    severity=Severity.ERROR,
)
def check_pay_dates(role, context) -> Iterator[Issue]:
    for index, band in enumerate(role.pay_bands.all()):
        yield from _in_the_future(band.as_of, Place.of_row("pay_bands", index, band, "as_of"))


def _in_the_future(day: date | None, place: Place) -> Iterator[Issue]:
    if day and day > clock.today():
        yield Issue(f"{day:%Y-%m-%d} is in the future.", place, (day,))


RULES = (
    check_growth_period,
    check_steep_growth,
    check_growth_bounds,
    check_source,
    check_review_dates,
    check_pay_dates,
)
OCCUPATION_RULES = (check_growth_bounds,)
SOURCE_RULES = (
    replace(check_review_dates, check=lambda source, context: _past_review(source.review_on, Place("review_on"))),
    replace(check_pay_dates, check=lambda source, context: _in_the_future(source.retrieved_on, Place("retrieved_on"))),
)
