"""Whole US dollars: format them, and parse what people type."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

MAX_DOLLARS = 10_000_000
# The longest text to parse as an amount.
MAX_CHARACTERS = 60

_DIGITS = r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,12})"
_AMOUNT = re.compile(
    rf"(?:usd ?\$?|us ?\$|\$)? ?{_DIGITS}(\.\d{{1,6}})? ?(k?) ?(?:\$|us ?\$|usd|(?:us )?dollars)?", re.ASCII
)
_OTHER_DOLLARS = re.compile(r"\b(?!us ?\$)[a-z]{1,3} ?\$")
_OTHER_CURRENCY = re.compile(
    r"(?<![a-z])(aud|brl|cad|chf|cny|czk|dkk|eur|euros?|gbp|pounds?|hkd|huf|ils|inr|rs|rupees?|jpy|yen|krw|mxn|myr|nok"
    r"|nzd|pln|rmb|rub|sek|sgd|thb|try|twd|zar|kr)(?![a-z])"
)
_RANGE = re.compile(r"\d ?k? ?(?:-|–|—|to|or) ?[a-z$ ]*\d")
_PERIOD = re.compile(r"/|\b(?:per|a|an|each|every) |\b(?:annual|yearly|year|semester|term|credit|month)")
_SEPARATORS = re.compile(r"[a-z$ ]*\d[\d ]*[.,'’ ][\d.,'’ ]*[a-z$ ]*")


def dollars(amount: int | None) -> str:
    """64800 is "$64,800", 0 is "free" and None is "not stated"."""
    if amount is None:
        return "not stated"
    return f"${amount:,}" if amount else "free"


def short_dollars(amount: int) -> str:
    """A chart label, never rounded: 130000 is "$130K", 103570 is "$103,570"."""
    thousands, rest = divmod(amount, 1000)
    return f"${amount:,}" if rest or not thousands else f"${thousands:,}K"


def pay_range(low: int, high: int, high_open: bool = False) -> str:
    """200000 and 300000 are "$200K to $300K", and "$200K to $300K+" if the upper end is open."""
    return f"{short_dollars(low)} to {short_dollars(high)}{'+' if high_open else ''}"


def read_dollars(text: str, strict: bool = False) -> int:
    """Whole dollars: "$10,000", "10,000", "10000" and "10k" are all 10000. Cents are rounded.

    ``strict`` is for imported files: it rejects ambiguous text, such as "12.000", and reads "Free" as 0. Raises
    ValueError with a message for the user if the text is not an amount or is above MAX_DOLLARS.
    """
    return int(_parse(text, strict).to_integral_value(ROUND_HALF_UP))


def dollars_rounding(text: str) -> str:
    """How ``read_dollars`` rounds ``text``, as the end of a sentence; "" if it does not. Raises the same errors."""
    amount, whole = _parse(text, strict=False), read_dollars(text)
    return "" if amount == whole else f"rounded to ${whole:,}."


def _parse(text: str, strict: bool) -> Decimal:
    text = " ".join(text.split()).lower()
    if strict and text == "free":
        return Decimal(0)
    if not strict:
        text = re.sub(r"[\s$,_]", "", text)
    match = _AMOUNT.fullmatch(text) if len(text) <= MAX_CHARACTERS else None
    if not match or (strict and _is_ambiguous(*match.groups())):
        raise ValueError(_reason(text) if strict else "Enter whole dollars, such as 25000, $25,000 or 25k.")
    digits, fraction, thousands = match.groups("")
    amount = Decimal(re.sub(r"[ ,]", "", digits) + fraction) * (1000 if thousands else 1)
    if amount > MAX_DOLLARS:
        raise ValueError(f"Enter an amount up to {dollars(MAX_DOLLARS)}.")
    return amount


def _is_ambiguous(digits: str, fraction: str | None, thousands: str) -> bool:
    """Three decimals may be thousands, and "12,000k" may mean 12 thousand or 12 million."""
    return len(fraction or "") > len(".00") or bool(thousands and re.search("[ ,]", digits))


def _reason(text: str) -> str:
    if len(text) <= MAX_CHARACTERS:
        if _RANGE.search(text):
            return "Enter a single amount."
        symbols = [sign for sign in text if unicodedata.category(sign) == "Sc" and sign != "$"]
        if symbols or _OTHER_DOLLARS.search(text) or _OTHER_CURRENCY.search(text):
            return "This amount is in another currency. Enter it in US dollars."
        if re.search(r"\d", text) and _PERIOD.search(text):
            return "Enter only the amount, without words such as “per year”."
        if _SEPARATORS.fullmatch(text):
            return "The separators are ambiguous. Write 12000 or 12,000, with a decimal point before cents."
    return "Enter whole US dollars, such as 64800, 64,800 or $64.8k. Leave blank if no amount is stated."
