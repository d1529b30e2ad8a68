"""Positions and lengths in SVG charts."""

import math
from dataclasses import dataclass
from typing import NamedTuple

# A round step is one of these multiples of a power of ten.
_STEPS = (1, 2, 5, 10)


def percent(value: float) -> str:
    return f"{round(value, 2):g}%"


@dataclass(frozen=True)
class Axis:
    """A linear axis that includes zero, so ``start`` is zero or negative."""

    end: int
    step: int
    start: int = 0

    @classmethod
    def up_to(cls, highest: float, lowest: float = 0, ticks: int = 4) -> "Axis":
        """An axis with at most ``ticks`` round steps on the longer side of zero."""
        highest, lowest = max(math.ceil(highest), 0), min(math.floor(lowest), 0)
        longer = max(highest, -lowest)
        if not longer:
            return cls(end=ticks, step=1)
        size = 10 ** (len(str(longer // ticks)) - 1)
        step = next(size * factor for factor in _STEPS if size * factor * ticks >= longer)
        return cls(end=-(-highest // step) * step, step=step, start=lowest // step * step)

    def share(self, value: float) -> float:
        return 100 * (float(value) - self.start) / (self.end - self.start)

    def at(self, value: float) -> str:
        return percent(self.share(value))

    def span(self, low: float, high: float) -> str:
        return percent(self.share(high) - self.share(low))

    @property
    def ticks(self) -> list[int]:
        return list(range(self.start, self.end + 1, self.step))


class HistogramBar(NamedTuple):
    x: str
    y: str
    width: str
    height: str
    chosen: bool = True


def histogram(counts: list[int], chosen: list[bool]) -> list[HistogramBar]:
    """A bar for each of ``counts``. The tallest bar has the full height, and every nonzero count is visible."""
    tallest = max(counts, default=0) or 1
    width = 100 / (len(counts) or 1)
    heights = [max(100 * count / tallest, 6) if count else 0 for count in counts]
    margin, bar_width = width * 0.06, percent(width * 0.88)
    return [
        HistogramBar(percent(number * width + margin), percent(100 - height), bar_width, percent(height), is_chosen)
        for number, (height, is_chosen) in enumerate(zip(heights, chosen, strict=True))
    ]
