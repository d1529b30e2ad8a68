"""Correct typos in search words."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from careerguide.lib.text import begins, has_sign

MAX_WORDS = 6
MAX_GUESSES = 8


class _Guess(NamedTuple):
    typos: int
    dissimilarity: float
    word: str


def correct(
    typed: tuple[str, ...],
    similar_words: Callable[[str, int], Iterable[str]],
    texts_with: Callable[[tuple[tuple[str, ...], ...]], Iterable[str]],
) -> tuple[str, ...]:
    """The words nearest to ``typed`` that occur together in one text; empty if there are none.

    ``similar_words(word, typos)`` returns at least the known words within that many typos of ``word``.
    ``texts_with(groups)`` returns at least the folded texts that contain, for each group of words, a word that begins
    with one of them.
    """
    if len(typed) > MAX_WORDS:
        return ()
    guesses = [_guesses(word, similar_words) for word in typed]
    combinations: Counter[tuple[_Guess, ...]] = Counter()
    for text in texts_with(tuple(tuple(guess.word for guess in group) for group in guesses)):
        text_words = text.split()
        present = [
            [guess for guess in group if any(begins(guess.word, word) for word in text_words)] for group in guesses
        ]
        if all(present):
            combinations[tuple(map(min, present))] += 1
    if not combinations:
        return ()

    def cost(group):
        typos, dissimilarities, _ = zip(*group, strict=True)
        return sum(typos), sum(dissimilarities), -combinations[group], group

    return tuple(guess.word for guess in min(combinations, key=cost))


def _guesses(word: str, similar_words: Callable[[str, int], Iterable[str]]) -> list[_Guess]:
    guesses = [_Guess(0, 0.0, word)]
    if max_typos := _max_typos(word):
        for other in similar_words(word, max_typos):
            typos = edit_distance(word, other, max_typos) if _may_be_near(word, other, max_typos) else 0
            if 0 < typos <= max_typos:
                # Swapped letters are the most common typo, but the two words share few trigrams.
                is_swapped = sorted(word) == sorted(other)
                guesses.append(_Guess(typos, 0.0 if is_swapped else 1 - similarity(word, other), other))
    return sorted(guesses)[:MAX_GUESSES]


def _max_typos(word: str) -> int:
    """Zero for words with digits or signs and for short words, in which a typo often results in another word."""
    if len(word) < 4 or any(character.isdigit() for character in word) or has_sign(word):
        return 0
    return 1 if len(word) < 8 else 2


def _may_be_near(word: str, other: str, max_typos: int) -> bool:
    if abs(len(other) - len(word)) > max_typos or has_sign(other):
        return False
    # A typo replaces at most one letter by another.
    if len(set(word) ^ set(other)) > 2 * max_typos:
        return False
    return other[:1] in (word[0], word[1]) or other[1:2] == word[0] or other[1:4] == word[1:4]


def edit_distance(one: str, other: str, limit: int) -> int:
    """The number of letters added, dropped, replaced or swapped with the next one; at most ``limit + 1``."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    previous: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, before_previous, row = row, previous, [i]
        for j, other_letter in enumerate(other, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                cost = min(cost, before_previous[j - 2] + 1)
            row.append(cost)
        if min(row) > limit and min(previous) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def similarity(one: str, other: str) -> float:
    """The share of trigrams that both words have, from 0 to 1, as in PostgreSQL's pg_trgm."""
    ours, theirs = _trigrams(one), _trigrams(other)
    return len(ours & theirs) / len(ours | theirs)


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
