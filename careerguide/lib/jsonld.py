"""JSON-LD, structured data for search engines, in a script element."""

import json
from collections.abc import Iterable, Mapping

from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString, mark_safe

CONTEXT = "https://schema.org"

# Characters that could end the element, start another element or a comment, or end a line in older parsers.
_ESCAPES = {ord(character): f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"}
_EMPTY = (None, "", [], {})


def drop_empty(value):
    """Drop None and empty text, lists and dicts at every level. Zero and False stay."""
    if isinstance(value, Mapping):
        values = {name: drop_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in values.items() if inner not in _EMPTY}
    if isinstance(value, list | tuple):
        return [inner for inner in map(drop_empty, value) if inner not in _EMPTY]
    return value


def json_ld(data: Mapping) -> SafeString:
    """A script element with ``data``. Browsers never run it, so the CSP directive ``script-src`` does not apply."""
    text = json.dumps(drop_empty(data), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # Safe, because no character that could end the element is left.
    element = f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>'
    return mark_safe(element)  # nosec B308 B703


def breadcrumb_list(origin: str, trail: Iterable[tuple[str, str]]) -> dict:
    """A ``BreadcrumbList`` of (name, path) from the home page to the current page. ``origin``: scheme and host."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": str(name), "item": origin + iri_to_uri(path)}
            for position, (name, path) in enumerate(trail, start=1)
        ],
    }
