"""Slips of the hand: which words were meant, out of those that there are and that stand together somewhere.

What is searched says two things: which of its words are about like one, and which of its texts may hold one word of
each of several groups. So a catalog asks its database, and a few hundred texts are looked through as they are.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .text import similarity, slips_between

# Words are corrected in a search that a person types, and only to the nearest few words each.
CORRECTED_WORDS_AT_MOST = 6
NEAREST_AT_MOST = 8


@dataclass(frozen=True, order=True)
class _Guess:
    """A word that may have been meant; the nearest is the least."""

    slips: int
    unlike: float
    word: str


def corrected(
    words: tuple[str, ...],
    like: Callable[[str, int], Iterable[str]],
    texts: Callable[[tuple[tuple[str, ...], ...]], Iterable[str]],
) -> tuple[str, ...]:
    """The nearest words to ``words`` that stand together in one text; none where there are no such words.

    ``like(word, slips)`` gives all known words that may lie within so many slips of ``word``, and may give others:
    ``about_like`` says which. ``texts(groups)`` gives folded texts, among them those that hold, for each group, a word
    that begins with one of it.
    """
    if len(words) > CORRECTED_WORDS_AT_MOST:
        return ()
    guesses = [_guesses(word, like) for word in words]
    found: Counter[tuple[_Guess, ...]] = Counter()
    for text in texts(tuple(tuple(guess.word for guess in group) for group in guesses)):
        held = text.split()
        nearest = [min((guess for guess in group if _begins(guess.word, held)), default=None) for group in guesses]
        if None not in nearest:
            found[tuple(nearest)] += 1
    if not found:
        return ()

    def cost(guessed):
        return sum(guess.slips for guess in guessed), sum(guess.unlike for guess in guessed), -found[guessed], guessed

    return tuple(guess.word for guess in min(found, key=cost))


def about_like(word: str, near: str, slips: int) -> bool:
    """Whether ``near`` is about as long as ``word`` and begins or goes on like it: worth comparing letter by letter."""
    if abs(len(near) - len(word)) > slips:
        return False
    return near[:1] in (word[0], word[1]) or near[1:2] == word[0] or near[1:4] == word[1:4]


def _begins(prefix: str, words: list[str]) -> bool:
    return any(word.startswith(prefix) for word in words)


def _slips_allowed(word: str) -> int:
    """None in a short word, where every slip makes another word, nor in a number."""
    if len(word) < 4 or any(sign.isdigit() for sign in word):
        return 0
    return 1 if len(word) < 8 else 2


def _guesses(word: str, like: Callable[[str, int], Iterable[str]]) -> list[_Guess]:
    """``word`` itself and the nearest of the known words, nearest first."""
    guesses = [_Guess(0, 0.0, word)]
    if allowed := _slips_allowed(word):
        for near in like(word, allowed):
            slips = slips_between(word, near, allowed)
            if 0 < slips <= allowed:
                # Swapped letters are the commonest slip, and the one that trigrams think least of.
                swapped = sorted(word) == sorted(near)
                guesses.append(_Guess(slips, 0.0 if swapped else 1 - similarity(word, near), near))
    return sorted(guesses)[:NEAREST_AT_MOST]
