"""The programs, institutions and fields of study that a search of the whole site finds."""

from careerguide.content.sort_key import starts_with
from careerguide.lib.text import fold
from careerguide.lib.word_forms import word_form
from programs.catalog.origin import row_url
from programs.models import Program
from programs.search import ProgramSearch, word_groups

# Counting more takes too long: "university" is in half of the catalog.
MAX_COUNT = 1000


class FoundPrograms(ProgramSearch):
    """The results for ``text``, or for its words in the singular. Typos are corrected only by ``correct()``."""

    def __init__(self, text: str):
        # The sort keys and primary keys that words find.
        self._keys: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        self._text, self._rows = text, Program.objects.published()
        super().__init__(text, self._rows, corrects=False)
        self._search_instead(" ".join(map(word_form, fold(text).split())))

    def correct(self, correction: str | None) -> None:
        """If there are no results, search for ``correction``, or without one for the most similar words."""
        if correction:
            self._search_instead(correction)
        elif not self.count:
            super().__init__(self._text, self._rows)

    def _search_instead(self, text: str) -> None:
        if not self.count:
            super().__init__(text, self._rows, corrects=False)
            self.correction = text if self.count else None

    def finds_any(self) -> bool:
        return self.count > 0

    @property
    def count(self) -> int:
        """At most MAX_COUNT + 1."""
        return len(self._found_keys)

    @property
    def _found_keys(self) -> list[tuple[str, int]]:
        if self.words not in self._keys:
            # If a word is common, its whole occurrences are enough, and faster to find.
            found = self._some("whole_words_of_some") if self.words else []
            self._keys[self.words] = found if not self.words or len(found) > MAX_COUNT else self._some("words_of_some")
        return self._keys[self.words]

    def _some(self, lookup: str) -> list[tuple[str, int]]:
        words = word_groups(self.words), MAX_COUNT + 1
        rows = self.rows.filter(**{f"search_text__{lookup}": words}).values_list("sort_key", "pk")
        return list(rows[: MAX_COUNT + 1])

    def best(self, text: str, limit: int) -> list[Program]:
        """Programs whose titles begin with ``text`` come first. The pages of all lead back to the list."""
        if not self.count:
            return []
        rows = self._rows.as_rows().order_by("sort_key", "pk")
        best = list(rows.filter(starts_with("sort_key", fold(self.correction or text)))[:limit])
        if len(best) < min(limit, self.count):
            first = {row.pk for row in best}
            others = [pk for _, pk in sorted(self._found_keys) if pk not in first]
            best += rows.filter(pk__in=others[: limit - len(best)])
        for row in best:
            row.page_url = row_url(row, {"q": [text]})
        return best
