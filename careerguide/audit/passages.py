"""Parse Markdown for the audit: passages to compare, links, images and tables."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt

from careerguide.audit.links import url_problem
from careerguide.lib.text import fold

# The minimum number of words in a passage. Shorter passages are often repeated for good reason.
MIN_WORDS = 6

_LINES = re.compile(r"\n+")
_SENTENCES = re.compile(r"(?<=[.!?])[\"”’)*_]*\s+")
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


class Passage(NamedTuple):
    """A paragraph, list item or sentence. ``folded`` is its normalized text, for comparisons."""

    text: str
    folded: str


# After an edit, the audit reads the texts of all guides again.
@lru_cache(10_000)
def _passages(text: str, separator: re.Pattern) -> tuple[Passage, ...]:
    parts = [(part.strip(), fold(part)) for part in separator.split(text)]
    return tuple(Passage(text, folded) for text, folded in parts if folded.count(" ") >= MIN_WORDS - 1)


def paragraphs(text: str) -> tuple[Passage, ...]:
    return _passages(text, _LINES)


def sentences(text: str) -> tuple[Passage, ...]:
    return _passages(text, _SENTENCES)


def missing_text(text: str) -> Iterator[str]:
    if "![" not in text and "|" not in text:
        return
    in_head = has_head = False
    for token in _PARSER.parse(text):
        if token.type == "thead_open":
            in_head, has_head = True, False
        elif token.type == "thead_close":
            in_head = False
            if not has_head:
                yield "a table without column names"
        elif token.type == "inline":
            has_head = has_head or (in_head and bool(token.content.strip()))
            for child in token.children or ():
                if child.type == "image" and not child.content.strip():
                    yield f"an image without alternative text ({child.attrs.get('src', '')})"


def bad_links(text: str) -> Iterator[tuple[str, str]]:
    """Yield (URL, problem) for each link that a browser cannot follow. Skip paths, fragments and mailto: URLs."""
    for token in _PARSER.parse(text) if "](" in text or "<" in text or "]:" in text else ():
        for child in token.children or ():
            url = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
            if url and not url.startswith(("/", "#", "mailto:")) and (problem := url_problem(url)):
                yield url, problem
