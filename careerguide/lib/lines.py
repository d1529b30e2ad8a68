"""The stored form of text that someone types or imports.

Text is in Unicode's normal form C and has no invisible characters, so that texts that look the same are the same.
Control characters could add fake lines to a page or the log, so they are rejected or replaced in single lines.
"""

import logging
import re
import unicodedata
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError

# ASCII and Latin-1 control characters, and Unicode's line and paragraph separators.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")

# Spaces, and characters that look like one. Line breaks, tabs and other control characters are not among them.
_SPACES = re.compile("[^\\S\x00-\x1f\x7f-\x9f\u2028\u2029]|[\u2800\u3164\uffa0]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
# In a long text, these change where its lines break and in which direction they run.
_LAYOUT = set("\u00ad\u061c\u200e\u200f")
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_HANGUL_FILLERS = "\u115f\u1160"
# Scripts in which a joiner changes how a word is written, such as Arabic, those of India, Khmer and Mongolian.
_JOINING_SCRIPT = re.compile(
    "[\u0600-\u0dff\u1000-\u109f\u1700-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
    "\U0001e900-\U0001e95f]"
)
# Thai, Lao, Myanmar and Khmer have no spaces between words.
_NO_SPACES_SCRIPT = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
# Normalizing a run of combining marks takes quadratic time.
_MAX_MARKS = 100


def clean_line(text: str) -> str:
    """``text`` in normal form C, without invisible characters, with single plain spaces and none around it.

    Joiners and variation selectors stay if they change how the text looks. Control characters stay, too.
    """
    if not text.isascii():
        text = _normalize(without_invisible(_SPACES.sub(" ", text)))
    return re.sub("  +", " ", text).strip(" ")


def clean_text(text: str) -> str:
    """Like ``clean_line`` for a text of several lines: spaces, soft hyphens and directional marks do not change."""
    return text if text.isascii() else _normalize(without_invisible(text, is_long=True))


def without_invisible(text: str, is_long: bool = False) -> str:
    if not _INVISIBLE.search(text):
        return text
    visible = [""]
    for char, after in zip(text, [*text[1:], ""], strict=True):
        before = visible[-1]
        is_layout = char in _LAYOUT or (char == "\u200b" and _NO_SPACES_SCRIPT.match(before))
        if not _INVISIBLE.match(char) or (is_long and is_layout) or _changes_look(char, before, after):
            visible.append(char)
    return "".join(visible)


def _changes_look(char: str, before: str, after: str) -> bool:
    """Whether the invisible ``char`` changes how the characters next to it look."""
    if not before:
        return False
    if char == _JOINER:
        return _is_joining(before) or (_is_emoji(before) and _is_emoji(after))
    if char == _NON_JOINER:
        return _is_joining(before) and _is_joining(after)
    if char in _HANGUL_FILLERS:
        return any("\u1100" <= near <= "\u11ff" and near not in _HANGUL_FILLERS for near in (before, after))
    if "\u180b" <= char <= "\u180f":
        return "\u1820" <= before <= "\u18aa"
    if char in "\ufe0e\ufe0f":
        return after == "\u20e3" or _is_emoji(before)
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return before >= "\u1000" and before.isalpha()
    is_tag = "\U000e0020" <= char <= "\U000e007f"
    return is_tag and (before == "\U0001f3f4" or "\U000e0020" <= before < "\U000e007f")


def _is_joining(char: str) -> bool:
    return bool(_JOINING_SCRIPT.match(char)) and unicodedata.category(char)[0] in "LM"


def _is_emoji(char: str) -> bool:
    if char.isascii():
        return False
    is_symbol = unicodedata.category(char) in {"So", "Sm", "Sk"} or char in "\ufe0f\u203c\u2049\u2139\u3030"
    # Python may not know the newest emoji.
    return is_symbol or "\U0001f000" <= char <= "\U0001faff"


def _normalize(text: str) -> str:
    if unicodedata.is_normalized("NFC", text):
        return text
    runs = (len(list(run)) for is_mark, run in groupby(text, lambda each: unicodedata.combining(each) > 0) if is_mark)
    return text if max(runs, default=0) > _MAX_MARKS else unicodedata.normalize("NFC", text)


def validate_line(text: str) -> None:
    if CONTROL.search(text):
        message = "Enter this on one line, without line breaks, tabs or invisible characters."
        raise ValidationError(message, code="control_character")


def one_line(text: str) -> str:
    return clean_line(CONTROL.sub(" ", text))


class CleanField(forms.CharField):
    """Cleans a line, and still refuses one with line breaks if its model does."""

    def to_python(self, value):
        return super().to_python(clean_line(str(value or "")))


class CleanURLField(forms.URLField):
    def to_python(self, value):
        return super().to_python(clean_line(value or ""))


class LineField(forms.CharField):
    def to_python(self, value):
        return one_line(super().to_python(value))


def escape_control(text: str) -> str:
    r"""Escape control characters: a line feed becomes ``\n``."""
    return CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


class LineFormatter(logging.Formatter):
    """Formats a record as one line. The lines of a traceback are indented, so none of them looks like a record."""

    def formatMessage(self, record):
        return escape_control(super().formatMessage(record))

    def format(self, record):
        line, *rest = super().format(record).split("\n")
        return "\n".join([line, *(f"    {escape_control(each)}" for each in rest)])
