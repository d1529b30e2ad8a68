"""Create slugs from names."""

from collections import Counter
from collections.abc import Callable, Iterable

from django.utils.text import slugify

# The number of further candidates to check at once if the first ones are taken.
BATCH_SIZE = 100


def make_slug(text: str, max_length: int) -> str:
    """``text`` as a slug, cut between words if too long; "" if no ASCII letter or digit is left."""
    slug = slugify(text)
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1].rpartition("-")[0]
    return (cut or slug[:max_length]).strip("-")


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
