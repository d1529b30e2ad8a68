"""Text search of guides. There are only hundreds, so a text column holds their words, each preceded by a space."""

from collections.abc import Iterable
from functools import cached_property

from django.db.models import Case, Exists, IntegerField, Q, Value, When
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan, LessThan

from careerguide.content.search import TextSearch
from careerguide.lib.text import is_letter, unique_words
from careerguide.lib.word_forms import american, word_form

# Separates the words of a guide's names from all other words. Folded words never contain it.
MARK = "|"


def build_search_text(
    title: str, family: str | None, claim: str, names: Iterable[str], related: Iterable[str] = ()
) -> str:
    """The ``search_text`` of a guide. Bulk writes must set it.

    ``names`` are its other names, ``related`` the names of its skills and the titles of compared roles.
    """
    own = unique_words(title, *sorted(names))
    others = [word for word in unique_words(family, claim, *sorted(related)) if word not in own]
    return "".join(f" {word}" for word in [*own, *([MARK] if others else []), *others])


class GuideSearch(TextSearch):
    # These words, as in "ai engineer salary", apply to every guide. They match all guides, but guides with such a word
    # in a name rank higher.
    common_words = frozenset(["career", "careers", "growth", "guide", "guides", "job", "jobs", "pay"])
    common_words |= {"salaries", "salary", "skill", "skills"}

    @staticmethod
    def condition_of(words: Iterable[str]) -> Q:
        condition = Q()
        for word in words:
            form = word_form(word)
            # Folded words have no punctuation, so they need no escaping.
            either = Q(search_text__contains=f" {form} ") | Q(search_text__endswith=f" {form}")
            condition &= either if is_letter(word) else either | Q(search_text__contains=f" {american(word)}")
        return condition

    @property
    def order(self) -> list:
        """Sort keys for ``order_by()``: the number of search words that a guide's names lack, then the title."""
        # A regular expression would deadlock threads that share a connection, as in the tests' live server, because
        # SQLite calls Python for it.
        names_end = StrIndex(Concat("search_text", Value(MARK)), Value(MARK))
        missing = []
        for word in self.words + self.typed_common_words:
            end = " " if is_letter(word) else ""
            position = StrIndex(Concat("search_text", Value(" ")), Value(f" {word}{end}"))
            is_in_names = Q(GreaterThan(position, 0)) & Q(LessThan(position, names_end))
            missing.append(Case(When(is_in_names, then=0), default=1))
        ranks = [sum(missing, start=Value(0, output_field=IntegerField()))] if missing else []
        return [*ranks, "sort_key", "pk"]

    def finds_any(self) -> bool:
        return not self._texts

    @cached_property
    def _texts(self) -> list[str]:
        """Read in one query the texts of all guides if the search has no results, otherwise an empty list."""
        found = self.rows.filter(self.condition)
        return list(self.rows.filter(~Exists(found)).values_list("search_text", flat=True))

    @cached_property
    def _all_words(self) -> set[str]:
        return {word for text in self._texts for word in text.split()}

    def similar_words(self, word, max_typos):
        return self._all_words

    def texts_with(self, groups):
        return self._texts
