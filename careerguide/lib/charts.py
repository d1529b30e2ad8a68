"""Positions on a chart's axis, as the text that SVG wants."""

from dataclasses import dataclass

# Steps that readers count in without thinking.
_STEPS = (1, 2, 5, 10)


def percent(value: float) -> str:
    """``value`` as an SVG percentage, with a decimal dot in every locale."""
    return f"{value:.2f}%"


@dataclass(frozen=True)
class Axis:
    """An axis from zero to ``end``, in the unit of its figures."""

    end: int
    step: int

    @classmethod
    def up_to(cls, most: int, ticks: int = 4) -> "Axis":
        """The axis from zero that holds ``most`` and has about ``ticks`` round steps."""
        if most <= 0:
            return cls(end=ticks, step=1)
        size = 10 ** (len(str(most // ticks)) - 1)
        step = next(size * factor for factor in _STEPS if size * factor * ticks >= most)
        return cls(end=-(-most // step) * step, step=step)

    def at(self, value: int) -> str:
        """Where ``value`` stands."""
        return percent(100 * value / self.end)

    def span(self, low: int, high: int) -> str:
        """How wide the bar from ``low`` to ``high`` is."""
        return percent(100 * (high - low) / self.end)

    @property
    def ticks(self) -> list[int]:
        """The round values along the axis, zero and the end included."""
        return list(range(0, self.end + 1, self.step))


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
    """A bin of a histogram, as SVG text."""

    x: str
    y: str
    width: str
    height: str


def histogram(counts: list[int]) -> list[HistogramBar]:
    """The bins of ``counts`` side by side; the tallest fills the height, and one that holds anything is seen."""
    tallest = max(counts, default=0) or 1
    width = 100 / (len(counts) or 1)
    heights = [max(100 * count / tallest, 6) if count else 0 for count in counts]
    return [
        HistogramBar(
            percent(number * width + width * 0.06), percent(100 - height), percent(width * 0.88), percent(height)
        )
        for number, height in enumerate(heights)
    ]
