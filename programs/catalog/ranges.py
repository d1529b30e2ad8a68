"""The ranges that readers can filter by, and their histograms."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple


class RangeCounts(NamedTuple):
    """A range's histogram: the count of each bin, and whether the requested range includes any part of the bin.

    There are no bins if no program has a value. ``first`` and ``last`` are the labels of the axis, and ``axis`` is its
    path, 100 units wide. ``unstated`` is the number of programs without a value, which any bound hides.
    """

    bars: list[int]
    chosen: list[bool]
    first: str
    last: str
    unstated: int

    @property
    def axis(self) -> str:
        count = len(self.bars)
        ticks = "".join(f"M{100 * tick / count:.4g} 0V{6 if tick in (0, count) else 3}" for tick in range(count + 1))
        return f"M0 0H100{ticks}"


class Range(NamedTuple):
    """A range and its bins of width ``step``, starting at zero. The last of ``bins`` is open-ended.

    The axis fits the data, but begins at zero with ``from_zero``. ``first`` and ``last`` format its ends.
    """

    name: str
    columns: tuple[str]
    step: int
    bins: int
    first: Callable[[int], str]
    last: Callable[[int], str]
    from_zero: bool = False
    group: tuple[str, ...] = ()

    @property
    def own_filters(self) -> tuple[str, str]:
        return f"{self.name}_min", f"{self.name}_max"

    def read(self, counts: Counter, everything: Counter, low: int | None, high: int | None) -> RangeCounts:
        """The histogram for the requested range from ``low`` to ``high``.

        ``counts`` has the number of programs with each value, and ``everything`` has it for the list without filters,
        which the axis fits.
        """
        stated = [value for value in everything if value is not None]
        if not stated:
            return RangeCounts([], [], "", "", counts[None])
        highest = max(stated)
        last = self._bin(highest)
        first = 0 if self.from_zero else self._bin(min(stated))
        bars = [0] * (last + 1)
        for value, count in counts.items():
            if value is not None:
                bars[self._bin(value)] += count
        bars = bars[first:]
        chosen = [self._is_chosen(number, low, high) for number in range(first, last + 1)]
        end = self.last((last + 1) * self.step)
        if highest == last * self.step and last > first:
            # The highest value is the end of the bin before, which then includes it.
            bars[-2:], chosen[-2:] = [sum(bars[-2:])], [any(chosen[-2:])]
            end = self.last(highest)
        elif highest >= self.bins * self.step:
            end = f"{self.last(last * self.step)}+"
        return RangeCounts(bars, chosen, self.first(first * self.step), end, counts[None])

    def _bin(self, value: int) -> int:
        return min(value // self.step, self.bins - 1)

    def _is_chosen(self, number: int, low: int | None, high: int | None) -> bool:
        """Whether any part of bin ``number`` is in the range from ``low`` to ``high``. None means no bound."""
        ends_below = low is not None and number < self.bins - 1 and (number + 1) * self.step <= low
        begins_above = high is not None and number * self.step > high
        return not ends_below and not begins_above


RANGES = (
    Range("duration", ("duration_months",), 3, 17, "{} months".format, str),
    Range("tuition", ("tuition_usd",), 5_000, 16, "${:,}".format, "${:,}".format, from_zero=True),
)


def ranges_of(filters) -> list[Range]:
    """RANGES with the tuition that ``filters`` are about: the listed one, or that of residents or others."""
    duration, tuition = RANGES
    return [duration, tuition._replace(columns=(filters.tuition_column,))]
