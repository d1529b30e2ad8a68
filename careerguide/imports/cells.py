"""Parse the cells of a file. If a cell is invalid, each function raises ValueError with a message for the editor."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from careerguide.lib.entities import control_entity, decode_entities, decode_in_markdown
from careerguide.lib.lines import clean_line, clean_text, without_invisible
from careerguide.lib.text import fold

# What a spreadsheet shows in a cell if its formula fails.
_SPREADSHEET_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE | re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE | re.ASCII)
_is_url = URLValidator(schemes=["http", "https"])


class CleanCell(NamedTuple):
    text: str
    had_entities: bool = False
    had_invisible: bool = False


def clean_cell(text: str, is_markdown: bool = False) -> CleanCell:
    """The text that a cell means. The keys of stored rows are compared in this form, too."""
    if is_markdown:
        decoded = decode_in_markdown(text)
        cleaned = clean_text(decoded)
    else:
        decoded = decode_entities(text)
        cleaned = _join(decoded)
    return CleanCell(cleaned, decoded != text, without_invisible(decoded) != decoded)


def _join(text: str) -> str:
    return clean_line(" ".join(text.split()))


def read_line(text: str) -> str:
    line = _join(text)
    if line in _SPREADSHEET_ERRORS:
        raise ValueError(f"The spreadsheet could not calculate this cell ({line}).")
    return _printable(line)


def read_lines(text: str) -> str:
    return _printable("\n".join(line.rstrip() for line in clean_text(text).strip().splitlines()))


def _printable(text: str) -> str:
    """Reject control characters, which are invisible, and surrogates, which databases cannot store."""
    if _UNPRINTABLE.search(text):
        raise ValueError("The cell contains invisible control characters. Type the text again.")
    if entity := control_entity(text):
        raise ValueError(f"The cell contains {entity}, which is the HTML code of no visible character. Remove it.")
    return text


def read_choice(text: str, choices: Mapping[str, str]) -> str:
    """Find a choice by value or label: "on campus", "On-Campus" and "on_campus" are the same.

    ``choices`` maps values to labels.
    """
    values = _values_by_spelling(tuple(choices.items()))
    folded = fold(clean_line(text).replace("_", " "))
    if folded in values:
        return values[folded]
    allowed = [label if str(value).isdecimal() else str(value) for value, label in choices.items() if value != ""]
    raise ValueError(f"This is not one of the choices. Use one of: {', '.join(allowed)}.")


@lru_cache(maxsize=64)
def _values_by_spelling(choices: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {fold(str(text).replace("_", " ")): value for value, label in choices for text in (value, label)}


def read_url(text: str) -> str:
    text = _printable(clean_line(text.strip()))
    if re.search(r"\s", text):
        raise ValueError("A URL cannot contain spaces.")
    if not _SCHEME.match(text) or re.match(r"[^/]+:\d", text):
        if not _HOST.fullmatch(text):
            raise ValueError("This is not a URL. Enter one such as https://www.example.edu/program.")
        text = f"https://{text}"
    try:
        _is_url(text)
    except ValidationError:
        raise ValueError("This is not a URL. Enter one such as https://www.example.edu/program.") from None
    return text


def read_whole(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}|\d{1,3}(,\d{3}){1,2}", text, re.ASCII):
        raise ValueError("Enter a whole number, such as 45000.")
    return int(text.replace(",", ""))
