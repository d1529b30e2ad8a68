"""HTML entities in text from other systems, such as "&amp;" and "&#8217;"."""

import html
import re
import unicodedata
from html.entities import html5

# Only with a semicolon: "AT&T" and "R&D" are names.
_BODY = r"(?:#[0-9]{1,10}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});"
_ENTITY = re.compile(f"&{_BODY}")
_CODE = r"(?P<ticks>`+)[^`](?s:.*?)(?<!`)(?P=ticks)(?!`)"
_ESCAPED_TWICE = re.compile(f"{_CODE}|&(?:(?:amp|AMP|#0*38|#[xX]0*26);)+(?P<body>{_BODY})")
# The number of times that a text may have been escaped.
_MAX_ROUNDS = 5


def _decode(match: re.Match) -> str:
    """The character of an entity. Unknown names, and numbers without a visible character, stay entities."""
    entity = match[0]
    if not entity.startswith("&#"):
        return html5.get(entity[1:], entity)
    char = html.unescape(entity)
    return entity if not char or char == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(char) == "Cc" else char


def decode_entities(text: str) -> str:
    """``text`` with its entities decoded, even if they were escaped several times ("&amp;amp;")."""
    for _ in range(_MAX_ROUNDS):
        before, text = text, _ENTITY.sub(_decode, text) if "&" in text else text
        if before == text:
            break
    return text


def control_entity(text: str) -> str:
    """The first entity in ``text`` for a control character or for no character at all; "" if there is none."""
    entities = _ENTITY.finditer(text) if "&#" in text else ()
    return next((match[0] for match in entities if match[0].startswith("&#") and _decode(match) == match[0]), "")


def decode_in_markdown(text: str) -> str:
    """``text`` with entities escaped only once: "&amp;eacute;" becomes "&eacute;", which Markdown shows as "é".

    Code does not change, because Markdown shows it as it is written.
    """

    def once(match: re.Match) -> str:
        entity = f"&{match['body']}"
        return match[0] if match["ticks"] or _ENTITY.sub(_decode, entity) == entity else entity

    return _ESCAPED_TWICE.sub(once, text) if "&" in text else text
