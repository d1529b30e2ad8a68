"""Text search: each search word must be the start of a word in the row, or the word if it is one letter."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Length, Substr
from django.db.models.lookups import Exact, GreaterThanOrEqual, In, LessThanOrEqual

from careerguide.lib.spelling import correct
from careerguide.lib.text import fold, spelled_with_signs, without_prefixes

MAX_WORDS = 50


def similar_words(name: str, word: str, max_typos: int) -> Q:
    """Rows whose column ``name`` is at least near ``word``, for ``spelling.correct``, which compares them exactly."""
    length, first, second = Length(name), Substr(name, 1, 1), Substr(name, 2, 1)
    near = Q(In(first, [word[0], word[1]])) | Q(Exact(second, word[0])) | Q(Exact(Substr(name, 2, 3), word[1:4]))
    return near & GreaterThanOrEqual(length, len(word) - max_typos) & LessThanOrEqual(length, len(word) + max_typos)


class TextSearch:
    """A search for ``text`` in the ``search_text`` of ``rows``. Typos are corrected.

    If no row matches, ``words`` becomes the most similar words that match a row, and ``correction`` is their text.
    Subclasses define ``condition_of(words)``, and ``similar_words`` and ``texts_with`` as described in
    ``spelling.correct``. An empty search matches all rows.
    """

    # Words that apply to every row, so all rows match them.
    common_words: frozenset[str] = frozenset()

    def __init__(self, text: str, rows: QuerySet, corrects: bool = True):
        typed = without_prefixes(fold(text).split())[:MAX_WORDS]
        self.rows = rows.order_by()
        self.words = tuple(word for word in typed if word not in self.common_words)
        self.typed_common_words = tuple(word for word in typed if word in self.common_words)
        self.correction: str | None = None
        if corrects and self.words and not self.finds_any():
            nearest = correct(self.words, self.similar_words, self.texts_with)
            self.words, self.correction = nearest or self.words, spelled_with_signs(" ".join(nearest)) or None

    @property
    def condition(self) -> Q:
        """Works in ``filter()`` and ``Count(filter=...)``."""
        return self.condition_of(self.words)

    def finds_any(self) -> bool:
        return self.rows.filter(self.condition).exists()
