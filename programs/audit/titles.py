"""Compare program titles: "M.S. in Finance" counts as the same as "Master of Science in Finance Online"."""

from careerguide.lib.spelling import edit_distance
from careerguide.lib.text import fold, singular

_IGNORED = {"a", "an", "and", "at", "course", "degree", "for", "in", "of", "on", "online", "program", "programme"}
_IGNORED |= {"s", "the", "with"}
_ABBREVIATIONS = {
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
# In shorter words, a different letter is not a typo: "Part I" and "Part II" are different.
MIN_TYPO_LENGTH = 6


def title_key(title: str) -> tuple[str, ...]:
    """The significant words of ``title`` in alphabetical order, with abbreviations expanded."""
    expanded = " ".join(_ABBREVIATIONS.get(word, word) for word in fold(title).split()).split()
    return tuple(sorted(singular(word) for word in expanded if word not in _IGNORED))


def is_same_title(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two title keys are equal except for at most one typo."""
    if one == other:
        return True
    ours, theirs = set(one) - set(other), set(other) - set(one)
    if len(one) != len(other) or len(ours) != 1 or len(theirs) != 1:
        return False
    mine, yours = ours.pop(), theirs.pop()
    if min(len(mine), len(yours)) < MIN_TYPO_LENGTH or not (mine.isalpha() and yours.isalpha()):
        return False
    return edit_distance(mine, yours, 1) <= 1
