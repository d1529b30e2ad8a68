"""Payback: how long the higher pay of a career takes to cover the cost of a program.

Amounts are US dollars before tax, and pay is for a year. Results are exact: months as fractions, counted from the first
month in the career. Zero means that there is nothing to pay back, NEVER that it takes longer than MAX_PAYBACK, and None
that the cost is not known.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

Months = Fraction | float

NEVER = math.inf
# In months: 40 years, a working life.
MAX_PAYBACK = 480
YEAR = 12


@dataclass(frozen=True)
class Study:
    """What a program costs. ``basis`` is that of ``Program.tuition_basis``: "total", "year" or "" (not stated).

    A yearly tuition is paid for each year that begins.
    """

    tuition: int | None
    basis: str
    months: int | None

    @property
    def total(self) -> int | None:
        if not self.tuition or self.basis == "total":
            return self.tuition
        # A tuition that may be for a year needs a length, too.
        if self.months is None:
            return None
        return self.tuition * (self.years if self.basis == "year" else 1)

    @property
    def years(self) -> int:
        """The number of years that begin."""
        return math.ceil(self.months / YEAR)

    def readings(self) -> "list[Study]":
        """What the tuition may cover: the whole program or a year, if it isn't stated and the program takes longer."""
        if self.tuition and not self.basis and self.months and self.months > YEAR:
            return [replace(self, basis="total"), replace(self, basis="year")]
        return [self]


@dataclass(frozen=True)
class Reader:
    """Someone who earns ``earn`` now and ``keep`` while studying.

    ``aid`` lowers the tuition, ``net`` is the share of each dollar of pay that is left after tax, and ``rate`` is the
    yearly interest at which later amounts count less.
    """

    earn: int
    keep: int
    aid: int = 0
    net: Fraction = Fraction(1)
    rate: Fraction = Fraction(0)

    @property
    def given_up(self) -> int:
        """The pay of a year that studying costs. No one keeps more than they earn."""
        return max(0, self.earn - self.keep)


def cost(study: Study, reader: Reader) -> Fraction | None:
    """The tuition after aid and the pay given up, or None if one of them is not known."""
    if study.total is None or (reader.given_up and study.months is None):
        return None
    given_up = Fraction(reader.given_up * (study.months or 0), YEAR)
    return max(0, study.total - reader.aid) + reader.net * given_up


def payback(study: Study, reader: Reader, pay: int) -> Months | None:
    total = cost(study, reader)
    if total is None:
        return None
    if total == 0:
        return Fraction(0)
    rise = reader.net * (pay - reader.earn)
    if rise <= 0:
        return NEVER
    months = _discounted(study, reader, rise) if reader.rate else YEAR * total / rise
    return months if months <= MAX_PAYBACK else NEVER


def _discounted(study: Study, reader: Reader, rise: Fraction) -> Months:
    """The months until the rise has paid for everything that was paid earlier, with interest."""
    monthly, months = math.pow(1 + reader.rate, 1 / YEAR) - 1, study.months or 0
    tuition = max(0, study.total - reader.aid) / max(study.years, 1) if months else study.total
    value = sum(tuition * (1 + monthly) ** (months - YEAR * year) for year in range(study.years))
    given_up = float(reader.net * reader.given_up) / YEAR
    value += sum(given_up * (1 + monthly) ** (months - month) for month in range(1, months + 1))
    share = value * monthly / (float(rise) / YEAR)
    return NEVER if share >= 1 else -math.log1p(-share) / math.log1p(monthly)


def tenths(months: Months) -> Fraction:
    """``months`` to one decimal. Halves are rounded up."""
    return Fraction(math.floor(Fraction(months) * 10 + Fraction(1, 2)), 10)


@dataclass(frozen=True)
class LedgerYear:
    """A year from the start of the program, against staying in the job of today.

    ``tuition`` and ``given_up`` are spent, ``rise`` is gained, and ``balance`` is the sum so far, at the year's end.
    """

    number: int
    tuition: Fraction
    given_up: Fraction
    rise: Fraction
    balance: Fraction


def ledger(study: Study, reader: Reader, pay: int, years: int) -> Iterator[LedgerYear]:
    """The first ``years``. The tuition is paid in equal parts when a year of study begins; interest is left out."""
    balance, tuition = Fraction(0), Fraction(max(0, study.total - reader.aid), study.years)
    for number in range(1, years + 1):
        studied = min(max(study.months - YEAR * (number - 1), 0), YEAR)
        installment = tuition if studied else Fraction(0)
        given_up = reader.net * Fraction(reader.given_up * studied, YEAR)
        rise = reader.net * Fraction((pay - reader.earn) * (YEAR - studied), YEAR)
        balance += rise - installment - given_up
        yield LedgerYear(number, installment, given_up, rise, balance)
