"""Amounts as files write them. What can be read in two ways is refused: nobody is there to ask."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from careerguide.lib.money import MAX_DOLLARS, dollars

_DIGITS = r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,12})"
_AMOUNT = re.compile(
    rf"(?:usd ?\$?|us ?\$|\$)? ?{_DIGITS}(\.\d{{1,2}})? ?(k?) ?(?:\$|us ?\$|usd|(?:us )?dollars)?", re.ASCII
)
_OTHER_DOLLARS = re.compile(r"\b(?!us ?\$)[a-z]{1,3} ?\$")
_OTHER_CURRENCY = re.compile(
    r"(?<![a-z])(aud|brl|cad|chf|cny|czk|dkk|eur|euros?|gbp|pounds?|hkd|huf|ils|inr|rs|rupees?|jpy|yen|krw|mxn|myr|nok"
    r"|nzd|pln|rmb|rub|sek|sgd|thb|try|twd|zar|kr)(?![a-z])"
)
_RANGE = re.compile(r"\d ?k? ?(?:-|–|—|to|or) ?[a-z$ ]*\d")
_PERIOD = re.compile(r"/|\b(?:per|a|an|each|every) |\b(?:annual|yearly|year|semester|term|credit|month)")
_SEPARATORS = re.compile(r"[a-z$ ]*\d[\d ]*[.,'’ ][\d.,'’ ]*[a-z$ ]*")
# Nobody writes more for one amount.
MAX_CHARACTERS = 60

NO_AMOUNT = "Give whole US dollars, such as 64800, 64,800 or $64.8k. Leave it empty if there is none."


def read_amount(text: str) -> int:
    """The whole US dollars that ``text`` states: "64,800", "$64.8k" and "USD 64 800" are all 64800; "Free" is 0.

    Cents are rounded to the dollar. Raises ValueError with a sentence for another currency, more than one amount,
    marks that can be read in two ways ("12.000"), and what is no amount from 0 to ten million.
    """
    bare = " ".join(text.split()).lower()
    if len(bare) > MAX_CHARACTERS:
        raise ValueError(NO_AMOUNT)
    if bare == "free":
        return 0
    found = _AMOUNT.fullmatch(bare)
    if not found or (found[3] and re.search(r"[ ,]", found[1])):
        raise ValueError(_reason(bare))
    amount = Decimal(re.sub(r"[ ,]", "", found[1]) + (found[2] or "")) * (1000 if found[3] else 1)
    if amount > MAX_DOLLARS:
        raise ValueError(f"Give an amount up to {dollars(MAX_DOLLARS)}.")
    return int(amount.to_integral_value(ROUND_HALF_UP))


def _reason(bare: str) -> str:
    """Why ``bare`` is not read, with a way out."""
    if _RANGE.search(bare):
        return "This is more than one amount. Give one."
    signs = [sign for sign in bare if unicodedata.category(sign) == "Sc" and sign != "$"]
    if signs or _OTHER_DOLLARS.search(bare) or _OTHER_CURRENCY.search(bare):
        return "This is another currency. Give US dollars."
    if re.search(r"\d", bare) and _PERIOD.search(bare):
        return "Give the amount alone; what it is for has a column of its own."
    if _SEPARATORS.fullmatch(bare):
        return "These marks can be read in two ways. Write 12000 or 12,000, and a dot before cents."
    return NO_AMOUNT
