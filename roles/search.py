"""The words that a guide is found by: of its title, its other names, its family and its claim.

There are hundreds of guides and not hundreds of thousands, so their words stand in one plain column, each with a space
before it, and both databases look through it alike.
"""

from collections.abc import Iterable

from django.db.models import Q

from careerguide.lib.text import fold, without_prefixes, words_of

# A search of more words is cut: nobody means them all.
WORDS_AT_MOST = 50


def searchable(title: str, family: str | None, claim: str, names: Iterable[str]) -> str:
    """What a guide's ``search_text`` holds. Whoever writes guides in bulk sets it to this."""
    return "".join(f" {word}" for word in words_of(title, *sorted(names), family, claim))


def search_condition(text: str) -> Q:
    """For ``filter()`` and ``Count(filter=...)``: every word of ``text`` begins a word of the guide. No word: all."""
    asked = Q()
    for word in without_prefixes(fold(text).split())[:WORDS_AT_MOST]:
        # Folded words hold letters and digits alone, so nothing in them is a pattern.
        asked &= Q(search_text__contains=f" {word}")
    return asked
