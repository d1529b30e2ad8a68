"""The words that a guide is found by: of its title, its other names, its family, its claim, its skills and of those
whom it is compared with.

There are hundreds of guides and not hundreds of thousands, so their words stand in one plain column, each with a space
before it, and both databases look through it alike. Slips of the hand are forgiven as in the catalog.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Case, Exists, IntegerField, Q, Value, When
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan, LessThan

from careerguide.lib.spelling import about_like, corrected
from careerguide.lib.text import fold, without_prefixes, words_of

# A search of more words is cut: nobody means them all.
WORDS_AT_MOST = 50
# Between the words of the guide's names and all others; folded words hold no such sign.
MARK = "|"
# What every guide tells of: "ai engineer salary" asks what one guide says, and is answered there.
TOLD_BY_EVERY_GUIDE = {
    *("career", "careers", "guide", "guides", "job", "jobs"),
    *("growth", "pay", "salaries", "salary", "skill", "skills"),
}


def searchable(title: str, family: str | None, claim: str, names: Iterable[str], beside: Iterable[str] = ()) -> str:
    """What a guide's ``search_text`` holds. Whoever writes guides in bulk sets it to this.

    ``names`` are its other names; ``beside`` those of its skills and the titles of the roles that it is compared with.
    """
    named = words_of(title, *sorted(names))
    others = [word for word in words_of(family, claim, *sorted(beside)) if word not in named]
    return "".join(f" {word}" for word in [*named, *([MARK] if others else []), *others])


def search_condition(text: str) -> Q:
    """For ``filter()`` and ``Count(filter=...)``: every word of ``text`` begins a word of the guide. No word: all."""
    return _typed(text).condition


@dataclass(frozen=True)
class Search:
    """What a text is searched for as: its own words, or the nearest that are found.

    ``told`` are those of its words that every guide tells of: none is found by them, but a title that holds one is
    nearer.
    """

    words: tuple[str, ...]
    told: tuple[str, ...] = ()
    corrected: bool = False

    @property
    def condition(self) -> Q:
        """Every word begins a word of the guide. No word: all."""
        asked = Q()
        for word in self.words:
            # Folded words hold letters and digits alone, so nothing in them is a pattern.
            asked &= Q(search_text__contains=f" {word}")
        return asked

    @property
    def missing(self):
        """How many of the words begin none of a guide's names, to sort by: the guide that is named so comes first."""
        # No regular expression: SQLite would call back into Python for it, and threads that share a connection (the
        # tests' server) then wait for each other for ever.
        names_end = StrIndex(Concat("search_text", Value(MARK)), Value(MARK))
        apart = []
        for word in [*self.words, *self.told]:
            at = StrIndex("search_text", Value(f" {word}"))
            named = Q(GreaterThan(at, 0)) & Q(LessThan(at, names_end))
            apart.append(Case(When(named, then=0), default=1))
        return sum(apart, start=Value(0, output_field=IntegerField()))

    @property
    def correction(self) -> str | None:
        """The words searched for instead of those typed; None where they are the same."""
        return " ".join(self.words) if self.corrected else None


def _typed(text: str) -> Search:
    words = without_prefixes(fold(text).split())[:WORDS_AT_MOST]
    told = tuple(word for word in words if word in TOLD_BY_EVERY_GUIDE)
    return Search(tuple(word for word in words if word not in told), told)


def search_for(text: str, using: str = "default") -> Search:
    """How to search for ``text``, in one query: where nothing is found it brings the words that might be meant."""
    search = _typed(text)
    if not search.words:
        return search
    guides = apps.get_model("roles", "Role").objects.using(using).published().order_by()
    # All guides, and only if none of them is found.
    texts = list(guides.filter(~Exists(guides.filter(search.condition))).values_list("search_text", flat=True))
    known = {word for held in texts for word in held.split()}

    def like(word, slips):
        return [near for near in known if about_like(word, near, slips)]

    meant = corrected(search.words, like, lambda groups: texts) if texts else ()
    return Search(meant, search.told, corrected=True) if meant else search
