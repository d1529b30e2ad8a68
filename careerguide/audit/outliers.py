"""Find outliers among amounts of money and durations."""

import math
from collections import Counter
from functools import cached_property

# Values are counted in logarithmic steps of one percent, which limits the number of counters.
STEP = math.log(1.01)
# With fewer values, nothing is an outlier.
MIN_VALUES = 5
# An outlier is more than this many median deviations away from the median, on the logarithmic scale. In contrast to
# quartiles, the median deviation does not grow until half of the values are wrong, so wrong values hide no others.
OUTLIER_FACTOR = 10
# The smallest median deviation to assume, for fields in which most values are equal ("24 months").
MIN_DEVIATION = 0.1
# With fewer values than this, their deviation says little, so only a value ten times away is an outlier.
ENOUGH_VALUES = 20
FEW_VALUES_FACTOR = 10
# A value that is further away than this is always an outlier, however much the others differ.
MAX_FACTOR = 20


class Distribution:
    """Counts of positive values on a logarithmic scale, which suits money and durations."""

    def __init__(self):
        self._counts: Counter[int] = Counter()

    def add(self, value: float, times: int = 1) -> None:
        """Count a value. Zero ("free") has no logarithm and is ignored."""
        if value > 0:
            self._counts[round(math.log(value) / STEP)] += times
            self.__dict__.pop("bounds", None)

    def __len__(self) -> int:
        return self._counts.total()

    @property
    def median(self) -> int:
        """The median, accurate to one percent."""
        return round(math.exp(_median(self._counts) * STEP))

    @cached_property
    def bounds(self) -> tuple[float, float] | None:
        """The lowest and the highest value that are not outliers; None if there are too few values."""
        if len(self) < MIN_VALUES:
            return None
        median, deviations = _median(self._counts), Counter()
        for step, times in self._counts.items():
            deviations[abs(step - median)] += times
        distance = OUTLIER_FACTOR * max(_median(deviations) * STEP, MIN_DEVIATION)
        if len(self) < ENOUGH_VALUES:
            distance = max(distance, math.log(FEW_VALUES_FACTOR))
        distance = min(distance, math.log(MAX_FACTOR))
        return math.exp(median * STEP - distance), math.exp(median * STEP + distance)

    def is_outlier(self, value: float) -> bool:
        return self.bounds is not None and value > 0 and not self.bounds[0] <= value <= self.bounds[1]


def _median(counts: Counter[int]) -> int:
    left = counts.total() / 2
    for value in sorted(counts):
        left -= counts[value]
        if left <= 0:
            return value
    raise ValueError("There are no values.")
