"""Text search over the catalog: every word as a prefix, in any order, with slips of the hand forgiven.

``search_for(text)`` reads a text once: its ``condition`` is for ``filter()`` and ``Count(filter=...)`` alike, and its
``correction`` is what a page says it searched for instead.
"""

from collections import Counter
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FullResultSet
from django.db import connections, models
from django.db.models import Q

from careerguide.lib.text import fold, similarity, slips_between, without_prefixes, words_of

# A search of more words is cut: nobody means them all.
WORDS_AT_MOST = 50
# Words are corrected in a search that a person types, and only to the nearest few words each.
CORRECTED_WORDS_AT_MOST = 6
NEAREST_AT_MOST = 8
# How many rows are looked into for words that stand together.
ROWS_AT_MOST = 500


class SearchText(models.TextField):
    """The folded words that a program is found by; ``__words`` asks the database's own index of them."""

    def deconstruct(self):
        """As the plain text column that it is to a migration."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


@SearchText.register_lookup
class HoldsWords(models.Lookup):
    """Rows that hold, for each group of folded words, one that begins with a word of the group."""

    lookup_name = "words"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        """By the FTS5 table beside the programs."""
        key = compiler.compile(self.lhs.target.model._meta.pk.get_col(self.lhs.alias))[0]
        asked = self._asked('"{}"*', " OR ", " AND ")
        return f"{key} IN (SELECT rowid FROM programs_search WHERE programs_search MATCH %s)", [asked]

    def as_postgresql(self, compiler, connection):
        """By the generated column and its index."""
        quote = compiler.quote_name_unless_alias
        return f"{quote(self.lhs.alias)}.search_vector @@ %s::tsquery", [self._asked("'{}':*", " | ", " & ")]

    def _asked(self, prefix: str, either: str, both: str) -> str:
        """The groups in the database's own words. They hold letters and digits alone, so nothing needs a guard."""
        if not self.rhs:
            raise FullResultSet
        return both.join("(" + either.join(prefix.format(word) for word in group) + ")" for group in self.rhs)


def searchable(award: str, institution: str | None, city: str, field: str | None) -> str:
    """What a program's ``search_text`` holds. Whoever writes programs in bulk sets it to this."""
    return " ".join(words_of(award, institution, city, field))


@dataclass(frozen=True)
class Search:
    """What a text is searched for as: its own words, or the nearest that are found."""

    words: tuple[str, ...]
    corrected: bool = False

    @property
    def condition(self) -> Q:
        """For ``filter()`` and ``Count(filter=...)``: every word begins a word of the program. No word: all."""
        return Q(search_text__words=tuple((word,) for word in self.words)) if self.words else Q()

    @property
    def correction(self) -> str | None:
        """The words searched for instead of those typed; None where they are the same."""
        return " ".join(self.words) if self.corrected else None


def search_for(text: str, using: str = "default") -> Search:
    """How to search for ``text``. One query asks whether anything is found; only where nothing is are there more."""
    search = Search(tuple(without_prefixes(fold(text).split())[:WORDS_AT_MOST]))
    if not search.words or _published(using).filter(search.condition).exists():
        return search
    corrected = _corrected(search.words, using)
    return Search(corrected, corrected=True) if corrected else search


def condition(text: str, using: str = "default") -> Q:
    """The programs in which every word of ``text`` begins a word; of corrected words where there are none."""
    return search_for(text, using).condition


def correction(text: str, using: str = "default") -> str | None:
    """The words that ``condition`` searches for instead of those of ``text``; None where they are the same."""
    return search_for(text, using).correction


def _published(using: str):
    return apps.get_model("programs", "Program")._default_manager.using(using).published()


@dataclass(frozen=True, order=True)
class _Guess:
    """A word that may have been meant; the nearest is the least."""

    slips: int
    unlike: float
    word: str


def _corrected(words: tuple[str, ...], using: str) -> tuple[str, ...]:
    """The nearest words that stand together in a published program; none where there are no such words."""
    if len(words) > CORRECTED_WORDS_AT_MOST:
        return ()
    guesses = [_guesses(word, using) for word in words]
    groups = tuple(tuple(guess.word for guess in group) for group in guesses)
    rows = _published(using).filter(search_text__words=groups).order_by("pk")
    found: Counter[tuple[_Guess, ...]] = Counter()
    for text in rows.values_list("search_text", flat=True)[:ROWS_AT_MOST]:
        held = text.split()
        found[tuple(min(guess for guess in group if _begins(guess.word, held)) for group in guesses)] += 1
    if not found:
        return ()

    def cost(guessed):
        return sum(guess.slips for guess in guessed), sum(guess.unlike for guess in guessed), -found[guessed], guessed

    return tuple(guess.word for guess in min(found, key=cost))


def _begins(prefix: str, words: list[str]) -> bool:
    return any(word.startswith(prefix) for word in words)


def _slips_allowed(word: str) -> int:
    """None in a short word, where every slip makes another word, nor in a number."""
    if len(word) < 4 or any(sign.isdigit() for sign in word):
        return 0
    return 1 if len(word) < 8 else 2


def _guesses(word: str, using: str) -> list[_Guess]:
    """``word`` itself and the nearest words of the catalog, nearest first."""
    guesses = [_Guess(0, 0.0, word)]
    if allowed := _slips_allowed(word):
        for near in _like(word, allowed, using):
            slips = slips_between(word, near, allowed)
            if 0 < slips <= allowed:
                # Swapped letters are the commonest slip, and the one that trigrams think least of.
                swapped = sorted(word) == sorted(near)
                guesses.append(_Guess(slips, 0.0 if swapped else 1 - similarity(word, near), near))
    return sorted(guesses)[:NEAREST_AT_MOST]


def _like(word: str, slips: int, using: str) -> list[str]:
    """The catalog's words of about this length that begin or go on like ``word``: few enough to compare by hand."""
    first, second, going_on = word[0], word[1], word[1:4]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT word FROM programs_word WHERE length(word) BETWEEN %s AND %s AND"
            " (substr(word, 1, 1) IN (%s, %s) OR substr(word, 2, 1) = %s OR substr(word, 2, 3) = %s)",
            [len(word) - slips, len(word) + slips, first, second, first, going_on],
        )
        return [near for (near,) in cursor.fetchall()]
