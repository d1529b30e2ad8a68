"""Fold text for search, slugs and sorting: lower case, without accents, only words."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from careerguide.lib.lines import clean_line

# Letters that Unicode does not decompose into a base letter and a mark. The okina of "Hawaiʻi" and the Arabic tatweel
# are optional, and the letter apostrophe looks like the punctuation mark.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "ng"}
    | {"ʻ": "", "ـ": "", "ʼ": " "}
)
# Invisible characters that are not format characters: fillers, inherent vowels and variation selectors.
_FILLERS = dict.fromkeys(
    [
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0),
        *range(0x180B, 0x1810),
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    ]
)
# Marks that people leave out: accents of Latin, Greek and Cyrillic letters, Hebrew points and Arabic vowel marks. Other
# marks are letters, such as the vowel signs of Hindi and Thai and the voicing marks of Japanese.
_OPTIONAL_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06e4\u06e7-\u06ed\u08ca-\u08ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_ALEF_WITH_MARKS = re.compile("\u0627[\u0653-\u0655]+")
# Cyrillic letters of their own, which Unicode also decomposes: й, ў, ї, ѓ, ќ. "ё" is usually written "е".
_LETTERS_WITH_MARK = re.compile("[\u0438\u0443]\u0306|\u0456\u0308|[\u0433\u043a]\u0301")
# "M.B.A." and "Ph.D." are the same words as "MBA" and "PhD"; "St. Louis" is two words.
_ABBREVIATION = re.compile(r"\b(?:\w{1,2}\.)+(?:\w{1,2}\b)?")
# People also type "Master's" as "masters"; "d'Orléans" and "O'Brien" are two words.
_POSSESSIVE = re.compile(r"['’ʼ`´＇](?<=\w.)(?=s\b)", re.IGNORECASE)
# Without their signs, "C++", "C#" and ".NET" would be other words. "Node.js" and "ASP.NET" are two words.
_SIGN = re.compile(r"[+#♯.]")
_LETTER_WITH_SIGN = re.compile(r"(?<!\w)([^\W\d_])(\+\+|\+(?![\w+])|[#♯](?![^\W\d_]))")
_SIGNS = {"+": "plus", "++": "plusplus", "#": "sharp", "♯": "sharp"}
_WORD_OF_SIGN = re.compile(r"(?<!\w)([^\W\d_])(plusplus|sharp)(?!\w)|(?<!\w)dotnet(?!\w)")
_DOTNET = re.compile(r"(?<![\w.])\.net(?![^\W\d_])", re.IGNORECASE)
_DOTTED_NAME = re.compile(r"\b(\w+)\.(js|net)(?!\w)", re.IGNORECASE)
# Characters other than letters and digits.
_SEPARATORS = re.compile(r"[\W_]+")
# Dashes that look like a hyphen and are common in copied names.
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
# Longer words are split, because PostgreSQL's full-text search limits their length. Thai and Chinese titles are written
# without spaces. A part does not begin with a mark.
MAX_WORD = 64
_PARTS = re.compile(rf"\S{{1,{MAX_WORD}}}(?=\w|$)|\S{{1,{MAX_WORD}}}")
# The maximum number of characters to read from a run of text without spaces.
MAX_RUN = 2000


def fold(text: str) -> str:
    """The words of ``text``, separated by single spaces: "São Paulo (Brazil)" is "sao paulo brazil". Idempotent.

    No letter of any script is lost: "Straße" is "strasse", "Łódź" is "lodz", "がく" stays "がく". The result is NFC.
    """
    # Normalizing a run of combining marks takes quadratic time.
    if len(text) > MAX_RUN:
        text = " ".join(run[:MAX_RUN] for run in text.split())
    # Most texts are ASCII, and lists fold thousands of them.
    is_ascii = text.isascii()
    text = _spell_signs(text if is_ascii else unicodedata.normalize("NFKC", remove_invisible(text)))
    text = _POSSESSIVE.sub("", text)
    if "." in text:
        text = _ABBREVIATION.sub(lambda match: match[0].replace(".", "") + " ", text)
    letters = text.casefold()
    if not is_ascii:
        letters = _without_optional_marks(letters)
    words = _SEPARATORS.sub(" " if is_ascii else _only_marks, letters).split()
    return " ".join(word if len(word) <= MAX_WORD else _split(word) for word in words)


def _split(word: str) -> str:
    return " ".join(_PARTS.findall(word))


def _without_optional_marks(text: str) -> str:
    text = unicodedata.normalize("NFKD", text)
    text = _LETTERS_WITH_MARK.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
    text = _ALEF_WITH_MARKS.sub("\u0627", _OPTIONAL_MARKS.sub("", text)).translate(_PLAIN)
    return unicodedata.normalize("NFC", text)


def _only_marks(separators: re.Match) -> str:
    """A space, or the marks at the start of the match, which belong to the word before it, and a space."""
    text = separators[0]
    if text.isascii() or not separators.start():
        return " "
    end = next((at for at, each in enumerate(text) if not unicodedata.category(each).startswith("M")), len(text))
    return text[:end] + (" " if end < len(text) else "")


def remove_invisible(text: str) -> str:
    """Remove characters that have no width, such as the zero-width space, soft hyphens and direction marks."""
    if text.isascii():
        return text
    return "".join(each for each in text if unicodedata.category(each) != "Cf").translate(_FILLERS)


def _spell_signs(text: str) -> str:
    if _SIGN.search(text) is None:
        return text
    text = _LETTER_WITH_SIGN.sub(lambda match: f"{match[1]}{_SIGNS[match[2]]} ", text)
    return _DOTTED_NAME.sub(r"\1 \2", _DOTNET.sub(" dotnet", text))


def has_sign(word: str) -> bool:
    """Whether a folded word is the spelling of one with a sign: "cplusplus" is "C++"."""
    return _WORD_OF_SIGN.fullmatch(word) is not None


def spelled_with_signs(words: str) -> str:
    """Folded words as people write them: "c++" for "cplusplus"."""
    signs = {"plusplus": "++", "sharp": "#"}
    return _WORD_OF_SIGN.sub(lambda match: f"{match[1]}{signs[match[2]]}" if match[1] else ".net", words)


def singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def read_search(text: str) -> str:
    """The words of a search, with plain hyphens. Raises ValueError if there are none or if one is not printable."""
    words = clean_line(text).translate(_DASHES).split()
    search = " ".join(word for word in words if any(map(str.isalnum, word)))
    if not remove_invisible(search).isprintable() or not search:
        raise ValueError("Enter words, such as part of a title or of a university's name.")
    return search


def unique_words(*texts: str | None) -> list[str]:
    """The words by which ``texts`` are found. "Node.js" is also found as "nodejs", and "ASP.NET" as ".NET"."""
    return list(dict.fromkeys(word for text in texts if text for word in searched_words(text)))


def searched_words(text: str) -> list[str]:
    return [*fold(text).split(), *_joined_names(text)]


def _joined_names(text: str) -> list[str]:
    names = _DOTTED_NAME.findall(remove_invisible(text))
    joined = [fold(name + suffix) for name, suffix in names]
    return [*joined, *("dotnet" for _, suffix in names if suffix.lower() == "net")]


def is_letter(word: str) -> bool:
    """Whether a folded word is a single Latin, Greek or Cyrillic letter. A search for "r" means only the word "R"."""
    return len(word) == 1 and word.isalpha() and word < "\u0530"


def begins(word: str, other: str) -> bool:
    """Whether a search for ``word`` matches the folded word ``other``."""
    return other == word if is_letter(word) else other.startswith(word)


def without_prefixes(words: Iterable[str]) -> list[str]:
    unique = list(dict.fromkeys(words))
    prefixes = {word for word, following in pairwise(sorted(unique)) if begins(word, following)}
    return [word for word in unique if word not in prefixes]
