"""The pay of several guides on one axis: the headline ranges, then each level."""

from collections.abc import Sequence
from typing import NamedTuple

from careerguide.lib.charts import Axis
from careerguide.lib.money import short_dollars
from careerguide.lib.names import isolate, join_names
from roles.models import PayBand, Role
from roles.pay import CombinedPay, combine_pay

# Heights in pixels. Widths are percentages, so that the chart fits any screen and its text keeps its size.
GROUP, BAR, UNSTATED, FOOT = 36, 44, 24, 26


class ComparedPay(NamedTuple):
    """A group of the chart and a row of its table. ``pay`` has one pay range per guide, or None."""

    label: str
    pay: list[CombinedPay | None]
    is_headline: bool = False


class ComparedBar(NamedTuple):
    label: str
    y: int
    is_headline: bool
    pay: CombinedPay | None
    x: str = ""
    width: str = ""
    end: str = ""


class ComparedPayChart(NamedTuple):
    """``groups`` are (label, y), ``ticks`` are (x, label)."""

    title: str
    height: int
    foot: int
    groups: list[tuple[str, int]]
    bars: list[ComparedBar]
    ticks: list[tuple[str, str]]


def compared_pay(roles: Sequence[Role]) -> list[ComparedPay]:
    """The headline ranges and those of each level, without levels that no guide states.

    The pay rows of a level are combined even if their bases differ. Each guide's page lists them separately.
    """
    headlines = [
        None if role.salary_low is None else CombinedPay(role.salary_low, role.salary_high, high_open=False)
        for role in roles
    ]
    groups = [ComparedPay("Headline", headlines, is_headline=True)]
    for level in PayBand.Level:
        readings = [combine_pay([band for band in role.pay_bands.all() if band.level == level]) for role in roles]
        groups.append(ComparedPay(level.label, readings))
    return [group for group in groups if any(group.pay)]


def compared_pay_chart(roles: Sequence[Role], groups: Sequence[ComparedPay]) -> ComparedPayChart | None:
    stated = [reading for group in groups for reading in group.pay if reading]
    if not stated:
        return None
    axis = Axis.up_to(max(reading.high for reading in stated))
    headings, bars, y = [], [], 0
    for group in groups:
        headings.append((group.label, y))
        y += GROUP
        for role, pay in zip(roles, group.pay, strict=True):
            lengths = (axis.at(pay.low), axis.span(pay.low, pay.high), axis.at(pay.high)) if pay else ()
            bars.append(ComparedBar(role.title, y, group.is_headline, pay, *lengths))
            y += BAR if pay else UNSTATED
    ticks = [(axis.at(tick), short_dollars(tick)) for tick in axis.ticks]
    return ComparedPayChart(_title(roles, groups), y + FOOT, y, headings, bars, ticks)


def _title(roles: Sequence[Role], groups: Sequence[ComparedPay]) -> str:
    ranges = []
    for number, role in enumerate(roles):
        # combine_pay also accepts ranges that are already combined.
        if whole := combine_pay([group.pay[number] for group in groups if group.pay[number]]):
            ranges.append(f"{whole.words} for {isolate(role)}")
    return f"Stated pay runs from {join_names(ranges)}"
