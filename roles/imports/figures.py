"""Read figures of official files, and refuse impossible ones."""

from decimal import Decimal, InvalidOperation
from itertools import pairwise

from careerguide.lists.forms import printable

# "#" means at or above the highest amount that is published, so it is no figure.
NO_FIGURE = {"", "*", "**", "#", "~", "—", "n/a"}
PERCENTILES = ("pay_p10", "pay_p25", "pay_p50", "pay_p75", "pay_p90")
PAY_RANGE = (1_000, 5_000_000)
# Projected change over a decade, in percent.
GROWTH_RANGE = (-95, 200)


def number(text: str) -> Decimal | None:
    text = text.strip()
    if text.lower() in NO_FIGURE:
        return None
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise ValueError(f"“{printable(text)}” is not a number.")
    return value


def whole(text: str, unit: int = 1) -> int | None:
    """``unit`` is 1,000 for figures in thousands."""
    value = number(text)
    return None if value is None else int((value * unit).to_integral_value())


def one_decimal(text: str) -> Decimal | None:
    value = number(text)
    return None if value is None else value.quantize(Decimal("0.1"))


def check_figures(values: dict) -> dict:
    """Return ``values``. Raises ValueError with a reason if pay or growth cannot be right."""
    stated = [values[name] for name in PERCENTILES if values.get(name) is not None]
    if any(low > high for low, high in pairwise(stated)):
        raise ValueError("The pay percentiles do not rise from the 10th to the 90th.")
    for pay in [*stated, values.get("pay_mean")]:
        if pay is not None and not PAY_RANGE[0] <= pay <= PAY_RANGE[1]:
            raise ValueError(f"Pay of ${pay:,} a year is outside ${PAY_RANGE[0]:,} to ${PAY_RANGE[1]:,}.")
    growth = values.get("growth_percent")
    if growth is not None and not GROWTH_RANGE[0] <= growth <= GROWTH_RANGE[1]:
        raise ValueError(f"Growth of {growth}% is outside {GROWTH_RANGE[0]}% to {GROWTH_RANGE[1]}%.")
    return values
