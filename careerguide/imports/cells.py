"""The cells of a file, each read as what its column holds: with a sentence (ValueError) where it cannot be."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from careerguide.lib.text import fold

# What a spreadsheet writes where it could not work a cell out.
_SPREADSHEET_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE | re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE | re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00:00)?", re.ASCII)
_is_url = URLValidator(schemes=["http", "https"])


def read_line(text: str) -> str:
    """``text`` as one line: blanks of all kinds become single spaces."""
    line = " ".join(text.split())
    if line in _SPREADSHEET_ERRORS:
        raise ValueError(f"The spreadsheet could not work this cell out ({line}).")
    return _printable(line)


def read_lines(text: str) -> str:
    """``text`` with its lines, which all end alike."""
    return _printable("\n".join(line.rstrip() for line in text.strip().splitlines()))


def _printable(text: str) -> str:
    """``text`` itself; signs that nobody sees and databases refuse are an error."""
    if any(unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t" for sign in text):
        raise ValueError("There are signs in it that cannot be shown. Type it anew.")
    return text


def read_choice(text: str, choices: Mapping[str, str]) -> str:
    """The value of the choice that ``text`` names by its value or its label, however it is written.

    ``choices`` maps values to labels: "on campus", "On-Campus" and "on_campus" are one.
    """
    known = _spellings(tuple(choices.items()))
    folded = fold(text.replace("_", " "))
    if folded in known:
        return known[folded]
    allowed = [label if str(value).isdecimal() else str(value) for value, label in choices.items() if value != ""]
    raise ValueError(f"There is no such choice. Use one of: {', '.join(allowed)}.")


@lru_cache(maxsize=64)
def _spellings(choices: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The value for each folded way to write it."""
    return {fold(str(text).replace("_", " ")): value for value, label in choices for text in (value, label)}


def read_yes_no(text: str) -> bool:
    """Whether ``text`` says yes."""
    word = text.lower()
    if word not in {"yes", "true", "1", "no", "false", "0"}:
        raise ValueError("Write yes or no.")
    return word in {"yes", "true", "1"}


def read_url(text: str) -> str:
    """The web address in ``text``; a host without its scheme gets https."""
    text = text.strip()
    if re.search(r"\s", text):
        raise ValueError("A web address holds no spaces.")
    if not _SCHEME.match(text) or re.match(r"[^/]+:\d", text):
        if not _HOST.fullmatch(text):
            raise ValueError("This is no web address. Write it as https://www.example.edu/program.")
        text = f"https://{text}"
    try:
        _is_url(text)
    except ValidationError:
        raise ValueError("This is no web address. Write it as https://www.example.edu/program.") from None
    return text


def read_day(text: str) -> date:
    """The day that ``text`` names as 2026-11-24."""
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups()))
    except (AttributeError, ValueError):
        raise ValueError("Write the day as year, month and day: 2026-11-24.") from None


def read_count(text: str) -> int:
    """The whole number from 0 to 99 that ``text`` writes."""
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII):
        raise ValueError("Write a whole number from 0 to 99.")
    return int(text)
