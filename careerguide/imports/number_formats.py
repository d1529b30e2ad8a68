"""What a number format of a workbook says about a number: its currency or period, or that it is a date."""

import re
from functools import lru_cache
from locale import windows_locale
from typing import NamedTuple

from careerguide.lib.money import is_period, other_currency

# A currency with its place, such as [$A$-C09]; text; a currency sign; the first digit. Other codes
# in brackets, the width of a character (_) and filling (*) are skipped.
_FORMAT_TOKEN = re.compile(r'\[\$([^\]-]*)-?([^\]]*)\]|"([^"]*)"|\\(.)|([$£€¥₩₹₽₺₪₫฿])|(?:\[[^\]]*\]|[_*].)|([0#?])')
# The country or territory of a place in which "$" is US dollars. "" is an unknown place.
_DOLLAR_REGIONS = {"", "US", "PR", "EC", "SV"}


class Format(NamedTuple):
    """``before`` and ``after`` are the currency or the period of time that the format shows next to the number."""

    before: str
    after: str
    is_date: bool
    is_duration: bool


@lru_cache(maxsize=1000)
def parse_format(code: str) -> Format:
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    texts, is_after, has_sign = ["", ""], False, False
    for sign, place, *literals, digit in _FORMAT_TOKEN.findall(code.partition(";")[0]):
        is_after |= bool(digit)
        sign = _local_sign(sign, place)
        has_sign |= other_currency(sign) != ""
        texts[is_after] += sign + "".join(literals)
    units = [text.strip() for text in texts]
    shown = [unit if has_sign or other_currency(unit) or is_period(unit) else "" for unit in units]
    return Format(*shown, is_date_format(code), is_timedelta_format(code))


def _local_sign(sign: str, place: str) -> str:
    """[$$-C09] and [$$-en-AU] show "$", but are Australian dollars: "AU$"."""
    if sign.strip() != "$" or not place:
        return sign
    tag = place if "-" in place else windows_locale.get(int(place, 16) & 0xFFFF, "")
    region = re.split("[-_]", tag)[-1].upper()
    return sign if region in _DOLLAR_REGIONS else f"{region}$"
