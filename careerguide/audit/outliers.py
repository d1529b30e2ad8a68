"""How figures of one kind are spread, so that one that cannot be among them is seen."""

import math
from collections import Counter

# Figures are counted in steps of a hundredth: so many counts at most, however many figures there are.
STEP = math.log(1.01)
# Fewer figures say nothing about what is usual.
FEWEST = 20
# A figure is far outside when it is this many times the middle half's width away from the median. Where the middle
# half is one figure ("all take 24 months"), a width of a fourth is taken.
FAR = 4
LEAST_WIDTH = 0.25


class Spread:
    """The spread of figures above zero, on a scale on which doubling is one length: money and time spread that way."""

    def __init__(self):
        self._counts: Counter[int] = Counter()

    def add(self, figure: float, times: int = 1) -> None:
        """Count ``figure``, so many times; zero ("free") is no length of that scale and is left out."""
        if figure > 0:
            self._counts[round(math.log(figure) / STEP)] += times

    def __len__(self) -> int:
        return self._counts.total()

    def _at(self, share: float) -> float:
        """The figure below which ``share`` of all lie, as a logarithm."""
        left = share * len(self)
        for step in sorted(self._counts):
            left -= self._counts[step]
            if left <= 0:
                return step * STEP
        raise ValueError("There are no figures.")

    @property
    def median(self) -> int:
        """The figure in the middle, to a hundredth."""
        return round(math.exp(self._at(0.5)))

    def bounds(self) -> tuple[float, float] | None:
        """Below and above what a figure is far outside; None where there are too few to say."""
        if len(self) < FEWEST:
            return None
        far = FAR * max(self._at(0.75) - self._at(0.25), LEAST_WIDTH)
        return math.exp(self._at(0.5) - far), math.exp(self._at(0.5) + far)

    def is_far_outside(self, figure: float) -> bool:
        """Whether ``figure`` cannot well be one of these."""
        bounds = self.bounds()
        return bounds is not None and figure > 0 and not bounds[0] <= figure <= bounds[1]
