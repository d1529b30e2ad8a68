"""Compare official pay and growth with a guide's own figures, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from careerguide.lib.money import dollars
from careerguide.lib.number_format import plain_number, signed_number
from roles.growth import Growth, GrowthBasis
from roles.models import Occupation, Role, RoleOccupation
from roles.models.role import PayBasis
from roles.pay import difference


def pay_difference(low: int | None, high: int | None, official: Mapping[int, int]) -> str:
    """Compare a headline with the median, and with the 10th and 90th percentiles if it goes beyond them.

    US dollars a year; ``official`` maps percentiles to pay. Without a median, the outer percentiles are always named.
    """
    median = official.get(50)
    sentences = [] if median is None else [f"The official median is {dollars(median)}."]
    if low is None or high is None:
        return " ".join(sentences)
    if median is not None:
        sentences.append(
            f"The headline’s low end, {dollars(low)}, is {difference(low, median) or 'the same as'} it; "
            f"its high end, {dollars(high)}, is {difference(high, median) or 'the same as'} it."
        )
    for name, end, percent, beyond in [("low", low, 10, "below"), ("high", high, 90, "above")]:
        if percent not in official:
            continue
        distance = difference(end, official[percent])
        if median is None or distance.endswith(beyond):
            also = "" if median is None else "also "
            sentences.append(
                f"The {name} end{f', {dollars(end)},' if median is None else ''} is {also}{distance or 'the same as'} "
                f"the {percent}th percentile, {dollars(official[percent])}."
            )
    return " ".join(sentences)


def basis_caveat(basis: PayBasis) -> str:
    """Why a headline with ``basis`` may not be comparable with official wages, or ""."""
    if basis == PayBasis.BASE:
        return ""
    headline = "does not say what it includes, so the two may not be comparable"
    if basis == PayBasis.TOTAL:
        headline = "is total compensation: it may include more than wages, such as shares"
    return f"Official figures are wages. The headline {headline}."


def growth_words(role: Role, official: Occupation) -> str:
    """Such as "Stated: 33%, period not stated; official: +19.7% over 2024 to 2034"."""
    parts = [f"stated: {role.growth_figure.full_text}"] if role.growth_figure else []
    parts.append(f"official: {signed_number(official.growth_percent)}% over {official.growth_period}")
    return "; ".join(parts).capitalize()


def growth_difference(role: Role, official: Occupation) -> str:
    """Compare both figures in percentage points if their basis and their years agree, or say why they do not compare.

    Official growth is over a whole period.
    """
    if role.growth is None or official.growth_percent is None:
        return ""
    if reason := _why_not_comparable(role.growth, official.growth_period):
        return f"The guide’s figure {reason}, so the two cannot be compared."
    points = Decimal(role.growth_percent) - Decimal(official.growth_percent)
    if not points:
        return "The guide’s figure is the same as this one."
    count = plain_number(abs(points))
    words = f"{count} percentage point{'' if count == '1' else 's'}"
    return f"The guide’s figure is {words} {'above' if points > 0 else 'below'} this one."


def _why_not_comparable(growth: Growth, official_period: str) -> str:
    if growth.basis == GrowthBasis.YEAR:
        return "is growth a year, and this one is over the whole period"
    if not growth.basis:
        years = "" if growth.period else " and for which years"
        return f"does not say whether it is a year or over a whole period{years}"
    if not growth.period:
        return "does not state its years"
    return "" if growth.period == official_period else "is for other years"


@dataclass(frozen=True)
class OfficialFigures:
    occupation: Occupation
    note: str
    pay: str
    growth: str


def official_figures(role: Role, link: RoleOccupation) -> OfficialFigures:
    official = link.occupation
    pay = pay_difference(role.salary_low, role.salary_high, dict(official.percentiles()))
    if pay and role.salary_low is not None:
        pay = f"{pay} {basis_caveat(role.salary_basis)}".rstrip()
    return OfficialFigures(official, link.note, pay, growth_difference(role, official))
