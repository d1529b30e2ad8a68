"""Normalize words for search: lower case, no accents, only letters and digits."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

# Letters that Unicode does not decompose into a base letter and a mark.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe"})
# "M.B.A." and "Ph.D." are the same words as "MBA" and "PhD"; "St. Louis" is two words.
_ABBREVIATION = re.compile(r"\b(?:\w{1,2}\.)+(?:\w{1,2}\b)?")
# People also type "Master's" as "masters"; "d'Orléans" and "O'Brien" are two words.
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ`´＇](?=s\b)", re.IGNORECASE)
# Dashes that look like a hyphen and are common in copied names.
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
# Longer words are truncated, because PostgreSQL's full-text search limits their length.
MAX_WORD = 64
# The maximum number of characters to read from a run of text without spaces.
MAX_RUN = 2000


def fold(text: str) -> str:
    """The words of ``text``, separated by single spaces: "São Paulo (Brazil)" is "sao paulo brazil". Idempotent."""
    # Normalizing a run of combining marks takes quadratic time.
    text = " ".join(run[:MAX_RUN] for run in text.split())
    text = _ABBREVIATION.sub(lambda match: match[0].replace(".", "") + " ", _POSSESSIVE.sub("", text))
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(_PLAIN)
    plain = "".join(
        letter if letter.isalnum() else " " for letter in letters if not unicodedata.category(letter).startswith("M")
    )
    # Compose again for scripts such as Hangul, whose characters decompose into several letters.
    return " ".join(word[:MAX_WORD] for word in unicodedata.normalize("NFC", plain).split())


def singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def read_search(text: str) -> str:
    """The words of a search, with plain hyphens. Raises ValueError if there are none or if one is not printable."""
    search = " ".join(word for word in text.translate(_DASHES).split() if any(map(str.isalnum, word)))
    if not search.isprintable() or not search:
        raise ValueError("Enter words, such as part of a title or of a university's name.")
    return search


def unique_words(*texts: str | None) -> list[str]:
    return list(dict.fromkeys(word for text in texts if text for word in fold(text).split()))


def without_prefixes(words: Iterable[str]) -> list[str]:
    unique = list(dict.fromkeys(words))
    prefixes = {word for word, following in pairwise(sorted(unique)) if following.startswith(word)}
    return [word for word in unique if word not in prefixes]
