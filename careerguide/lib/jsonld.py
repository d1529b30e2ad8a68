"""JSON-LD: what a page says to machines, as a data block in its HTML."""

import json
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString, mark_safe

CONTEXT = "https://schema.org"

# What could end the element, begin another one or a comment, or end a line in older parsers. JSON reads
# the escapes as the signs themselves, so that nothing is lost.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def drop_empty(value):
    """``value`` without the entries, however deep, that say nothing: None, empty text, empty lists and dicts.

    Zero and False say something, and stay.
    """
    if isinstance(value, Mapping):
        kept = {name: drop_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if not _says_nothing(inner)}
    if isinstance(value, list | tuple):
        return [inner for inner in map(drop_empty, value) if not _says_nothing(inner)]
    return value


def _says_nothing(value) -> bool:
    return value is None or (isinstance(value, str | Mapping | list | tuple) and not value)


def json_ld(data: Mapping) -> SafeString:
    """``data`` as a script element that is data and is never run: ``script-src`` does not concern it."""
    text = json.dumps(drop_empty(data), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # The escapes leave no character that could end the element.
    element = f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>'
    return mark_safe(element)  # nosec B308 B703


def breadcrumb_list(trail: Iterable[tuple[str, str]]) -> dict:
    """schema.org's ``BreadcrumbList`` of a page: (name, absolute address) from the home page down to itself."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(trail, start=1)
        ],
    }
