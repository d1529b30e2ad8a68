"""The last parts of addresses, made of names."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.utils.text import slugify

# How many further numbers are asked for at once where the first ones are taken.
NUMBERS_AHEAD = 100


def make_slug(text: str, longest: int) -> str:
    """``text`` as a slug of letters from A to Z, digits and hyphens, cut between words; empty where it has none."""
    slug = slugify(text)
    if len(slug) <= longest:
        return slug
    cut = slug[: longest + 1].rpartition("-")[0]
    return (cut or slug[:longest]).strip("-")


def free_slugs(wanted: Iterable[str], taken: Callable[[set[str]], Iterable[str]]) -> list[str]:
    """A free slug for each of ``wanted``, in order: as wanted, or with the first number that is free behind it.

    ``taken`` says which of the slugs it is given stand already; it is asked once, and again only about those that do.
    """
    wanted = list(wanted)
    waiting = defaultdict(list)
    for place, slug in enumerate(wanted):
        waiting[slug].append(place)
    found: dict[int, str] = {}
    given: set[str] = set()
    first, ahead = dict.fromkeys(waiting, 1), 0
    while waiting:
        numbers = {slug: range(first[slug], first[slug] + len(places) + ahead) for slug, places in waiting.items()}
        proposed = {slug: [slug if n == 1 else f"{slug}-{n}" for n in span] for slug, span in numbers.items()}
        refused = set(taken({one for slugs in proposed.values() for one in slugs}))
        for slug, slugs in proposed.items():
            places = waiting[slug]
            for one in slugs:
                if places and one not in refused and one not in given:
                    given.add(one)
                    found[places.pop(0)] = one
        first = {slug: span.stop for slug, span in numbers.items()}
        waiting = {slug: places for slug, places in waiting.items() if places}
        ahead = NUMBERS_AHEAD
    return [found[place] for place in range(len(wanted))]
