"""Create slugs from names. Slugs keep the letters of every script."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable

from careerguide.lib.text import fold

# The number of further candidates to check at once if the first ones are taken.
BATCH_SIZE = 100


def make_slug(text: str, max_length: int) -> str:
    """The folded words of ``text`` joined by hyphens, cut between words if too long; "" if there are no words."""
    slug = fold(text).replace(" ", "-")
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1].rpartition("-")[0]
    return (cut or slug[:max_length]).strip("-")


def is_slug(text: str) -> bool:
    """Whether ``text`` is in NFC and has only letters and digits of any script, hyphens and underscores."""
    words = re.split("[-_]+", text)
    return all(map(_is_word, filter(None, words))) and any(words) and unicodedata.is_normalized("NFC", text)


def _is_word(text: str) -> bool:
    # Vowel signs are marks, and cannot begin a word.
    return text[0].isalnum() and all(each.isalnum() or unicodedata.category(each).startswith("M") for each in text)


def free_slugs(wanted: Iterable[str], find_taken: Callable[[set[str]], Iterable[str]]) -> list[str]:
    """A free slug for each of ``wanted``, in order: the slug as it is or with the first free number, such as "name-2".

    ``find_taken`` returns which of the given slugs are taken. It is called again only if some of them are.
    """
    wanted = list(wanted)
    free: dict[int, str] = {}
    used: set[str] = set()
    tried: Counter[str] = Counter()
    ahead = 0
    while waiting := Counter(slug for index, slug in enumerate(wanted) if index not in free):
        proposed = {
            slug: [slug if n == 0 else f"{slug}-{n + 1}" for n in range(tried[slug], tried[slug] + count + ahead)]
            for slug, count in waiting.items()
        }
        used |= set(find_taken({option for options in proposed.values() for option in options}))
        tried.update({slug: len(options) for slug, options in proposed.items()})
        remaining = {slug: iter(options) for slug, options in proposed.items()}
        for index, slug in enumerate(wanted):
            if index not in free and (option := next((each for each in remaining[slug] if each not in used), None)):
                free[index] = option
                used.add(option)
        ahead = BATCH_SIZE
    return [free[index] for index in range(len(wanted))]
