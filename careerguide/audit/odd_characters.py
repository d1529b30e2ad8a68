"""Names as they are typed: without the signs that look like another one, or like none."""

import re

# What looks like a hyphen or a space and is none: a search for the plain one may miss it.
_HYPHENS = re.compile("[\N{HYPHEN}\N{NON-BREAKING HYPHEN}]")
_SPACES = re.compile(r"[^\S ]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]")


def plain_name(name: str) -> str:
    """``name`` with plain hyphens and single plain spaces, without signs that nobody sees."""
    name = _SPACES.sub(" ", _HYPHENS.sub("-", name))
    return re.sub(" {2,}", " ", _UNSEEN.sub("", name)).strip()


def odd_signs(name: str) -> list[str]:
    """What ``plain_name`` would change in ``name``, in words, each once."""
    found = []
    if _HYPHENS.search(name):
        found.append("a hyphen that is not the plain one")
    if _SPACES.search(name):
        found.append("a space that is not the plain one")
    if _UNSEEN.search(name):
        found.append("a sign that nobody sees")
    plain_spaces = _SPACES.sub(" ", name)
    if "  " in plain_spaces or plain_spaces != plain_spaces.strip():
        found.append("a space too many")
    return found


def excerpt(before: str, after: str, around: int = 12) -> tuple[str, str]:
    """The parts in which two texts differ, each with a few signs around it."""
    start = next((i for i, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), len(after))
    start = min(start, len(before))
    end = 0
    most = min(len(before), len(after)) - start
    while end < most and before[-1 - end] == after[-1 - end]:
        end += 1
    # An ellipsis in the place of a letter or two would save nothing.
    first = start - around if start - around > 3 else 0

    def part(text: str) -> str:
        last = len(text) - end + around if end - around > 3 else len(text)
        cut = text[first:last]
        cut = cut if len(cut) <= 80 else f"{cut[:80]}…"
        return f"{'…' if first else ''}{cut}{'…' if last < len(text) else ''}"

    return part(before), part(after)
