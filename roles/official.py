"""What official statistics say beside a guide's own figures, and the difference in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from careerguide.lib.money import dollars
from careerguide.lib.number_format import plain_number, signed_number
from roles.models import Occupation, Role, RoleOccupation
from roles.pay import beside

# What an editor may call it where a headline counts what official statistics count.
_WAGES = {"wage", "wages", "base", *(f"base {pay}" for pay in ("pay", "salary", "wage", "wages"))}


def pay_difference(low: int | None, high: int | None, official: Mapping[int, int]) -> str:
    """In words, how a headline from ``low`` to ``high`` lies to the ``official`` percentiles.

    US dollars a year; ``official`` maps 10, 25, 50, 75 and 90 to pay, as far as they are stated.
    The median is what both ends are held against, and what lies beyond the 10th or the 90th
    percentile is said too. Without a median these two are all there is; without any, there is no word.
    """
    median = official.get(50)
    said = [] if median is None else [f"The official median is {dollars(median)}."]
    if low is None or high is None:
        return " ".join(said)
    if median is not None:
        said.append(
            f"The headline’s low end, {dollars(low)}, is {beside(low, median) or 'the same as'} it; "
            f"its high end, {dollars(high)}, is {beside(high, median) or 'the same as'} it."
        )
    for name, end, percent, beyond in [("low", low, 10, "below"), ("high", high, 90, "above")]:
        if percent not in official:
            continue
        lies = beside(end, official[percent])
        if median is None or lies.endswith(beyond):
            also = "" if median is None else "also "
            said.append(
                f"The {name} end{f', {dollars(end)},' if median is None else ''} is {also}{lies or 'the same as'} "
                f"the {percent}th percentile, {dollars(official[percent])}."
            )
    return " ".join(said)


def basis_caveat(basis: str) -> str:
    """In words, why official pay and a headline with ``basis`` may not measure the same; empty where they do.

    Official statistics count wages; ``basis`` is an editor's own word for what the headline counts.
    """
    if basis.strip().casefold() in _WAGES:
        return ""
    if not basis:
        headline = "does not say what it counts, so the two may not measure the same"
    elif "total" in basis.casefold():
        headline = f"is {basis}: it may hold more than wages, such as shares"
    else:
        headline = f"is {basis}, which may not measure the same"
    return f"Official figures are wages. The headline {headline}."


def growth_words(stated: Decimal | None, period: str, official: Decimal | None, official_period: str) -> str:
    """A ``stated`` growth and an ``official`` one in one breath, in percent with the years they are for."""
    said = [] if stated is None else [f"stated: {plain_number(stated)}%, {period or 'no period'}"]
    said += [] if official is None else [f"official: {signed_number(official)}% over {official_period}"]
    return "; ".join(said).capitalize()


def growth_difference(stated: Decimal | None, period: str, official: Decimal | None, official_period: str) -> str:
    """In words, how a ``stated`` growth lies to an ``official`` one; empty where one of them is not there.

    A difference is given only where both are, or may be, for the same years: anything else would
    compare what is not the same thing.
    """
    if stated is None or official is None:
        return ""
    if period and period != official_period:
        return "The guide’s figure is for other years, so the two do not measure the same."
    points = Decimal(stated) - Decimal(official)
    many = plain_number(abs(points))
    words = f"{many} percentage point{'' if many == '1' else 's'} {'above' if points > 0 else 'below'} this one"
    if not points:
        words = "the same as this one"
    if period:
        return f"The guide’s figure is {words}."
    return f"If the guide’s figure is for the same years, it is {words}. Nobody says that it is."


@dataclass(frozen=True)
class OfficialFigures:
    """An official occupation beside a role: why it is there, and the differences in words."""

    occupation: Occupation
    note: str
    pay: str
    growth: str


def official_figures(role: Role, link: RoleOccupation) -> OfficialFigures:
    """What the official occupation of ``link`` says beside the figures of ``role``."""
    official = link.occupation
    pay = pay_difference(role.salary_low, role.salary_high, dict(official.percentiles()))
    if pay and role.salary_low is not None:
        pay = f"{pay} {basis_caveat(role.salary_basis)}".rstrip()
    return OfficialFigures(
        occupation=official,
        note=link.note,
        pay=pay,
        growth=growth_difference(
            role.growth_percent, role.growth_period, official.growth_percent, official.growth_period
        ),
    )
