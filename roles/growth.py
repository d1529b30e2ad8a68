"""The growth that a guide states."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import TextChoices

MIN_YEAR, MAX_YEAR = 1900, 2200


class GrowthBasis(TextChoices):
    NOT_STATED = "", "not stated"
    PERIOD = "period", "over the whole period"
    YEAR = "year", "a year"


class Growth(NamedTuple):
    """Both years are None if the source states none."""

    percent: Decimal
    basis: GrowthBasis
    first_year: int | None = None
    last_year: int | None = None

    @property
    def period(self) -> str:
        return "" if self.first_year is None else f"{self.first_year} to {self.last_year}"

    @property
    def is_defined(self) -> bool:
        return bool(self.basis and self.period)

    @property
    def qualifier(self) -> str:
        """The words after the number, such as " a year", " over the whole period, 2024 to 2034"."""
        if not self.basis:
            # Years alone do not say whether jobs grow by this number in all, or every year.
            return f", {self.period}, in all or a year not stated" if self.period else ", no years given"
        years = self.period or ("" if self.basis == GrowthBasis.YEAR else "no years given")
        return f" {self.basis.label}{years and f', {years}'}"

    @property
    def percent_a_year(self) -> float | None:
        """None if it cannot be calculated. Growth over several years is compounded."""
        if not self.basis:
            return None
        percent = float(self.percent)
        if self.basis == GrowthBasis.YEAR:
            return percent
        if self.first_year is None or percent < -100:
            return None
        return ((1 + percent / 100) ** (1 / (self.last_year - self.first_year)) - 1) * 100


def shared_period(periods: Iterable[str]) -> str:
    """The years of all projections, or "" if they differ. Occupations without a projection have none."""
    known = set(periods) - {""}
    return known.pop() if len(known) == 1 else ""
