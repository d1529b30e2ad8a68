"""Figures of a guide that cannot be understood, that rest on nothing, or that nobody has looked at for long."""

import re
from collections.abc import Iterator
from datetime import date

from careerguide.audit.engine import Issue, Place, Rule, Severity
from careerguide.audit.text_rules import row_place
from careerguide.lib import clock
from careerguide.lib.number_format import plain_number

# More in a year than any occupation of the official projections grows in several.
STEEP_PERCENT_A_YEAR = 15

_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_LENGTH = re.compile(r"\b(\d{1,2})[\s-]years?\b")
_YEARLY = re.compile(r"\b(?:a|per|each|every) year\b|\byearly\b|\bannual(?:ly)?\b")


def growth_without_period(role, context) -> Iterator[Issue]:
    """A growth figure that nobody can understand."""
    if role.growth_percent is not None and not role.growth_period.strip():
        percent = plain_number(role.growth_percent)
        yield Issue(f"Growth of {percent}% is given for no period.", Place("growth_period"), (percent,))


def steep_growth(role, context) -> Iterator[Issue]:
    """Growth that nobody would believe without a source."""
    years = years_of(role.growth_period)
    if role.growth_percent is None or role.source_id or not years:
        return
    yearly = ((1 + float(role.growth_percent) / 100) ** (1 / years) - 1) * 100 if role.growth_percent > -100 else -100
    if yearly > STEEP_PERCENT_A_YEAR:
        percent = plain_number(role.growth_percent)
        a_year = plain_number(round(yearly, 1))
        said = f"Growth of {percent}% ({role.growth_period}) is {a_year}% a year, without a source."
        yield Issue(said, Place("growth_percent"), (percent, role.growth_period))


def years_of(period: str) -> int | None:
    """How many years a period in words is: "2024 to 2034" and "10 years" are 10, "a year" is 1; None: not said."""
    years = [int(year) for year in _YEARS.findall(period)]
    if len(years) == 2 and years[0] < years[1]:
        return years[1] - years[0]
    if found := _LENGTH.search(period.lower()):
        return int(found[1]) or None
    return 1 if _YEARLY.search(period.lower()) else None


def no_source(role, context) -> Iterator[Issue]:
    """A guide that is public and says nowhere what it rests on."""
    if role.is_published and role.source_id is None:
        yield Issue("The guide names no source.", Place("source"))


def past_review(role, context) -> Iterator[Issue]:
    """Days of review of a guide's own figures that have passed."""
    yield from _passed(role.review_on, Place("review_on"))
    for index, band in enumerate(role.pay_bands.all()):
        yield from _passed(band.review_on, row_place("pay_bands", index, band, "review_on"))


def source_past_review(source, context) -> Iterator[Issue]:
    """A source whose day of review has passed."""
    yield from _passed(source.review_on, Place("review_on"))


def _passed(day: date | None, place: Place) -> Iterator[Issue]:
    if day and day < clock.today():
        yield Issue(f"It was to be checked again by {day:%Y-%m-%d}.", place, (day,))


def not_yet(role, context) -> Iterator[Issue]:
    """Pay rows that hold for a day to come."""
    for index, band in enumerate(role.pay_bands.all()):
        yield from _to_come(band.as_of, row_place("pay_bands", index, band, "as_of"))


def source_not_yet(source, context) -> Iterator[Issue]:
    """A source that somebody looked at on a day to come."""
    yield from _to_come(source.retrieved_on, Place("retrieved_on"))


def _to_come(day: date | None, place: Place) -> Iterator[Issue]:
    if day and day > clock.today():
        yield Issue(f"{day:%Y-%m-%d} has not come yet.", place, (day,))


PAST_REVIEW = {
    "id": "past-review",
    "name": "A figure past its day of review",
    "looks_for": "Guides, pay rows and sources whose day of review has passed.",
    "why": "Pay and growth change every year; the page calls such a figure “due for review”.",
    "how_to_fix": "Look the figure up again at its source, correct it, and set a new day.",
    "severity": Severity.WARNING,
}
NOT_YET = {
    "id": "not-yet",
    "name": "A day that has not come yet",
    "looks_for": "Sources and pay rows that somebody is said to have looked at on a day to come.",
    "why": "It is a slip of the hand, and makes the figure look fresher than it is.",
    "how_to_fix": "Write the day on which somebody looked.",
    "severity": Severity.ERROR,
}
RULES = (
    Rule(
        id="growth-without-period",
        name="Growth without a period",
        looks_for="A growth figure that says nowhere which years it is for.",
        why="33% over ten years is 3% a year. Without the years nobody can tell.",
        how_to_fix="Write the years that the source gives. Where it gives none, say so in a note.",
        severity=Severity.WARNING,
        check=growth_without_period,
    ),
    Rule(
        id="steep-growth",
        name="Steep growth without a source",
        looks_for=f"Growth of more than {STEEP_PERCENT_A_YEAR}% a year in a guide that names no source.",
        why="Official projections know no such growth; whoever claims it must say who says so.",
        how_to_fix="Name the source, or take the figure out.",
        severity=Severity.WARNING,
        check=steep_growth,
    ),
    Rule(
        id="no-source",
        name="A guide without a source",
        looks_for="A published guide that names no source.",
        why="Every figure on the site says where it comes from. This one cannot.",
        how_to_fix="Choose the source. What our editors worked out themselves has a source of its own kind.",
        severity=Severity.WARNING,
        check=no_source,
    ),
    Rule(**PAST_REVIEW, check=past_review),
    Rule(**NOT_YET, check=not_yet),
)
SOURCE_RULES = (Rule(**PAST_REVIEW, check=source_past_review), Rule(**NOT_YET, check=source_not_yet))
