"""Sentences about a guide's pay rows: their range, and how the headline differs from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from careerguide.lib.money import dollars, pay_range, short_dollars
from careerguide.lib.names import inside_sentence, isolate, join_names


@dataclass(frozen=True)
class CombinedPay:
    low: int
    high: int
    high_open: bool

    @property
    def words(self) -> str:
        return pay_range(self.low, self.high, self.high_open)


def combine_pay(bands: Sequence) -> CombinedPay | None:
    if not bands:
        return None
    high = max(band.high for band in bands)
    return CombinedPay(
        low=min(band.low for band in bands),
        high=high,
        high_open=any(band.high_open for band in bands if band.high == high),
    )


def headline_gap(low: int | None, high: int | None, bands: Sequence) -> str:
    """A sentence on how the headline from ``low`` to ``high`` differs from the range of ``bands``, or ""."""
    rows = combine_pay(bands)
    if low is None or rows is None or (low, high) == (rows.low, rows.high):
        return ""
    starts = _names([band for band in bands if band.low == low])
    ends = _names([band for band in bands if band.high == high])
    return (
        f"The pay rows run from {rows.words}. "
        f"{short_dollars(low)} {f'is the low end of {starts}' if starts else 'is not the low end of any row'}; "
        f"{short_dollars(high)} {f'is the high end of {ends}' if ends else 'is not the high end of any row'}."
    )


def headline_difference(low: int | None, high: int | None, bands: Sequence) -> str:
    """A sentence on how many dollars the range of ``bands`` is above or below the headline, or ""."""
    rows = combine_pay(bands)
    if low is None or rows is None or (low, high, False) == (rows.low, rows.high, rows.high_open):
        return ""
    starts = difference(rows.low, low) or "at"
    if not rows.high_open:
        ends = f"end {difference(rows.high, high) or 'at'}"
    elif rows.high < high:
        ends = f"have an open end from {difference(rows.high, high)}"
    else:
        ends = f"end at least {difference(rows.high, high)}" if rows.high > high else "reach beyond"
    return f"The rows begin {starts} the headline’s low end and {ends} its high end."


def difference(amount: int, other: int) -> str:
    """Such as "$40,000 below" or "$25,000 above"; empty if both are the same."""
    if amount == other:
        return ""
    return f"{dollars(abs(amount - other))} {'below' if amount < other else 'above'}"


def unnamed_employers(bands: Sequence, level: int) -> str:
    """A sentence with the employer types that other levels name but ``level`` does not, or "".

    "Elsewhere" means all other employers, so it is left out, and a level with such a row needs no sentence.
    """
    here = {band.employer_type for band in bands if band.level == level}
    others = dict.fromkeys(band.employer_type for band in bands if band.employer_type not in here)
    names = [inside_sentence(name) for name in others if not _is_elsewhere(name)]
    if not names or any(map(_is_elsewhere, here)):
        return ""
    return f"No row for {join_names(map(isolate, names), 'or')}"


def _names(bands) -> str:
    return " and of ".join(f"{band.get_level_display().lower()} pay {_at(band.employer_type)}" for band in bands)


def _is_elsewhere(employer_type: str) -> bool:
    return employer_type.strip().casefold() == "elsewhere"


def _at(employer_type: str) -> str:
    return "elsewhere" if _is_elsewhere(employer_type) else f"at {isolate(inside_sentence(employer_type))}"
