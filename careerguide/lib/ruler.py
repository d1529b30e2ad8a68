"""The ruler: an axis from $0 with long and short ticks, and a range as a bar. The same scale on all pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from careerguide.lib.charts import Axis
from careerguide.lib.money import pay_range, short_dollars

PAY_AXIS = Axis(end=400_000, step=100_000)
TUITION_AXIS = Axis(end=70_000, step=20_000)


@dataclass(frozen=True)
class Ruler:
    """The range from ``low`` to ``high`` US dollars. Positions are SVG lengths, in percent of the width.

    ``is_beyond``: the range goes on after the end of the axis, so the bar ends with an arrow.
    ``median`` and ``middle`` (x and width of the middle half) are empty if they are not known.
    """

    axis: Axis
    low: int
    high: int
    high_open: bool = False
    median: str = ""
    middle: tuple[str, str] | None = None

    @property
    def is_beyond(self) -> bool:
        return self.high_open or self.high > self.axis.end

    @property
    def _bar(self) -> tuple[int, int]:
        """Both ends, at least one percent of the axis apart, so that a single amount is visible."""
        least = self.axis.end // 100 if self.high else 0
        start = min(self.low, self.axis.end - least)
        return start, min(max(self.high, start + least), self.axis.end)

    @property
    def x(self) -> str:
        return self.axis.at(self._bar[0])

    @property
    def end(self) -> str:
        return self.axis.at(self._bar[1])

    @property
    def width(self) -> str:
        return self.axis.span(*self._bar)

    @property
    def words(self) -> str:
        return pay_range(self.low, self.high, self.high_open)

    @property
    def scale(self) -> str:
        return scale(self.axis)

    @property
    def labels(self) -> tuple[tuple[str, str], ...]:
        return scale_labels(self.axis)


@lru_cache(100)
def scale(axis: Axis) -> str:
    """The path of an axis with its ticks, 100 units wide and 9 high. Long ticks have a label."""
    # No tick is beyond the end, even if that is between two ticks.
    count = int(2 * (axis.end - axis.start) / axis.step)
    ticks = "".join(
        f"M{round(axis.share(axis.start + number * axis.step / 2), 2):g} 0V{5 if number % 2 else 9}"
        for number in range(count + 1)
    )
    return f"M0 0H100{ticks}"


@lru_cache(100)
def scale_labels(axis: Axis) -> tuple[tuple[str, str], ...]:
    """The position and the text of each labeled tick, except one at the very end, which has no room."""
    return tuple((axis.at(value), short_dollars(value)) for value in axis.ticks if value < axis.end)


def pay_ruler(low: int, high: int, high_open: bool = False) -> Ruler:
    return Ruler(PAY_AXIS, low, high, high_open)


def official_ruler(percentiles: Mapping[int, int], axis: Axis = PAY_AXIS) -> Ruler:
    """The outermost of ``percentiles`` as a range, with the middle half and the median if they are known."""
    known = dict(percentiles)
    inside = {percent: min(pay, axis.end) for percent, pay in known.items()}
    middle = (axis.at(inside[25]), axis.span(inside[25], inside[75])) if {25, 75} <= inside.keys() else None
    median = axis.at(inside[50]) if 50 in inside else ""
    return Ruler(axis, min(known.values()), max(known.values()), median=median, middle=middle)


def tuition_ruler(amount: int) -> Ruler:
    return Ruler(TUITION_AXIS, 0, amount)
