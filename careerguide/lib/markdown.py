"""Convert editors' Markdown to safe HTML."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from careerguide.lib.names import is_right_to_left

# The parser escapes raw HTML, and nh3 sanitizes the result. Either would be enough.
_PARSER = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["smartquotes"])
_TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code", "br", "hr"}
# The HTML of this many texts stays in memory: a guide has about fifty.
_CACHED_TEXTS = 1_000
_ATTRIBUTES = nh3.ALLOWED_ATTRIBUTES | {"*": {"dir"}}


@lru_cache(_CACHED_TEXTS)
def render_markdown(text: str) -> SafeString:
    """Headings become h3 and h4, because pages have their own h1 and h2."""
    return _render(_parse(text))


class MarkdownParts(NamedTuple):
    """``start`` is what comes before the first heading, and ``parts`` are (heading, text) of what follows."""

    start: SafeString
    parts: tuple[tuple[SafeString, SafeString], ...]


@lru_cache(_CACHED_TEXTS)
def split_markdown(text: str) -> MarkdownParts:
    """Split ``text`` at its headings, so that a page can show each part as a note of its own."""
    tokens = _parse(text)
    heads = [i for i, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    ends = [*heads[1:], len(tokens)]
    # A heading is three tokens: opening, content and closing.
    parts = tuple(
        (_render(tokens[head + 1 : head + 2]), _render(tokens[head + 3 : end]))
        for head, end in zip(heads, ends, strict=False)
    )
    return MarkdownParts(_render(tokens[: heads[0]] if heads else tokens), parts)


def _parse(text: str) -> list[Token]:
    tokens = _PARSER.parse(text)
    needs_direction = is_right_to_left(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag in {"h1", "h2", "h3"} else "h4"
        # Not inside a list or quotation: the direction of its first letters also decides where its markers are.
        if needs_direction and token.nesting == 1 and token.level == 0:
            token.attrSet("dir", "auto")
    return tokens


def _render(tokens: Sequence[Token]) -> SafeString:
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    # Safe, because nh3 removes all tags and attributes that are not allowed.
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, link_rel="noopener")
    return mark_safe(clean)  # nosec B308 B703


@lru_cache(_CACHED_TEXTS)
def has_text(markdown: str) -> bool:
    """Whether readers see anything of ``markdown``: "&nbsp;" and zero-width spaces show nothing."""
    if not markdown.strip():
        return False
    text = unescape(strip_tags(render_markdown(markdown)))
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)
