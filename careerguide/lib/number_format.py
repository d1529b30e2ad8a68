"""Format decimals."""

from decimal import Decimal


def plain_number(value: float | Decimal) -> str:
    """Format 33.0 as "33" and -19.7 as "−19.7", with a minus sign instead of a hyphen."""
    return f"{float(value):g}".replace("-", "−")


def signed_number(value: float | Decimal) -> str:
    return f"{float(value):+g}".replace("-", "−")
