"""The chart of running balances: a line for each program on one axis. Lengths across are percentages of the width."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from textwrap import shorten
from typing import NamedTuple

from careerguide.lib.charts import Axis, percent
from careerguide.lib.money import short_dollars
from careerguide.lib.months import add_months, short_month
from programs.payback import YEAR
from programs.plan.option import Option

# In pixels: the plot, the room for the years below it and for a label above a line, and the distance of two labels.
HEIGHT, FOOT, HEAD, LABEL = 300, 30, 24, 18
# Dash patterns, which differ without color; the first is a solid line.
DASHES = ("", "7 4", "2 3", "12 4 2 4", "1 5")
# From this number of years on, every other one is labeled.
MANY_YEARS = 6
# The share of the width that a date needs on a phone.
DATE = 0.2
# A label has this many characters before it is cut.
MAX_LABEL = 26


class Segment(NamedTuple):
    x1: str
    y1: float
    x2: str
    y2: float


class Line(NamedTuple):
    """``y`` is that of the label. ``paid_at`` is the place of the month without debt, "" if it isn't in the chart, and
    ``paid_in`` is the month in words, "" if it has no room.
    """

    name: str
    dash: str
    segments: tuple[Segment, ...]
    y: float
    paid_at: str
    paid_in: str


class Amount(NamedTuple):
    """Debts are labeled at the right, because all lines begin with debt at the left."""

    y: float
    text: str
    is_debt: bool

    @property
    def text_y(self) -> float:
        return self.y - 4


class BalanceChart(NamedTuple):
    """``grid`` has the height and the text of each amount. ``years`` has the place, text and anchor of each year."""

    lines: tuple[Line, ...]
    zero: float
    grid: tuple[Amount, ...]
    years: tuple[tuple[str, str, str], ...]
    height: int = HEIGHT + FOOT

    @property
    def foot(self) -> int:
        return self.height - 8

    @property
    def tick_end(self) -> float:
        return self.zero + 6

    @property
    def debt_y(self) -> int:
        return HEIGHT - 8

    @property
    def debt(self) -> float:
        return round(HEIGHT - self.zero, 1)


def balance_chart(options: Sequence[Option], years: int) -> BalanceChart:
    drawn = [each for each in options if each.is_drawn]
    end = years * YEAR
    lines, dates = [each.line(end) for each in drawn], _dates(drawn, end)
    amounts = [balance for line in lines for _, balance in line]
    scale = Scale(amounts)
    # Labels are above the ends of their lines.
    places = _spread([scale.y(line[-1][1]) - 8 for line in lines])
    anchors = {0: "start", years: "end"}
    return BalanceChart(
        tuple(
            Line(
                _label(option.name),
                DASHES[number % len(DASHES)],
                tuple(
                    Segment(_x(start, end), scale.y(low), _x(stop, end), scale.y(high))
                    for (start, low), (stop, high) in pairwise(line)
                ),
                place,
                _x(_paid_at(option), end) if option.paid_back_in and _paid_at(option) <= end else "",
                dates.get(option.program.pk, ""),
            )
            for number, (option, line, place) in enumerate(zip(drawn, lines, places, strict=True))
        ),
        scale.y(0),
        tuple(_amount(scale.y(amount), amount) for amount in scale.ticks),
        tuple(
            (_x(YEAR * year, end), f"{add_months(options[0].start, YEAR * year).year}", anchors.get(year, "middle"))
            for year in range(0, years + 1, 1 + years // MANY_YEARS)
        ),
    )


def _paid_at(option: Option) -> float | None:
    return float(option.study.months + option.months) if option.paid_back_in else None


def _dates(options: Sequence[Option], end: int) -> dict[int, str]:
    """The months without debt by program, without those that would touch the one before."""
    dates, last = {}, -math.inf
    for option in sorted((each for each in options if each.paid_back_in), key=_paid_at):
        if _paid_at(option) - last > end * DATE:
            dates[option.program.pk], last = short_month(option.paid_back_in), _paid_at(option)
    return dates


def _x(month: float, end: int) -> str:
    return percent(100 * month / end)


class Scale:
    """Heights of amounts, with the lowest near the foot of the plot, and round amounts in between."""

    def __init__(self, amounts: Sequence[Fraction]):
        self._high = float(max([*amounts, 0]))
        # There is always some debt to draw, even if that is nothing.
        self._low = min(1.15 * float(min(amounts)), -0.1 * self._high, -1)
        axis = Axis.up_to(self._high, self._low)
        self.ticks = [amount for amount in axis.ticks if amount and self._low < amount <= self._high]

    def y(self, amount: float) -> float:
        return round(HEAD + (HEIGHT - HEAD) * (self._high - float(amount)) / (self._high - self._low), 1)


def _spread(places: Sequence[float]) -> list[float]:
    """``places`` moved apart, so that labels do not touch, from the lowest label upward."""
    moved, limit = {}, HEIGHT - 4.0
    for number in sorted(range(len(places)), key=lambda number: -places[number]):
        moved[number] = min(places[number], limit)
        limit = moved[number] - LABEL
    return [round(moved[number], 1) for number in range(len(places))]


def _amount(y: float, amount: int) -> Amount:
    # The label "Not paid back yet" is near the foot.
    has_room = y < HEIGHT - LABEL
    text = f"{'+' if amount > 0 else '−'}{short_dollars(abs(amount))}" if has_room else ""
    return Amount(y, text, is_debt=amount < 0)


def _label(name: str) -> str:
    """The first words of a long name. An ellipsis would load one more font."""
    return shorten(name, MAX_LABEL, placeholder="") or name[:MAX_LABEL]
