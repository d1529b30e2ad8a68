"""Text search of the catalog, using the index that search_index.py creates."""

from collections.abc import Iterable

from django.core.exceptions import FullResultSet
from django.db import connections, models
from django.db.models import Q

from careerguide.content.search import TextSearch
from careerguide.lib.text import is_letter, singular, unique_words

# The maximum number of programs to read to find corrections of several words that occur together.
MAX_TEXTS = 500


class SearchText(models.TextField):
    """A text of folded words. The lookup ``__words`` searches the database's full-text index."""

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


@SearchText.register_lookup
class HoldsWords(models.Lookup):
    """Matches rows that contain, for each group of folded words, a word that begins with a word of that group.

    A single letter, and a word that ends with a space, match only the whole word.
    """

    lookup_name = "words"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        key = compiler.compile(self.lhs.target.model._meta.pk.get_col(self.lhs.alias))[0]
        query = self._query('"{}"', "*", " OR ", " AND ")
        # This is safe from SQL injection: ``key`` is a quoted column name, and the words are a parameter.
        return f"{key} IN (SELECT rowid FROM programs_search WHERE programs_search MATCH %s)", [query]  # nosec B608

    def as_postgresql(self, compiler, connection):
        quote = compiler.quote_name_unless_alias
        return f"{quote(self.lhs.alias)}.search_vector @@ %s::tsquery", [self._query("'{}'", ":*", " | ", " & ")]

    def _query(self, whole: str, prefix: str, either: str, both: str) -> str:
        """The groups in the database's query language. Folded words have no punctuation, so they need no escaping."""
        return self._query_of(self.rhs, whole, prefix, either, both)

    @staticmethod
    def _query_of(groups, whole: str, prefix: str, either: str, both: str) -> str:
        if not groups:
            raise FullResultSet

        def term(word: str) -> str:
            return whole.format(word.rstrip()) + ("" if is_letter(word) or word.endswith(" ") else prefix)

        return both.join(f"({either.join(map(term, group))})" for group in groups)


@SearchText.register_lookup
class HoldsWordsOfSome(HoldsWords):
    """Takes the groups of words and a number: SQLite reads at most this many rows of the index.

    PostgreSQL needs a slice of the rows for that.
    """

    lookup_name = "words_of_some"
    beginning = True

    def as_sqlite(self, compiler, connection):
        sql, params = super().as_sqlite(compiler, connection)
        return sql.replace("MATCH %s", "MATCH %s LIMIT %s"), [*params, self.rhs[1]]

    def _query(self, whole: str, prefix: str, either: str, both: str) -> str:
        return self._query_of(self.rhs[0], whole, prefix if self.beginning else "", either, both)


@SearchText.register_lookup
class HoldsWholeWordsOfSome(HoldsWordsOfSome):
    """Words must be equal. Of a common word, SQLite finds some rows without reading all of its rows."""

    lookup_name = "whole_words_of_some"
    beginning = False


def build_search_text(award: str, institution: str | None, city: str, field: str | None) -> str:
    return " ".join(unique_words(award, institution, city, field))


def word_groups(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """What ``__words`` takes. A plural also matches the singular, but "arts" does not match "artificial"."""
    return tuple((word, f"{one} ") if (one := singular(word)) != word else (word,) for word in words)


class ProgramSearch(TextSearch):
    @staticmethod
    def condition_of(words: Iterable[str]) -> Q:
        groups = word_groups(words)
        return Q(search_text__words=groups) if groups else Q()

    def similar_words(self, word, max_typos):
        """Select words by length and first letters in SQL; ``careerguide.lib.spelling`` then compares them exactly."""
        first, second, middle = word[0], word[1], word[1:4]
        with connections[self.rows.db].cursor() as cursor:
            cursor.execute(
                "SELECT word FROM programs_word WHERE length(word) BETWEEN %s AND %s AND"
                " (substr(word, 1, 1) IN (%s, %s) OR substr(word, 2, 1) = %s OR substr(word, 2, 3) = %s)",
                [len(word) - max_typos, len(word) + max_typos, first, second, first, middle],
            )
            return [other for (other,) in cursor.fetchall()]

    def texts_with(self, groups):
        rows = self.rows.filter(search_text__words=groups).order_by("pk")
        return rows.values_list("search_text", flat=True)[:MAX_TEXTS]
