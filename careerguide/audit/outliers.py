"""Find outliers among amounts of money and durations."""

import math
from collections import Counter

# Values are counted in logarithmic steps of one percent, which limits the number of counters.
STEP = math.log(1.01)
# With fewer values, nothing is an outlier.
MIN_VALUES = 20
# An outlier is more than this many interquartile ranges away from the median, on the logarithmic scale.
OUTLIER_FACTOR = 4
# The smallest interquartile range to assume, for fields in which most values are equal ("24 months").
MIN_RANGE = 0.25


class Distribution:
    """Counts of positive values on a logarithmic scale, which suits money and durations."""

    def __init__(self):
        self._counts: Counter[int] = Counter()

    def add(self, value: float, times: int = 1) -> None:
        """Count a value. Zero ("free") has no logarithm and is ignored."""
        if value > 0:
            self._counts[round(math.log(value) / STEP)] += times

    def __len__(self) -> int:
        return self._counts.total()

    def _quantile(self, share: float) -> float:
        """The logarithm of a quantile: ``share`` is 0.5 for the median."""
        left = share * len(self)
        for step in sorted(self._counts):
            left -= self._counts[step]
            if left <= 0:
                return step * STEP
        raise ValueError("There are no values.")

    @property
    def median(self) -> int:
        """The median, accurate to one percent."""
        return round(math.exp(self._quantile(0.5)))

    def bounds(self) -> tuple[float, float] | None:
        """The lowest and the highest value that are not outliers; None if there are too few values."""
        if len(self) < MIN_VALUES:
            return None
        distance = OUTLIER_FACTOR * max(self._quantile(0.75) - self._quantile(0.25), MIN_RANGE)
        return math.exp(self._quantile(0.5) - distance), math.exp(self._quantile(0.5) + distance)

    def is_outlier(self, value: float) -> bool:
        bounds = self.bounds()
        return bounds is not None and value > 0 and not bounds[0] <= value <= bounds[1]
