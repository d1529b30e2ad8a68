"""Search occupations by their names: exact names come first, then names that begin with the search, then all others.

Of equal matches, those of the official title come first, then occupations with more openings. Occupations that collect
what no other one includes ("all other") come last.
"""

from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from django.db.models import Case, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Length

from careerguide.content.search import MAX_WORDS
from careerguide.lib.job_titles import is_all_other
from careerguide.lib.spelling import correct
from careerguide.lib.text import begins, fold, is_letter, spelled_with_signs
from careerguide.lib.word_forms import american, word_form
from roles.models import CareerName, CareerWord

# How well a name matches a search.
EXACT, PREFIX, WORDS, NO_MATCH = range(4)
# The words of searches such as "nurse salary" and "how to become a nurse" that do not say which career. They count only
# if a name has them.
COMMON_WORDS = frozenset([
    "a", "an", "and", "average", "become", "becoming", "best", "career", "careers", "course", "courses", "degree",
    "degrees", "do", "does", "earn", "for", "get", "growth", "guide", "how", "i", "in", "income", "is", "job",
    "jobs", "make", "makes", "much", "near", "me", "of", "online", "outlook", "pay", "program", "programs",
    "salaries", "salary", "school", "schools", "skill", "skills", "the", "to", "training", "what",
])  # fmt: skip
# The most names to read to find corrections of several words that occur together.
MAX_TEXTS = 500


class Match(NamedTuple):
    """How well the best name of an occupation matches, and the best one in its title."""

    occupation: int
    best: int
    title: int
    openings: int
    is_all_other: bool

    @property
    def rank(self) -> tuple:
        # If another title is equal to the search, it does not matter where in the official title the words are.
        title = PREFIX if self.best == EXACT and self.title == WORDS else self.title
        return self.best, self.is_all_other, title, -self.openings, self.occupation


def matches_word(word: str) -> Q:
    """Names with a word that begins with the folded ``word``, or that is its singular or plural."""
    # Folded words have no punctuation, so they need no escaping.
    if is_letter(word):
        return Q(words__contains=f" {word} ")
    start, form = american(word), word_form(word)
    condition = Q(words__contains=f" {start}")
    return condition if form == start else condition | Q(words__contains=f" {form} ")


class OccupationSearch:
    """A search for ``text`` in the names of ``rows``, which are occupations.

    ``matches`` are the results, best first. A word that no name has is corrected if it has four letters or more. Then
    ``correction`` is the corrected text.
    """

    def __init__(self, text: str, rows: QuerySet):
        self.rows = rows.order_by()
        self.words = tuple(fold(text).split()[:MAX_WORDS])
        self.correction: str | None = None
        self.matches = self._search() if self.words else []

    @property
    def condition(self) -> Q:
        """Works in ``filter()`` and ``Count(filter=...)``. An empty search matches all rows."""
        return Q(pk__in=[match.occupation for match in self.matches]) if self.words else Q()

    def _search(self) -> list[Match]:
        unknown = self._unknown_words()
        # "Sysadmin" is "sys admin", so only the letters count.
        if found := self._find(by_letters=True) if unknown else self._find():
            return found
        rest = tuple(word for word in self.words if word not in COMMON_WORDS) or self.words
        if rest != self.words:
            self.words, unknown = rest, unknown & set(rest)
            if not unknown and (found := self._find()):
                return found
        if unknown and (corrected := self._correct(unknown)):
            self.words, self.correction = corrected, spelled_with_signs(" ".join(corrected))
            if found := self._find():
                return found
        return self._find_in_several_names() if len(self.words) > 1 else []

    @property
    def _names(self) -> QuerySet:
        return CareerName.objects.using(self.rows.db).order_by()

    def _find(self, by_letters: bool = False) -> list[Match]:
        *first, last = self.words
        forms = [word_form(word) for word in self.words]
        starts = Q(words__startswith=f" {' '.join(forms)} ")
        if not is_letter(last):
            starts |= Q(joined__startswith="".join(map(word_form, first)) + american(last))
        has_words = reduce(and_, map(matches_word, self.words))
        grade = [When(joined="".join(forms), then=Value(EXACT)), When(starts, then=Value(PREFIX))]
        names = self._names.filter(starts if by_letters else has_words | starts if first else has_words)
        return self._sorted(
            names.values("occupation").annotate(
                best=Min(Case(*grade, default=Value(WORDS))),
                title=Min(Case(When(is_main=False, then=Value(NO_MATCH)), *grade, default=Value(WORDS))),
            )
        )

    def _find_in_several_names(self) -> list[Match]:
        """Occupations of which each word is in a name."""
        is_in_names = {
            f"word{number}": Max(Case(When(matches_word(word), then=1), default=0))
            for number, word in enumerate(self.words)
        }
        names = self._names.values("occupation").annotate(**is_in_names).filter(**dict.fromkeys(is_in_names, 1))
        return self._sorted(names.annotate(best=Value(NO_MATCH), title=Value(NO_MATCH)))

    def _sorted(self, names: QuerySet) -> list[Match]:
        grades = {pk: grades for pk, *grades in names.values_list("occupation", "best", "title")}
        rows = self.rows.filter(pk__in=grades).values_list("pk", "openings", "title")
        matches = [Match(pk, *grades[pk], openings or 0, is_all_other(title)) for pk, openings, title in rows]
        return sorted(matches, key=lambda match: match.rank)

    def _unknown_words(self) -> set[str]:
        starts = {word: (american(word), word_form(word)) for word in self.words}
        condition = Q()
        for pair in starts.values():
            for start in set(pair):
                condition |= Q(word=start) if is_letter(start) else Q(word__startswith=start)
        known = list(CareerWord.objects.using(self.rows.db).filter(condition).values_list("word", flat=True))
        return {
            word for word, pair in starts.items() if not any(begins(start, each) for start in pair for each in known)
        }

    def _correct(self, unknown: set[str]) -> tuple[str, ...]:
        def similar_words(word: str, typos: int) -> list[str]:
            if word not in unknown:
                return []
            lengths = Q(length__range=(len(word) - typos, len(word) + typos))
            words = CareerWord.objects.using(self.rows.db).annotate(length=Length("word")).filter(lengths)
            return list(words.values_list("word", flat=True))

        def texts_with(groups):
            if len(groups) == 1:
                return set(groups[0]) - unknown
            each_word = (reduce(or_, map(matches_word, group)) for group in groups)
            names = self._names.filter(reduce(and_, each_word)).order_by("pk")
            return [fold(name) for name in names.values_list("name", flat=True)[:MAX_TEXTS]]

        if corrected := correct(self.words, similar_words, texts_with):
            return corrected
        # No name has all of the words.
        parts = [correct((word,), similar_words, texts_with) if word in unknown else (word,) for word in self.words]
        return tuple(word for part in parts for word in part) if all(parts) else ()
