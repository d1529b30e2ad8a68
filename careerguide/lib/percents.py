"""Percents that people type."""

import re
from decimal import Decimal

_PERCENT = re.compile(r"([-+−–]?) ?(\d{1,4}(?:\.\d{1,2})?) ?(?:%|percent)?", re.ASCII)


def read_percent(text: str) -> Decimal:
    """The number in "5", "5%" or "−2.5 percent". Raises ValueError with a sentence."""
    match = _PERCENT.fullmatch(text.strip().lower())
    if not match:
        raise ValueError("A percentage is a number such as 5 or −2.5.")
    sign, number = match.groups()
    return -Decimal(number) if sign and sign != "+" else Decimal(number)
