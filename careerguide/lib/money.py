"""Whole US dollars: written for readers, and read from what readers type."""

import re

MAX_DOLLARS = 10_000_000

_AMOUNT = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?(k?)")


def dollars(amount: int | None) -> str:
    """``amount`` in full: 64800 is "$64,800", 0 is "free" and None is "not stated"."""
    if amount is None:
        return "not stated"
    return f"${amount:,}" if amount else "free"


def short_dollars(amount: int) -> str:
    """``amount`` for a chart's label, never rounded: 130000 is "$130K", 103570 is "$103,570"."""
    thousands, rest = divmod(amount, 1000)
    return f"${amount:,}" if rest or not thousands else f"${thousands:,}K"


def pay_range(low: int, high: int, high_open: bool = False) -> str:
    """A range of pay in short: "$200K to $300K+" where its upper end is open."""
    return f"{short_dollars(low)} to {short_dollars(high)}{'+' if high_open else ''}"


def read_dollars(text: str) -> int:
    """The whole dollars that a reader means: "$10,000", "10,000", "10000" and "10k" are all 10000.

    Cents are rounded. Raises ValueError with a sentence where ``text`` is no amount from 0 to ten million.
    """
    return round(_read(text))


def dollars_rounded(text: str) -> str:
    """Says how ``read_dollars`` rounds ``text``, in a sentence; empty where it takes it as it is. Raises as it does."""
    amount = _read(text)
    return "" if amount == round(amount) else f"rounded to ${round(amount):,}."


def _read(text: str) -> float:
    """The dollars in ``text``, not rounded."""
    bare = re.sub(r"[\s$,_]", "", text).lower().removeprefix("usd").removesuffix("usd").removesuffix("dollars")
    found = _AMOUNT.fullmatch(bare)
    if not found or not bare.isascii():
        raise ValueError("Give whole dollars, such as 25000, $25,000 or 25k.")
    whole, fraction, thousand = found.groups()
    amount = float(f"{whole}.{fraction or 0}") * (1000 if thousand else 1)
    if amount > MAX_DOLLARS:
        raise ValueError(f"Give an amount up to {dollars(MAX_DOLLARS)}.")
    # 1.005 thousand are 1,005, and not the little less that a float makes of it.
    return round(amount, 6)
