"""Text search over the catalog: every word as a prefix, in any order, with slips of the hand forgiven.

``search_for(text)`` reads a text once: its ``condition`` is for ``filter()`` and ``Count(filter=...)`` alike, and its
``correction`` is what a page says it searched for instead.
"""

from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.core.exceptions import FullResultSet
from django.db import connections, models
from django.db.models import Q

from careerguide.lib.spelling import corrected
from careerguide.lib.text import fold, without_prefixes, words_of

# A search of more words is cut: nobody means them all.
WORDS_AT_MOST = 50
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
        # ``key`` is a quoted column of our own; the words are a parameter.
        return f"{key} IN (SELECT rowid FROM programs_search WHERE programs_search MATCH %s)", [asked]  # nosec B608

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
    meant = corrected(search.words, partial(_like, using=using), partial(_texts, using=using))
    return Search(meant, corrected=True) if meant else search


def condition(text: str, using: str = "default") -> Q:
    """The programs in which every word of ``text`` begins a word; of corrected words where there are none."""
    return search_for(text, using).condition


def correction(text: str, using: str = "default") -> str | None:
    """The words that ``condition`` searches for instead of those of ``text``; None where they are the same."""
    return search_for(text, using).correction


def _published(using: str):
    return apps.get_model("programs", "Program")._default_manager.using(using).published()


def _texts(groups: tuple[tuple[str, ...], ...], using: str):
    """Of published programs that hold a word of each group."""
    rows = _published(using).filter(search_text__words=groups).order_by("pk")
    return rows.values_list("search_text", flat=True)[:ROWS_AT_MOST]


def _like(word: str, slips: int, using: str) -> list[str]:
    """The catalog's words that are ``about_like`` this one: few enough to compare by hand."""
    first, second, going_on = word[0], word[1], word[1:4]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT word FROM programs_word WHERE length(word) BETWEEN %s AND %s AND"
            " (substr(word, 1, 1) IN (%s, %s) OR substr(word, 2, 1) = %s OR substr(word, 2, 3) = %s)",
            [len(word) - slips, len(word) + slips, first, second, first, going_on],
        )
        return [near for (near,) in cursor.fetchall()]
