"""The pay of several guides on one axis: the headline ranges, then each level."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list

from careerguide.comparison import NOT_STATED
from careerguide.lib.charts import Axis
from careerguide.lib.money import pay_range, short_dollars
from roles.models import PayBand, Role
from roles.pay import PayReading, read_pay

# Heights in pixels; widths are percentages, so that the picture fits any screen and its text keeps its size.
GROUP, BAR, UNSTATED, FOOT = 36, 44, 24, 26


@dataclass(frozen=True)
class ComparedPay:
    """A group of the chart and a row of its table. ``pay`` has one reading for each guide, or None."""

    label: str
    pay: list[PayReading | None]
    is_headline: bool = False

    @property
    def texts(self) -> list[str]:
        return [reading.words if reading else NOT_STATED for reading in self.pay]


@dataclass(frozen=True)
class ComparedBar:
    """One guide's range. ``x``, ``width`` and ``end`` are SVG lengths, or empty if it states none."""

    label: str
    y: int
    is_headline: bool
    x: str = ""
    width: str = ""
    end: str = ""
    low_label: str = ""
    high_label: str = ""
    open: bool = False


@dataclass(frozen=True)
class ComparedPayChart:
    """``groups`` are (label, y), ``ticks`` (x, label)."""

    title: str
    height: int
    foot: int
    groups: list[tuple[str, int]]
    bars: list[ComparedBar]
    ticks: list[tuple[str, str]]


def compared_pay(roles: Sequence[Role]) -> list[ComparedPay]:
    """The headline ranges and those of each level, without levels that no guide states.

    A level's rows are combined, although they may count different things. The guides list each.
    """
    headlines = [
        None if role.salary_low is None else PayReading(role.salary_low, role.salary_high, high_open=False)
        for role in roles
    ]
    groups = [ComparedPay("Headline", headlines, is_headline=True)]
    for level in PayBand.Level:
        readings = [read_pay([band for band in role.pay_bands.all() if band.level == level]) for role in roles]
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
        for role, reading in zip(roles, group.pay, strict=True):
            bars.append(_bar(axis, role.title, y, group.is_headline, reading))
            y += BAR if reading else UNSTATED
    ticks = [(axis.at(tick), short_dollars(tick) if tick else "$0") for tick in axis.ticks]
    return ComparedPayChart(_title(roles, groups), y + FOOT, y, headings, bars, ticks)


def _bar(axis: Axis, label: str, y: int, is_headline: bool, pay: PayReading | None) -> ComparedBar:
    if not pay:
        return ComparedBar(f"{label}: {NOT_STATED}", y, is_headline)
    return ComparedBar(
        label, y, is_headline, axis.at(pay.low), axis.span(pay.low, pay.high), axis.at(pay.high),
        short_dollars(pay.low), short_dollars(pay.high) + ("+" if pay.high_open else ""), pay.high_open,
    )  # fmt: skip


def _title(roles: Sequence[Role], groups: Sequence[ComparedPay]) -> str:
    ranges = []
    for number, role in enumerate(roles):
        # Readings can be combined as rows are.
        if whole := read_pay([group.pay[number] for group in groups if group.pay[number]]):
            ranges.append(f"{pay_range(whole.low, whole.high, whole.high_open)} for {role}")
    return f"Stated pay runs from {get_text_list(ranges, 'and')}"
