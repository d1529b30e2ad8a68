"""Whole US dollars: format them, and parse what people type."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from careerguide.lib.typed_text import clean, foreign_digits_problem

MAX_DOLLARS = 10_000_000

_UNITS = {"": 1, "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
_CODE = r"(?:us ?\$|u\.s\. ?\$|usd ?\$?|\$ ?us|\$)"
# An amount without its currency: digits, a fraction and a unit. The digits may be in groups of three.
_NUMBER = r"(\d+|[1-9]\d{0,2}(?:([, '_])\d{3})(?:\2\d{3})*)(?:\.(\d{1,20}))?"
_UNIT = r"(k|m|thousand|million|)"
_AMOUNT = re.compile(rf"{_CODE}? ?{_NUMBER} ?{_UNIT} ?(?:{_CODE}|(?:us |u\.s\. )?dollars?)?", re.ASCII)
# Digits between separators that may be for thousands or for decimals.
_SEPARATED = re.compile(rf"{_CODE}? ?(\d+(?:[., '_]+\d+)+) ?{_UNIT} ?(?:{_CODE}|(?:us )?dollars?)?", re.ASCII)
_SEPARATORS = re.compile("[., '_]+")
_OTHER_DOLLARS = re.compile(r"(?<![a-z])(?!us ?\$|u\.s\. ?\$)[a-z]{1,3} ?\$")
_OTHER_CURRENCY = re.compile(
    r"(?<![a-z])(aud|brl|cad|chf|cny|czk|dkk|eur|euros?|fr|francs?|gbp|pounds?|hkd|huf|ils|inr|rs|rupees?|jpy|yen|krw"
    r"|mxn|myr|nok|nzd|pesos?|pln|rmb|rub|sek|sgd|thb|try|twd|zar|kr|kč|zł|ft|rp|rm|lei)(?![a-z])"
)
_NEGATIVE = re.compile(r"[a-z$ ]*[-−–] ?[a-z$ ]*\d[\d., '_]*[a-z$ ]*|\([a-z$ ]*\d[\d., '_]*[a-z$ ]*\)")
_RANGE = re.compile(r"\d[\d., '_]* ?(?:k|m|thousand|million)? ?\$? ?(?:-|−|–|—|~|/|\.\.+|…|&|to|or|and) ?[a-z$ ]*\d")
_PLUS = re.compile(r"\+[^+]*\d[^+]*|[^+]*\d[^+]*\+")
# An amount for a year or a whole program needs only fewer words; any other amount has to be converted.
_OTHER_PERIOD = re.compile(
    r"(?:/|\b)(?:hours?|hourly|hrs?|h|days?|daily|weeks?|weekly|wks?|months?|monthly|mos?|semesters?|terms?|trimesters?"
    r"|quarters?|credits?|units?|courses?)\b"
)
_PERIOD = re.compile(r"/|\b(?:per|a|an|each|every) |\bp\.? ?a\b|\b(?:annual|annually|yearly|year|yr)")


def dollars(amount: int | None) -> str:
    """64800 is "$64,800", 0 is "free" and None is "not stated"."""
    if amount is None:
        return "not stated"
    return exact_dollars(amount) if amount else "free"


def exact_dollars(amount: int) -> str:
    """64800 is "$64,800", and 0 is "$0"."""
    return f"${amount:,}"


def signed_dollars(amount: int | None) -> str:
    """A cell of a ledger: 45000 is "+$45,000", -45000 is "−$45,000", 0 is a dash, and None is empty."""
    if not amount:
        return "" if amount is None else "–"
    return f"{'+' if amount > 0 else '−'}{exact_dollars(abs(amount))}"


def spent_dollars(amount: int | None) -> str:
    return signed_dollars(amount and -amount)


def hourly_dollars(amount: Decimal) -> str:
    """29.05 is "$29.05", also if the database returns it with more decimals."""
    return f"${amount:,.2f}"


def short_dollars(amount: int) -> str:
    """A chart label, never rounded: 130000 is "$130K", 1100000 is "$1.1M", 103570 is "$103,570"."""
    if amount >= 1_000_000 and not amount % 10_000:
        return f"${Decimal(amount) / 1_000_000:f}M"
    if 1_000 <= amount < 1_000_000 and not amount % 1_000:
        return f"${amount // 1_000}K"
    return exact_dollars(amount)


def pay_range(low: int, high: int, high_open: bool = False) -> str:
    """200000 and 300000 are "$200K to $300K", and "$200K to $300K+" if the upper end is open. Equal ends are one."""
    end = f"{short_dollars(high)}{'+' if high_open else ''}"
    return end if low == high else f"{short_dollars(low)} to {end}"


def read_dollars(text: str) -> int:
    """Whole dollars: "$60,000", "60 000", "60000", "60K" and "USD 60,000" are all 60000, and "Free" is 0.

    Cents are rounded. Raises ValueError with a message for the user if the text is not an amount, if it could mean two
    amounts ("25.000"), or if it is above MAX_DOLLARS.
    """
    return _whole(_parse(text))


def read_dollar_cell(text: str) -> int:
    """Like ``read_dollars``, for the text of a number: its dot is always a decimal point."""
    # With a fourth decimal, the number cannot be mistaken for one with a thousands separator.
    return read_dollars(re.sub(r"(\.\d{3})$", r"\g<1>0", text.strip()))


def dollars_rounding(text: str) -> str:
    """How ``read_dollars`` rounds ``text``, as the end of a sentence; "" if it does not. Raises the same errors."""
    amount = _parse(text)
    whole = _whole(amount)
    return "" if amount == whole else f"rounded to {exact_dollars(whole)}."


def other_currency(text: str) -> str | None:
    """ "A$" and "28,000 kr" themselves, "" for US dollars such as "USD" and "$", and None for anything else."""
    lower = text.strip().lower()
    if not lower or re.fullmatch(_CODE, lower):
        return ""
    has_sign = any(unicodedata.category(sign) == "Sc" and sign != "$" for sign in text)
    return text if has_sign or _OTHER_DOLLARS.search(lower) or _OTHER_CURRENCY.search(lower) else None


def is_period(text: str) -> bool:
    """Whether ``text`` is a period other than a year, or "years" alone: "per month", "weeks"."""
    return bool(_OTHER_PERIOD.search(text.lower()) or re.fullmatch(r"(?:years?|yrs?)\.?", text.lower()))


def _whole(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))


def _parse(text: str) -> Decimal:
    text = clean(text)
    lower = text.lower()
    if lower == "free":
        return Decimal(0)
    match = _AMOUNT.fullmatch(lower)
    if not match:
        raise ValueError(_reason(text, lower))
    digits, separator, fraction, unit = match.groups("")
    # Three decimals may be thousands, and "12,000k" may mean 12 thousand or 12 million.
    if len(fraction) == 3 or (separator and unit):
        raise ValueError(_reason(text, lower))
    amount = Decimal(f"{_SEPARATORS.sub('', digits)}.{fraction or 0}") * _UNITS[unit]
    if amount > MAX_DOLLARS:
        raise ValueError(f"Enter an amount up to {dollars(MAX_DOLLARS)}.")
    return amount


def _reason(text: str, lower: str) -> str:
    if match := _SEPARATED.fullmatch(lower):
        return _doubt(text, *match.groups())
    if problem := foreign_digits_problem(text):
        return problem
    if _RANGE.search(lower):
        return "Enter a single amount."
    if other_currency(text):
        return "This amount is in another currency. Enter it in US dollars."
    if _NEGATIVE.fullmatch(lower):
        return "An amount cannot be below zero."
    if _PLUS.fullmatch(lower):
        return "Enter the amount without a plus sign."
    if re.search(r"\d", lower, re.ASCII):
        if _OTHER_PERIOD.search(lower):
            return "This amount is not for a year or a whole program. Convert it, and enter only the amount."
        if _PERIOD.search(lower):
            return "Enter only the amount, without words such as “per year”."
    return "Enter whole US dollars, such as 64800, 64,800 or $64.8K."


def _doubt(text: str, digits: str, unit: str) -> str:
    """Name each amount that ``text`` could mean: the last separator may be a decimal point, or be for thousands."""
    separators = _SEPARATORS.findall(digits)
    *first, last = _SEPARATORS.split(digits)
    readings = []
    if separators[-1] in {".", ","} and separators.count(separators[-1]) == 1:
        readings.append(Decimal(f"{''.join(first)}.{last}"))
    if len(set(separators)) == 1:
        readings.append(Decimal("".join([*first, last])))
    if not readings:
        return f"The separators of {text} are in doubt. Write the amount like 64800 or 64,800."
    amounts = sorted({_whole(reading * _UNITS[unit]) for reading in readings})
    texts = [f"{amount:,}" for amount in amounts if amount <= MAX_DOLLARS]
    if not texts:
        return f"Enter an amount up to {dollars(MAX_DOLLARS)}."
    if len(texts) == 1:
        return f"The separators of {text} are in doubt. Write {texts[0]} if you mean that."
    return f"{text} could mean {' or '.join(texts)}. Write {' or '.join(texts)}."
