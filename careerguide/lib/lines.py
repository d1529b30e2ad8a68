"""Single-line text. Control characters could add fake lines to a page or the log, so they are rejected or replaced."""

import logging
import re

from django import forms
from django.core.exceptions import ValidationError

# ASCII and Latin-1 control characters, and Unicode's line and paragraph separators.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def validate_line(text: str) -> None:
    if CONTROL.search(text):
        message = "Enter this on one line, without line breaks, tabs or invisible characters."
        raise ValidationError(message, code="control_character")


def one_line(text: str) -> str:
    return re.sub(f"{CONTROL.pattern}+", " ", text).strip()


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
