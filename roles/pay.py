"""Sentences about a guide's pay by level and employer, and how its headline differs from it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter

from django.utils.text import capfirst

from careerguide.lib.money import exact_dollars, pay_range, short_dollars
from careerguide.lib.names import inside_sentence, isolate, join_names

LEVELS = {1: "Entry level", 2: "Mid level", 3: "Senior", 4: "Executive"}
LEVEL_PAY = {1: "entry pay", 2: "mid-level pay", 3: "senior pay", 4: "executive pay"}

_GAP = re.compile(r"(?P<amount>.*\d.*?)\s+(?P<word>less|more)", re.IGNORECASE)


@dataclass(frozen=True)
class CombinedPay:
    low: int
    high: int
    high_open: bool = False

    @property
    def words(self) -> str:
        return pay_range(self.low, self.high, self.high_open)

    @property
    def exact(self) -> str:
        """Such as "$200,000 to $300,000+"."""
        low = "" if self.low == self.high else f"{exact_dollars(self.low)} to "
        return f"{low}{exact_dollars(self.high)}{'+' if self.high_open else ''}"


def combine_pay(bands: Sequence) -> CombinedPay | None:
    if not bands:
        return None
    high = max(band.high for band in bands)
    return CombinedPay(
        low=min(band.low for band in bands),
        high=high,
        high_open=any(band.high_open for band in bands if band.high == high),
    )


def employer_name(employer_type: str) -> str:
    """Sources write "Elsewhere" for all employers that they don't name."""
    return "Other companies" if employer_type.strip().casefold() == "elsewhere" else employer_type


def pay_finding(bands: Sequence) -> str:
    """What the lowest level of ``bands`` pays, such as "Entry pay runs from $90K to $180K. It depends on …"."""
    if not bands:
        return ""
    level = min(band.level for band in bands)
    rows = [band for band in bands if band.level == level]
    pay = combine_pay(rows)
    verb = "runs from" if pay.low < pay.high else "starts at" if pay.high_open else "is"
    words = pay.words.removesuffix("+") if verb == "starts at" else pay.words
    finding = f"{capfirst(LEVEL_PAY[level])} {verb} {words}."
    differs = len({(band.low, band.high, band.high_open) for band in rows}) > 1
    return f"{finding} It depends on who hires you." if differs else finding


def basis_sentence(bands: Sequence) -> str:
    """What the pay includes, said once for all ``bands``."""
    bases = {band.basis for band in bands}
    if bases == {""}:
        return "It’s not stated whether this is salary or total pay."
    if "" in bases:
        return "It’s not stated whether unmarked figures are salary or total pay."
    return f"All of it is {bands[0].get_basis_display()}." if len(bases) == 1 else ""


def experience_sentence(bands: Sequence) -> str:
    """Such as "Mid level starts at 3 years; no range is given for entry level.", or ""."""
    starts = [(level, [band.experience_min for band in rows]) for level, rows in groupby(bands, attrgetter("level"))]
    for (level, first_years), (above, years_above) in pairwise(starts):
        if set(first_years) == {None} and all(years_above):
            start = min(years_above)
            years = f"{start} year{'' if start == 1 else 's'}"
            return f"{LEVELS[above]} starts at {years}; no range is given for {LEVELS[level].lower()}."
    return ""


def headline_gap(low: int | None, high: int | None, bands: Sequence) -> str:
    """How the headline from ``low`` to ``high`` differs from the range of ``bands``, in sentences, or ""."""
    pay = combine_pay(bands)
    if low is None or pay is None or (low, high) == (pay.low, pay.high):
        return ""
    starts = [band for band in bands if band.low == low] or [band for band in bands if band.high == low]
    ends = [band for band in bands if band.high == high] or [band for band in bands if band.low == high]
    if starts or ends or low == high:
        # Once if both amounts are the same.
        places = "; ".join({low: _place(low, starts), high: _place(high, ends)}.values())
    else:
        places = f"{short_dollars(low)} and {short_dollars(high)} don’t appear at any level"
    if pay.low == pay.high and not pay.high_open:
        levels = f"is {short_dollars(pay.low)}"
    else:
        end = f"{'goes past' if pay.high_open else 'ends at'} {short_dollars(pay.high)}"
        levels = f"starts at {short_dollars(pay.low)} and {end}"
    return f"The headline says {CombinedPay(low, high).words}. Pay by level {levels}. {capfirst(places)}."


def _place(amount: int, bands: Sequence) -> str:
    """Such as "entry pay at banks and senior pay at startups start at $130K"; ``bands`` start or end at ``amount``."""
    if not bands:
        return f"{short_dollars(amount)} doesn’t appear at any level"
    names = join_names(f"{LEVEL_PAY[band.level]} at {isolate(inside_sentence(band.employer))}" for band in bands)
    verb = "start{} at" if bands[0].low == amount else "reach{}"
    ending = "" if len(bands) > 1 else "s" if verb.startswith("start") else "es"
    return f"{names} {verb.format(ending)} {short_dollars(amount)}"


def big_gap(gap: str) -> tuple[str, str]:
    """The claimed pay gap as a figure and a sentence's beginning: "10% less" is ("10%", "You earn that much less")."""
    match = _GAP.fullmatch(gap.strip())
    return (match["amount"], f"You earn that much {match['word'].lower()}") if match else (gap, "You earn that much")
