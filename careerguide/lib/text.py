"""Words as a search compares them: lower-case, without accents, nothing but letters and digits."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

# Letters that Unicode does not take apart into a plain one and its mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
# "M.B.A." and "Ph.D." are one word each, however they are typed; "St. Louis" is two.
_ABBREVIATION = re.compile(r"\b(?:\w{1,2}\.)+(?:\w{1,2}\b)?")
# "Master's" is typed "masters" too; "d'Orléans" and "O'Brien" are two words.
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ`´＇](?=s\b)", re.IGNORECASE)
# Dashes that look like a hyphen and are none: a name copied from elsewhere often holds one.
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
# Nobody types more of a word, and databases have their limits.
LONGEST_WORD = 64
# The most characters without a space that are read.
LONGEST_RUN = 2000


def fold(text: str) -> str:
    """``text`` as its words alone, parted by single spaces: "São Paulo (Brazil)" is "sao paulo brazil".

    Folding what is folded changes nothing.
    """
    # Normalizing takes the square of the length of a run of combining marks.
    text = " ".join(run[:LONGEST_RUN] for run in text.split())
    text = _ABBREVIATION.sub(lambda found: found[0].replace(".", "") + " ", _POSSESSIVE.sub("", text))
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_PLAIN)
    kept = "".join(
        mark if mark.isalnum() else " " for mark in letters if not unicodedata.category(mark).startswith("M")
    )
    # Together again, for scripts that are taken apart into more than a letter and its accent.
    words = unicodedata.normalize("NFC", kept).split()
    return " ".join(word[:LONGEST_WORD] for word in words)


def read_search(text: str) -> str:
    """The words of a search, with plain hyphens; what holds no letter or digit is no word.

    Raises ValueError where nothing is left, or where ``text`` is no text, such as a NUL.
    """
    words = [word for word in text.translate(_DASHES).split() if any(map(str.isalnum, word))]
    if not words or not all(word.isprintable() for word in words):
        raise ValueError("Type words, such as part of a title or a university.")
    return " ".join(words)


def words_of(*texts: str | None) -> list[str]:
    """The folded words of all ``texts``, each once, in their order."""
    return list(dict.fromkeys(word for text in texts if text for word in fold(text).split()))


def without_prefixes(words: Iterable[str]) -> list[str]:
    """``words`` without those that another one begins with: who finds "finance" has found "fin"."""
    words = list(dict.fromkeys(words))
    in_order = sorted(words)
    needless = {word for word, after in pairwise(in_order) if after.startswith(word)}
    return [word for word in words if word not in needless]


def slips_between(one: str, other: str, at_most: int) -> int:
    """How many slips of the hand lie between two words: a letter more, less, another, or two swapped.

    Counts no further than ``at_most``; what is more is ``at_most + 1``.
    """
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, there in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most and min(before) > at_most:
            return at_most + 1
    return min(row[-1], at_most + 1)


def trigrams(word: str) -> set[str]:
    """The runs of three signs in ``word``, with two spaces before it and one behind, as pg_trgm cuts them."""
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def similarity(one: str, other: str) -> float:
    """How much two words are alike, from 0 to 1: the share of their trigrams that both have, as in pg_trgm."""
    ours, theirs = trigrams(one), trigrams(other)
    return len(ours & theirs) / len(ours | theirs)
