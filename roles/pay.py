"""Reading pay rows: what they say together, and where a headline contradicts them."""

from collections.abc import Sequence
from dataclasses import dataclass

from careerguide.lib.money import dollars, pay_range, short_dollars


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


def headline_difference(low: int | None, high: int | None, bands: Sequence) -> str:
    """In words, by how many dollars the range of ``bands`` differs from the headline's; empty where it does not."""
    reading = read_pay(bands)
    if low is None or reading is None or (low, high, False) == (reading.low, reading.high, reading.high_open):
        return ""
    starts = beside(reading.low, low) or "on"
    if reading.high_open:
        # How far an open end goes, nobody knows.
        above = reading.high - high
        if above < 0:
            ends = f"have an open end from {beside(reading.high, high)}"
        else:
            ends = f"end at least {beside(reading.high, high)}" if above else "reach beyond"
    else:
        ends = f"end {beside(reading.high, high) or 'on'}"
    return f"The rows begin {starts} the headline’s low end and {ends} its high end."


def beside(amount: int, other: int) -> str:
    """How ``amount`` lies to ``other``: "$40,000 below", "$25,000 above", or nothing where they are the same."""
    if amount == other:
        return ""
    return f"{dollars(abs(amount - other))} {'below' if amount < other else 'above'}"


def unnamed_employers(bands: Sequence, level: int) -> str:
    """In words, the employers that other levels of ``bands`` name and ``level`` does not; empty where there are none.

    "Elsewhere" is nobody's name, but means all who are not named: it is left out, and a level that has it lacks nobody.
    """
    here = {band.employer_type for band in bands if band.level == level}
    others = dict.fromkeys(band.employer_type for band in bands if band.employer_type not in here)
    names = [_inside(name) for name in others if not _is_elsewhere(name)]
    if not names or any(map(_is_elsewhere, here)):
        return ""
    return f"No row for {' or '.join([', '.join(names[:-1]), names[-1]] if names[1:] else names)}"


def _row_words(bands) -> str:
    return " and of ".join(f"{band.get_level_display().lower()} pay {_at(band.employer_type)}" for band in bands)


def _is_elsewhere(employer_type: str) -> bool:
    """Whether that is whoever is not named, however an editor spelt it."""
    return employer_type.strip().casefold() == "elsewhere"


def _inside(employer_type: str) -> str:
    """An employer type inside a sentence: "tech companies", but "US startups"."""
    return employer_type if employer_type[:2].isupper() else employer_type[:1].lower() + employer_type[1:]


def _at(employer_type: str) -> str:
    """Where that is: "at tech companies", but "elsewhere"."""
    return "elsewhere" if _is_elsewhere(employer_type) else f"at {_inside(employer_type)}"
