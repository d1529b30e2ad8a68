"""Titles of programs as they are compared: "M.S. in Finance" and "Master of Science in Finance Online" are one."""

from careerguide.lib.spelling import edit_distance
from careerguide.lib.text import fold

_SAYS_NOTHING = {"a", "an", "and", "at", "course", "degree", "for", "in", "of", "on", "online", "program", "programme"}
_SAYS_NOTHING |= {"s", "the", "with"}
_SHORT = {
    "ba": "bachelor arts",
    "bs": "bachelor science",
    "bsc": "bachelor science",
    "ma": "master arts",
    "mba": "master business administration",
    "mfin": "master finance",
    "ms": "master science",
    "msc": "master science",
    "msf": "master science finance",
    "phd": "doctor philosophy",
}
# Below this, a letter more is another word: "Part I" and "Part II".
LONG_ENOUGH = 6


def title_key(title: str) -> tuple[str, ...]:
    """The words of ``title`` that say something, spelt out, in alphabetical order."""
    words = " ".join(_SHORT.get(word, word) for word in fold(title).split()).split()
    return tuple(sorted(_singular(word) for word in words if word not in _SAYS_NOTHING))


def _singular(word: str) -> str:
    """ "masters" as "master"; what ends so by nature, as "physics" does, loses it in both titles."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def is_same_title(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two keys of titles are one title: the same words, or one word with a slip of the hand in it."""
    if one == other:
        return True
    ours, theirs = set(one) - set(other), set(other) - set(one)
    if len(one) != len(other) or len(ours) != 1 or len(theirs) != 1:
        return False
    mine, yours = ours.pop(), theirs.pop()
    if min(len(mine), len(yours)) < LONG_ENOUGH or not (mine.isalpha() and yours.isalpha()):
        return False
    return edit_distance(mine, yours, 1) <= 1
