"""One form of a word for its singular and plural, and for its British and American spelling.

The form need not be a word, because it is only compared with other forms.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile

from careerguide.lib.text import is_letter, searched_words

# A search compares a word with the words of hundreds of names.
CACHE_SIZE = 4096
_AMERICAN = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(lab|col|harb|neighb|arm|behavi|parl|vap)our", r"\1or"),
        (r"(couns|jew|trav|lab|mod|tunn|pan|enam)ell(?=or|er|ing|ed)", r"\1el"),
        (r"^(p|h|an|gyn|orthop|c)ae(?=d|m|s|c)", r"\1e"),
        (r"(al|an|at|er|il|im|on|or|ot)is(?=(e|es|ed|er|ers|ing|ation)$)", r"\1iz"),
        (r"(anal)ys(?=(e|er|ers|ing)$)", r"\1yz"),
        (r"^(cent|theat|fib|calib)re(?=s?$)", r"\1er"),
        (r"^(catal|dial|anal)ogue(?=s?$)", r"\1og"),
        (r"^mould", "mold"),
        (r"^plough", "plow"),
        (r"^(lic|def|off)ence(?=s?$)", r"\1ense"),
        (r"^aluminium$", "aluminum"),
        (r"^programme(?=s?$)", "program"),
        (r"^tyre", "tire"),
        (r"^grey", "gray"),
    )
]
_SINGULAR = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=.)men$", "man"),
        (r"(?<=.)people$", "person"),
        (r"children$", "child"),
        (r"(?<=wi)ves$", "fe"),
        (r"^(bus|gas)es$", r"\1"),
        (r"(ss|sh|ch|x)es$", r"\1"),
        # "Cookie" and "cookies" get the form of words such as "baby".
        (r"(?<=..)ies?$", "y"),
        (r"(?<=...)(?<!s)s$", ""),
    )
]


@lru_cache(CACHE_SIZE)
def american(word: str) -> str:
    """A folded word or its beginning in American spelling."""
    for pattern, replacement in _AMERICAN:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(CACHE_SIZE)
def word_form(word: str) -> str:
    """The form of a folded word."""
    word = american(word)
    for pattern, replacement in _SINGULAR:
        form = pattern.sub(replacement, word)
        if form != word:
            return form
    return word


def word_forms(name: str) -> list[str]:
    """The forms of the words by which ``name`` is found."""
    return [word_form(word) for word in searched_words(name)]


def known_words(names: Iterable[str]) -> set[str]:
    """The folded words of ``names`` and their forms."""
    words = {word for name in names for word in searched_words(name)}
    return words | {word_form(word) for word in words}


def has_form(word: str, text: str) -> bool:
    """Whether a word of a folded text begins with ``word``, or has the same form."""
    starts, ends = {word, american(word)}, " " if is_letter(word) else ""
    if any(f" {start}{ends}" in f" {text} " for start in starts):
        return True
    form = word_form(word)
    return any(word_form(each) == form for each in text.split())


def common_start(word: str) -> str:
    """The letters with which a folded word, its American spelling and its form begin."""
    letters = zip(word, american(word), word_form(word), strict=False)
    return "".join(each[0] for each in takewhile(lambda each: len(set(each)) == 1, letters))
