"""Positions on a chart's axis, as the text that SVG wants."""

import math
from dataclasses import dataclass

# Steps that readers count in without thinking.
_STEPS = (1, 2, 5, 10)


def percent(value: float) -> str:
    """``value`` as an SVG percentage, with a decimal dot in every locale."""
    return f"{round(value, 2):g}%"


@dataclass(frozen=True)
class Axis:
    """An axis that holds zero, from ``start`` (zero or below) to ``end``, in the unit of its figures."""

    end: int
    step: int
    start: int = 0

    @classmethod
    def up_to(cls, most: float, least: float = 0, ticks: int = 4) -> "Axis":
        """The axis that holds zero, ``most`` and ``least``, and has about ``ticks`` round steps on its longer side."""
        most, least = max(math.ceil(most), 0), min(math.floor(least), 0)
        longer = max(most, -least)
        if not longer:
            return cls(end=ticks, step=1)
        size = 10 ** (len(str(longer // ticks)) - 1)
        step = next(size * factor for factor in _STEPS if size * factor * ticks >= longer)
        return cls(end=-(-most // step) * step, step=step, start=least // step * step)

    def share(self, value: float) -> float:
        """Where ``value`` stands, in percent of the axis."""
        return 100 * (float(value) - self.start) / (self.end - self.start)

    def at(self, value: float) -> str:
        """Where ``value`` stands, as SVG text."""
        return percent(self.share(value))

    def span(self, low: float, high: float) -> str:
        """How wide the bar from ``low`` to ``high`` is."""
        return percent(self.share(high) - self.share(low))

    @property
    def ticks(self) -> list[int]:
        """The round values along the axis, both ends included."""
        return list(range(self.start, self.end + 1, self.step))


@dataclass(frozen=True)
class RangeBar:
    """A range on an axis from zero: where it begins and how wide it is, as SVG text."""

    x: str
    width: str


# One axis for every guide's bar, so that two bars in a list can be compared by eye.
PAY_AXIS = Axis(end=400_000, step=100_000)


def pay_bar(low: int, high: int) -> RangeBar:
    """The small bar of a pay range (US dollars a year) in a list; what goes beyond the axis ends at it."""
    most = PAY_AXIS.end
    return RangeBar(PAY_AXIS.at(min(low, most)), PAY_AXIS.span(min(low, most), min(high, most)))


@dataclass(frozen=True)
class HistogramBar:
    """A bin of a histogram, as SVG text, and whether it is among those that were chosen."""

    x: str
    y: str
    width: str
    height: str
    chosen: bool = True


def histogram(counts: list[int], chosen: list[bool]) -> list[HistogramBar]:
    """The bins of ``counts`` side by side; the tallest fills the height, and one that holds anything is seen.

    ``chosen`` says of each bin whether it is.
    """
    tallest = max(counts, default=0) or 1
    width = 100 / (len(counts) or 1)
    heights = [max(100 * count / tallest, 6) if count else 0 for count in counts]
    return [
        HistogramBar(
            percent(number * width + width * 0.06),
            percent(100 - height),
            percent(width * 0.88),
            percent(height),
            is_chosen,
        )
        for number, (height, is_chosen) in enumerate(zip(heights, chosen, strict=True))
    ]
