"""Find and replace invisible and lookalike characters in names."""

import re
import unicodedata

from careerguide.lib.lines import clean_line, without_invisible

# These look like a plain hyphen or space, but a search for the plain character may not find them.
_HYPHENS = re.compile("[\N{HYPHEN}\N{NON-BREAKING HYPHEN}]")
_SPACES = re.compile(r"[^\S ]|[\u2800\u3164\uffa0]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def plain_name(name: str) -> str:
    return clean_line(_CONTROL.sub("", _SPACES.sub(" ", _HYPHENS.sub("-", name))))


def odd_characters(name: str) -> list[str]:
    # Nearly all names have only plain characters.
    if name.isascii() and name.isprintable() and "  " not in name and name == name.strip():
        return []
    plain_spaces = _SPACES.sub(" ", name)
    descriptions = {
        "a nonstandard hyphen": _HYPHENS.search(name),
        "a nonstandard space": _SPACES.search(name),
        "an invisible character": _CONTROL.search(plain_spaces) or without_invisible(name) != name,
        "an extra space": "  " in plain_spaces or plain_spaces != plain_spaces.strip(),
        "an accent that is a character of its own": not unicodedata.is_normalized("NFC", name),
    }
    return [description for description, is_in_name in descriptions.items() if is_in_name]


def excerpt(before: str, after: str, margin: int = 12) -> tuple[str, str]:
    """The differing parts of two texts, each with about ``margin`` characters of context on both sides."""
    start = _count_equal(before, after)
    end = _count_equal(before[start:][::-1], after[start:][::-1])
    # Cutting off three or fewer characters would hardly shorten the excerpt.
    first = start - margin if start - margin > 3 else 0

    def part(text: str) -> str:
        last = len(text) - end + margin if end - margin > 3 else len(text)
        shown = text[first:last]
        shown = shown if len(shown) <= 80 else f"{shown[:80]}…"
        return f"{'…' if first else ''}{shown}{'…' if last < len(text) else ''}"

    return part(before), part(after)


def _count_equal(one: str, other: str) -> int:
    """The number of characters with which both texts begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (char, other_char) in pairs if char != other_char), min(len(one), len(other)))
