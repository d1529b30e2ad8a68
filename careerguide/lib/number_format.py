"""Plain decimals as readers see them."""

from decimal import Decimal


def plain_number(value: float | Decimal) -> str:
    """A decimal without idle zeros: 33.0 is "33", 19.7 is "19.7", with a true minus sign."""
    return f"{float(value):g}".replace("-", "−")


def signed_number(value: float | Decimal) -> str:
    """As ``plain_number``, with its sign."""
    return f"{float(value):+g}".replace("-", "−")
