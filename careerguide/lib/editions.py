"""Show the editions of sources to readers."""

import re
from datetime import date

from careerguide.lib.clock import day_words

_DAY = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_YEARS = re.compile(r"\b((?:19|20)\d\d)-(\d\d)\b(?!-)")


def edition_words(text: str) -> str:
    """ "2022-23" is "2022–23", and "release of 2025-05-19" is "release of May 19, 2025"."""
    return _YEARS.sub(r"\1–\2", _DAY.sub(_day, text))


def _day(match: re.Match) -> str:
    try:
        return day_words(date(*map(int, match.groups())))
    except ValueError:
        return match[0]
