"""Single lines of text, in forms and in the log: a control character in one could forge what comes after it."""

import logging
import re

from django import forms
from django.core.exceptions import ValidationError

# The control characters of ASCII and Latin-1, and Unicode's own line and paragraph separators.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
NOT_A_LINE = "Write this on one line: it holds a line end, a tab or another character that cannot be seen."


def validate_line(text: str) -> None:
    """Raise ValidationError if ``text`` is more than one line or holds a control character."""
    if CONTROL.search(text):
        raise ValidationError(NOT_A_LINE, code="control_character")


def one_line(text: str) -> str:
    """``text`` with a space for each run of control characters."""
    return re.sub(f"{CONTROL.pattern}+", " ", text).strip()


class LineField(forms.CharField):
    """A single line that may be typed in a field of several."""

    def to_python(self, value):
        """The text on one line."""
        return one_line(super().to_python(value))


def escape_control(text: str) -> str:
    r"""``text`` with its control characters spelled out: a line end is ``\n``."""
    return CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


class LineFormatter(logging.Formatter):
    """One record, one line. A traceback follows in indented lines, so that no text in it looks like a record."""

    def formatMessage(self, record):
        """The record's line."""
        return escape_control(super().formatMessage(record))

    def format(self, record):
        """The line, and what follows it."""
        line, *rest = super().format(record).split("\n")
        return "\n".join([line, *(f"    {escape_control(each)}" for each in rest)])
