"""Format numbers."""

from decimal import Decimal

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def with_commas(number: int) -> str:
    """12345 is "12,345"."""
    return f"{number:,}"


def plain_number(value: float | Decimal) -> str:
    """Format 33.0 as "33" and -19.7 as "−19.7", with a minus sign instead of a hyphen."""
    return f"{float(value):g}".replace("-", "−")


def whole_percent(value: float | Decimal) -> str:
    """Such as "52", or "under 1" for 0.4."""
    return f"{value:.0f}" if not value or value >= 1 else "under 1"


def signed_number(value: float | Decimal) -> str:
    """Format 19.7 as "+19.7", -3 as "−3" and 0 as "0"."""
    return f"{float(value):+g}".replace("-", "−") if value else "0"


def number_word(count: int) -> str:
    """Such as "five" and "11": numbers up to ten are words in running text."""
    return _WORDS[count] if count < len(_WORDS) else f"{count:,}"


def both_or_all(count: int) -> str:
    """ "both" for two, "all three" for three."""
    return "both" if count == 2 else f"all {number_word(count)}"
