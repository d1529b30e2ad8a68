"""Passages of Markdown: what stands in a text twice, and what stands there without words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt

from careerguide.audit.links import url_problem
from careerguide.lib.text import fold

# Shorter ones are figures of speech, and may well be said twice.
FEWEST_WORDS = 6

_LINES = re.compile(r"\n+")
_SENTENCES = re.compile(r"(?<=[.!?])[\"”’)*_]*\s+")
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Passage:
    """A sentence, a line of a list or a paragraph: as it is written, and as it is compared."""

    text: str
    folded: str


def _passages(text: str, between: re.Pattern) -> Iterator[Passage]:
    for part in between.split(text):
        if (folded := fold(part)).count(" ") >= FEWEST_WORDS - 1:
            yield Passage(part.strip(), folded)


def paragraphs(text: str) -> Iterator[Passage]:
    """The paragraphs and list lines of ``text`` that are long enough to be compared."""
    return _passages(text, _LINES)


def sentences(text: str) -> Iterator[Passage]:
    """The sentences of a paragraph that are long enough to be compared."""
    return _passages(text, _SENTENCES)


def wordless(text: str) -> list[str]:
    """What in ``text`` says nothing to somebody who cannot see it, in words: images, tables."""
    return list(_wordless(text)) if "![" in text or "|" in text else []


def _wordless(text: str) -> Iterator[str]:
    in_head = headed = False
    for token in _PARSER.parse(text):
        if token.type == "thead_open":
            in_head, headed = True, False
        elif token.type == "thead_close":
            in_head = False
            if not headed:
                yield "a table without words at its head"
        elif token.type == "inline":
            headed = headed or (in_head and bool(token.content.strip()))
            for child in token.children or ():
                if child.type == "image" and not child.content.strip():
                    yield f"an image without words ({child.attrs.get('src', '')})"


def unfollowable(text: str) -> list[tuple[str, str]]:
    """The links of ``text`` that cannot be followed, as (address, why). A path of the site itself can."""
    found = []
    for token in _PARSER.parse(text) if "](" in text or "<" in text or "]:" in text else ():
        for child in token.children or ():
            url = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
            if url and not url.startswith(("/", "#", "mailto:")) and (why := url_problem(url)):
                found.append((url, why))
    return found
