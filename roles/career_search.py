"""Search occupations by their names: exact names come first, then names that begin with the search, then all others.

Of equal matches, those of the official title come first, then occupations with more openings. Occupations that collect
what no other one includes ("all other") come last.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from operator import and_, or_
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from careerguide.content.search import MAX_WORDS, similar_words
from careerguide.content.sort_key import starts_with
from careerguide.lib.job_titles import is_catch_all
from careerguide.lib.spelling import correct
from careerguide.lib.text import begins, fold, is_letter, spelled_with_signs
from careerguide.lib.word_forms import CACHE_SIZE, american, common_start, word_form, word_forms
from roles.models import CareerName, CareerWord

# How well a name matches a search: it is equal, its first words are, it begins like the search, or it has the words.
EXACT, START, PREFIX, WORDS, NO_MATCH = range(5)
# The words of searches such as "nurse salary" and "how to become a nurse" that do not say which career. They count only
# if a name has them.
COMMON_WORDS = frozenset([
    "a", "an", "and", "average", "become", "becoming", "best", "career", "careers", "course", "courses", "degree",
    "degrees", "do", "does", "earn", "for", "get", "growth", "guide", "how", "i", "in", "income", "is", "job", "jobs",
    "make", "makes", "much", "near", "me", "of", "online", "outlook", "pay", "program", "programs", "salaries",
    "salary", "school", "schools", "skill", "skills", "the", "to", "training", "what",
])  # fmt: skip
# The most words that may be in names of their own.
MAX_NAMES = 4
# The most names to read to find corrections of several words that occur together.
MAX_TEXTS = 500


class Match(NamedTuple):
    """How well the best name of an occupation matches, and the best one in its title.

    ``in_title`` is the number of words of the search that the title has, and ``names`` that of the names that match.
    """

    occupation: int
    best: int
    title: int
    in_title: int
    names: int
    openings: int
    is_catch_all: bool

    @property
    def rank(self) -> tuple:
        title, names = self.title, self.names
        if self.best == EXACT:
            # It does not matter where in the official title the words are.
            title, names = START if START < title < NO_MATCH else title, 0
        elif title != NO_MATCH:
            names = 0
        return self.best, self.is_catch_all, title, -self.in_title, -names, -self.openings, self.occupation


class Phrase:
    """Folded words that a search looks for in one name."""

    def __init__(self, words: tuple[str, ...]):
        self.words = words
        forms = [word_form(word) for word in words]
        # A name of the same letters is equal: "health care aide" and "Healthcare Aides".
        self.letters = "".join(forms)
        self._whole = f" {' '.join(forms)} "
        self._start = "".join([*forms[:-1], american(words[-1])])
        self._is_whole = is_letter(words[-1])

    @property
    def starts(self) -> Q:
        """At least the names for which ``grade`` returns a grade."""
        if self._is_whole:
            return Q(joined=self.letters) | Q(words__startswith=self._whole)
        return starts_with("joined", self.letters) | starts_with("joined", self._start)

    def grade(self, words: str, letters: str) -> int | None:
        """EXACT, START, PREFIX, or None if the name does not begin with the words."""
        if letters == self.letters:
            return EXACT
        if words.startswith(self._whole):
            return START
        return PREFIX if not self._is_whole and letters.startswith(self._start) else None

    @property
    def anywhere(self) -> Q:
        return reduce(and_, map(has_word, self.words))

    def grade_name(self, name: str) -> int:
        """The grade of a name that is not in the table of names."""
        forms = word_forms(name)
        if not all(is_in(word, forms) for word in self.words):
            return NO_MATCH
        grade = self.grade(f" {' '.join(forms)} ", "".join(forms))
        return WORDS if grade is None else grade


@lru_cache(CACHE_SIZE)
def starts_of(word: str) -> frozenset[str]:
    return frozenset([american(word), word_form(word)])


def is_in(word: str, forms: list[str]) -> bool:
    return any(begins(start, form) for start in starts_of(word) for form in forms)


def has_word(word: str) -> Q:
    """Texts with a word that begins with the folded ``word``, or that is its singular or plural.

    The words of the text, each between two spaces, are the column or annotation ``words``.
    """
    # Folded words have no punctuation, so they need no escaping.
    form = word_form(word)
    whole = Q(words__contains=f" {form} ")
    if is_letter(word):
        return whole
    starts = {word, american(word)}
    conditions = [Q(words__contains=f" {start}") for start in sorted(starts)]
    conditions += [] if form in starts else [whole]
    if len(conditions) == 1:
        return conditions[0]
    # Most texts are compared with the beginning that all of these share, and no more.
    return Q(words__contains=f" {common_start(word)}") & reduce(or_, conditions)


class OccupationSearch:
    """A search for ``text`` in the names of ``rows``, which are occupations.

    ``matches`` are the results, best first, and ``known_words`` the words that are in any name. A word that no name has
    is corrected if it has four letters or more. Then ``correction`` is the corrected text.
    """

    def __init__(self, text: str, rows: QuerySet, corrects: bool = True):
        self.rows, self._corrects = rows.order_by(), corrects
        self.words = self.words_of(text)
        self.correction: str | None = None
        self.known_words: list[str] = []
        self.matches = self._search() if self.words else []

    @staticmethod
    def words_of(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(fold(text).split()))[:MAX_WORDS]

    @property
    def condition(self) -> Q:
        """Works in ``filter()`` and ``Count(filter=...)``. An empty search matches all rows."""
        return Q(pk__in=[match.occupation for match in self.matches]) if self.words else Q()

    def names_that_match(self, occupations: Iterable[int]) -> dict[int, str]:
        """The name that matches best, by occupation."""
        phrase = Phrase(self.words)
        names = self._names.filter(occupation__in=occupations).filter(phrase.anywhere | phrase.starts)
        rows = names.values_list("occupation", "name", "words", "joined")
        graded = ((phrase.grade(*texts), len(name), name, pk) for pk, name, *texts in rows)
        best = sorted(((WORDS if grade is None else grade, *rest) for grade, *rest in graded), reverse=True)
        return {pk: name for _, _, name, pk in best}

    def _search(self) -> list[Match]:
        unknown = self._unknown_words()
        self.known_words = [word for word in self.words if word not in unknown | COMMON_WORDS]
        # No name has an unknown word, but "webdeveloper" has the letters of one.
        if found := self._find(anywhere=not unknown):
            return found
        rest = tuple(word for word in self.words if word not in COMMON_WORDS) or self.words
        if rest != self.words:
            self.words, unknown = rest, unknown & set(rest)
            if not unknown and (found := self._find()):
                return found
        if not unknown:
            return self._find_in_several_names()
        typed, self.words = self.words, self._correct(unknown) if self._corrects else ()
        if found := self.words and (self._find() or self._find_in_several_names()):
            self.correction = spelled_with_signs(" ".join(self.words))
            return found
        self.words = typed
        return []

    @property
    def _names(self) -> QuerySet:
        return CareerName.objects.using(self.rows.db).order_by()

    def _find(self, anywhere: bool = True) -> list[Match]:
        phrase, grades = Phrase(self.words), {}
        if anywhere:
            names = self._names.filter(phrase.anywhere).values_list("occupation").annotate(Count("words"))
            grades = {pk: (WORDS, NO_MATCH, count) for pk, count in names}
        rows = self._names.filter(phrase.starts).values_list("occupation", "is_main", "words", "joined")
        for pk, is_main, *texts in rows:
            grade = phrase.grade(*texts)
            if grade is not None:
                best, title, count = grades.get(pk, (NO_MATCH, NO_MATCH, 0))
                count = count + 1 if grade == best else count if best < grade else 1
                grades[pk] = min(best, grade), min(title, grade) if is_main else title, count
        return self._sorted(grades)

    def _find_in_several_names(self) -> list[Match]:
        """Occupations with each word in one of their names."""
        if not 1 < len(self.words) <= MAX_NAMES:
            return []
        found: set[int] | None = None
        for word in self.words:
            rows = set(self._names.filter(has_word(word)).values_list("occupation", flat=True).distinct())
            found = rows if found is None else found & rows
            if not found:
                break
        matches = self._sorted(dict.fromkeys(found or (), (NO_MATCH, NO_MATCH, 0)))
        # Otherwise, two names of different kinds of work would be a match.
        return [match for match in matches if match.in_title]

    def _sorted(self, grades: dict[int, tuple[int, int, int]]) -> list[Match]:
        matches = []
        for pk, openings, name in self.rows.filter(pk__in=grades).values_list("pk", "openings", "title"):
            best, title, names = grades[pk]
            forms = word_forms(name)
            count = sum(is_in(word, forms) for word in self.words)
            title = min(title, WORDS) if count == len(self.words) else title
            matches.append(Match(pk, best, title, count, names, openings or 0, is_catch_all(name)))
        return sorted(matches, key=lambda match: match.rank)

    @property
    def _known_words(self) -> QuerySet:
        return CareerWord.objects.using(self.rows.db).order_by().values_list("word", flat=True)

    def _unknown_words(self) -> set[str]:
        starts = {word: starts_of(word) for word in self.words}
        conditions = (
            Q(word=each) if is_letter(each) else starts_with("word", each) for each in set().union(*starts.values())
        )
        known = list(self._known_words.filter(reduce(or_, conditions)))
        return {
            word for word, forms in starts.items() if not any(begins(form, each) for form in forms for each in known)
        }

    def _correct(self, unknown: set[str]) -> tuple[str, ...]:
        def similar(word: str, typos: int) -> Iterator[str]:
            return self._known_words.filter(similar_words("word", word, typos)) if word in unknown else ()

        def texts_with(groups):
            if len(groups) == 1:
                return set(groups[0]) - unknown
            # The known words first, because they have only themselves to compare with.
            each_word = [reduce(or_, map(has_word, group)) for group in sorted(groups, key=len)]
            names = self._names.filter(reduce(and_, each_word))
            return [fold(name) for name in names.order_by("pk").values_list("name", flat=True)[:MAX_TEXTS]]

        if corrected := correct(self.words, similar, texts_with):
            return corrected
        # No name has all of the words.
        parts = [correct((word,), similar, texts_with) if word in unknown else (word,) for word in self.words]
        return tuple(word for part in parts for word in part) if all(parts) else ()
