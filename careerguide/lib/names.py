"""Names in sentences: join them, and separate right-to-left letters from the text around them."""

import re
import unicodedata
from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list

# A comma of any script, except in a number such as 30,000.
_COMMA = re.compile(r"[,،、，](?!\d)")
# Characters that Unicode calls first strong isolate and pop directional isolate.
_ISOLATE, _END = "\u2068", "\u2069"
_ISOLATED = re.compile(f"{_ISOLATE}([^{_ISOLATE}{_END}]*){_END}")
# The only one that begins the title of an official occupation.
_PROPER_NAMES = {"English"}


def list_names(names: Iterable[str]) -> str:
    """ "A, B, C". If a name contains a comma, semicolons show where each name ends: "Smith, Jones & Co; Harvard"."""
    names = list(map(str, names))
    return ("; " if any(map(_COMMA.search, names)) else ", ").join(names)


def join_names(names: Iterable[str], last: str = "and") -> str:
    """ "A, B and C", "A, B, and C and D", or with semicolons as in ``list_names()``."""
    names = list(map(str, names))
    if any(map(_COMMA.search, names)):
        return list_names(names)
    # A comma separates the last name if a name has an "and" of its own.
    if len(names) > 1 and any(f" {last} " in name for name in names):
        return f"{', '.join(names[:-1])}, {last} {names[-1]}"
    return get_text_list(names, last)


def is_right_to_left(text: str) -> bool:
    """Whether any character is from a script such as Hebrew or Arabic."""
    return not text.isascii() and any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)


def isolate(name: str) -> str:
    """``name`` in Unicode's isolates if it has right-to-left letters.

    Without them, a bracket at the end of a Hebrew name is displayed at its beginning.
    """
    name = str(name)
    return f"{_ISOLATE}{name}{_END}" if is_right_to_left(name) and _ISOLATE not in name else name


def bdi(text: str) -> SafeString:
    """HTML for ``text``, in which ``<bdi>`` isolates each isolated name or, if there is none, a right-to-left text."""
    html = escape(isolate(text))
    if _ISOLATE in html:
        html = _ISOLATED.sub(r"<bdi>\1</bdi>", html)
    # The text was escaped before tags were added.
    return mark_safe(html)  # nosec B308 B703


def curly_apostrophes(text: str) -> str:
    """ "Bachelor's degree" is "Bachelor’s degree"."""
    return str(text).replace("'", "’")


def inside_sentence(name: str) -> str:
    """ "Product management" is "product management". "NLP engineering", "SaaS firms" and "English teachers" stay."""
    first = name.partition(" ")[0]
    if first in _PROPER_NAMES or first[1:] != first[1:].lower():
        return name
    return name[:1].lower() + name[1:]
