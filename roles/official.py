"""Compare official pay and growth with a guide's own figures, in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from careerguide.lib.money import dollars
from careerguide.lib.number_format import plain_number, signed_number
from roles.models import Occupation, Role, RoleOccupation
from roles.pay import difference

# A headline with one of these bases measures the same kind of pay as official statistics.
_WAGES = {"wage", "wages", "base", *(f"base {pay}" for pay in ("pay", "salary", "wage", "wages"))}


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


def basis_caveat(basis: str) -> str:
    """Why a headline with ``basis`` may not be comparable with official wages, or ""."""
    if basis.strip().casefold() in _WAGES:
        return ""
    if not basis:
        headline = "does not say what it includes, so the two may not be comparable"
    elif "total" in basis.casefold():
        headline = f"is {basis}: it may include more than wages, such as shares"
    else:
        headline = f"is {basis}, which may not be comparable"
    return f"Official figures are wages. The headline {headline}."


def growth_words(stated: Decimal | None, period: str, official: Decimal | None, official_period: str) -> str:
    """Such as "Stated: 33%, no period; official: +19.7% over 2024 to 2034"."""
    parts = [] if stated is None else [f"stated: {plain_number(stated)}%, {period or 'no period'}"]
    parts += [] if official is None else [f"official: {signed_number(official)}% over {official_period}"]
    return "; ".join(parts).capitalize()


def growth_difference(stated: Decimal | None, period: str, official: Decimal | None, official_period: str) -> str:
    """Compare the two figures in a sentence, in percentage points only if they are, or may be, for the same years."""
    if stated is None or official is None:
        return ""
    if period and period != official_period:
        return "The guide’s figure is for other years, so the two are not comparable."
    points = Decimal(stated) - Decimal(official)
    count = plain_number(abs(points))
    words = f"{count} percentage point{'' if count == '1' else 's'} {'above' if points > 0 else 'below'} this one"
    if not points:
        words = "the same as this one"
    if period:
        return f"The guide’s figure is {words}."
    return f"If the guide’s figure is for the same years, it is {words}. The guide does not state the years."


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
    growth = growth_difference(role.growth_percent, role.growth_period, official.growth_percent, official.growth_period)
    return OfficialFigures(official, link.note, pay, growth)
