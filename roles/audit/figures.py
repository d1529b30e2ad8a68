"""Audit rules for the figures of guides and sources: periods, sources and dates."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from careerguide.audit.engine import Issue, Place, Severity, rule
from careerguide.lib import clock
from careerguide.lib.number_format import plain_number

# No occupation in the official data, which covers ten years, is projected to grow this fast.
STEEP_PERCENT_A_YEAR = 15

_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_LENGTH = re.compile(r"\b(\d{1,2})[\s-]years?\b")
_YEARLY = re.compile(r"\b(?:a|per|each|every) year\b|\byearly\b|\bannual(?:ly)?\b")


@rule(
    id="growth-without-period",
    name="Growth without a period",
    looks_for="A growth figure without the years that it covers.",
    why="Without the years, readers cannot tell growth of 33% in ten years from growth of 33% in two years.",
    how_to_fix="Enter the years that the source states. If it states none, say so in a note.",
)
def check_growth_period(role, context) -> Iterator[Issue]:
    if role.growth_percent is not None and not role.growth_period.strip():
        percent = plain_number(role.growth_percent)
        yield Issue(f"Growth of {percent}% is stated without a period.", Place("growth_period"), (percent,))


@rule(
    id="steep-growth",
    name="Steep growth without a source",
    looks_for=f"Growth of more than {STEEP_PERCENT_A_YEAR}% a year in a guide without a source.",
    why="No official projection expects such growth, so readers need to know who claims it.",
    how_to_fix="Name the source, or remove the figure.",
)
def check_steep_growth(role, context) -> Iterator[Issue]:
    years = years_of(role.growth_period)
    if role.growth_percent is None or role.source_id or not years:
        return
    yearly = ((1 + float(role.growth_percent) / 100) ** (1 / years) - 1) * 100 if role.growth_percent > -100 else -100
    if yearly > STEEP_PERCENT_A_YEAR:
        percent, percent_a_year = plain_number(role.growth_percent), plain_number(round(yearly, 1))
        message = f"Growth of {percent}% ({role.growth_period}) is {percent_a_year}% a year, without a source."
        yield Issue(message, Place("growth_percent"), (percent, role.growth_period))


def years_of(period: str) -> int | None:
    """The length of a period: 10 for "2024 to 2034" and "10 years", 1 for "a year", None if unknown."""
    years = [int(year) for year in _YEARS.findall(period)]
    if len(years) == 2 and years[0] < years[1]:
        return years[1] - years[0]
    if match := _LENGTH.search(period.lower()):
        return int(match[1]) or None
    return 1 if _YEARLY.search(period.lower()) else None


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


RULES = (check_growth_period, check_steep_growth, check_source, check_review_dates, check_pay_dates)
SOURCE_RULES = (
    replace(check_review_dates, check=lambda source, context: _past_review(source.review_on, Place("review_on"))),
    replace(check_pay_dates, check=lambda source, context: _in_the_future(source.retrieved_on, Place("retrieved_on"))),
)
