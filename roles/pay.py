"""Reading pay rows: what they say together, and where a headline contradicts them."""

from collections.abc import Sequence
from dataclasses import dataclass

from careerguide.lib.money import pay_range, short_dollars


@dataclass(frozen=True)
class PayReading:
    """The range that pay rows give together, in US dollars a year."""

    low: int
    high: int
    high_open: bool

    @property
    def words(self) -> str:
        """The range in short."""
        return pay_range(self.low, self.high, self.high_open)


def read_pay(bands: Sequence) -> PayReading | None:
    """The whole range of ``bands`` (rows with low, high, high_open); None where there are none."""
    if not bands:
        return None
    high = max(band.high for band in bands)
    return PayReading(
        low=min(band.low for band in bands),
        high=high,
        high_open=any(band.high_open for band in bands if band.high == high),
    )


def headline_gap(low: int | None, high: int | None, bands: Sequence) -> str:
    """In words, where the headline range ``low`` to ``high`` is not what ``bands`` say; empty where it is.

    A headline holds where its ends are the lowest and the highest of the rows. Where they are
    not, the sentence says what the rows give and which row, if any, has the headline's ends.
    """
    reading = read_pay(bands)
    if low is None or reading is None or (low, high) == (reading.low, reading.high):
        return ""
    starts = _row_words([band for band in bands if band.low == low])
    ends = _row_words([band for band in bands if band.high == high])
    return (
        f"The pay rows run from {reading.words}. "
        f"{short_dollars(low)} {f'is the low end of {starts}' if starts else 'starts no row'}; "
        f"{short_dollars(high)} {f'is the high end of {ends}' if ends else 'stands in no row'}."
    )


def _row_words(bands) -> str:
    return " and of ".join(f"{band.get_level_display().lower()} pay {_at(band.employer_type)}" for band in bands)


def _at(employer_type: str) -> str:
    """An employer type inside a sentence: "at tech companies", but "elsewhere"."""
    lower = employer_type if employer_type[:2].isupper() else employer_type[:1].lower() + employer_type[1:]
    return lower if lower == "elsewhere" else f"at {lower}"
