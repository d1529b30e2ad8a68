"""Convert editors' Markdown to safe HTML."""

import unicodedata
from html import unescape

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from careerguide.lib.names import is_right_to_left

# The parser escapes raw HTML, and nh3 sanitizes the result. Either would be enough.
_PARSER = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["smartquotes"])
_TAGS = {"p", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "code", "br", "hr"}
_ATTRIBUTES = nh3.ALLOWED_ATTRIBUTES | {"*": {"dir"}}


def render_markdown(text: str) -> SafeString:
    """Headings become h3 and h4, because pages have their own h1 and h2."""
    tokens = _PARSER.parse(text)
    needs_direction = is_right_to_left(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag in {"h1", "h2", "h3"} else "h4"
        # Not inside a list or quotation: the direction of its first letters also decides where its markers are.
        if needs_direction and token.nesting == 1 and token.level == 0:
            token.attrSet("dir", "auto")
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    # Safe, because nh3 removes all tags and attributes that are not allowed.
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, link_rel="noopener")
    return mark_safe(clean)  # nosec B308 B703


def has_text(markdown: str) -> bool:
    """Whether readers see anything of ``markdown``: "&nbsp;" and zero-width spaces show nothing."""
    if not markdown.strip():
        return False
    text = unescape(strip_tags(render_markdown(markdown)))
    return any(unicodedata.category(character)[0] not in "CZ" for character in text)
