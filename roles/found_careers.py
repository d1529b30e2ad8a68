"""Search guides and occupations together, best first."""

from collections import defaultdict
from operator import itemgetter

from roles.career_rows import CareerRow, guide_rows, occupation_rows
from roles.career_search import NO_MATCH, Match, OccupationSearch, Phrase
from roles.models import Occupation, Role, RoleOccupation
from roles.search import GuideSearch


class CareerSearch:
    """A search for ``text``. A guide comes before its occupation only if its title or another name of it matches.

    ``correction`` is the corrected text if only that has results.
    """

    def __init__(self, text: str, corrects: bool = True):
        self.correction = None
        self._occupations = OccupationSearch(text, Occupation.objects.current(), corrects)
        # The grades and guides whose title or another name matches, and the guides with the words in other texts.
        self._named, self._others = [], []
        self._matches = self._occupations.matches
        if not self._occupations.words:
            return
        self._find_guides(text)
        if self._named and self._occupations.correction:
            # A guide has the word, so it is no typo.
            self._matches = []
        elif self._matches:
            self.correction = self._occupations.correction
            if self._occupations.words != OccupationSearch.words_of(text):
                self._find_guides(" ".join(self._occupations.words))
        elif corrects and not self._named and not self._others:
            self.correction = GuideSearch(text, Role.objects.published()).correction
            if self.correction:
                self._find_guides(self.correction)

    def _find_guides(self, text: str) -> None:
        phrase = Phrase(OccupationSearch.words_of(text))
        search = GuideSearch(text, Role.objects.published(), corrects=False)
        self._named, self._others = [], []
        # Few searches find a guide, and the query that sorts them takes longer.
        if not search.rows.filter(search.condition).exists():
            return
        roles = Role.objects.for_list().filter(search.condition)
        for role in roles.order_by(*search.order).prefetch_related("aliases"):
            grade = min(phrase.grade_name(name) for name in (role.title, *map(str, role.aliases.all())))
            if grade == NO_MATCH:
                self._others.append(role)
            else:
                self._named.append((grade, role))

    @property
    def known_words(self) -> list[str]:
        """Words of the search that are in names of careers."""
        return self._occupations.known_words

    @property
    def count(self) -> int:
        return len(self._matches) + len(self._named) + len(self._others)

    @property
    def grade(self) -> int:
        """How well the best result matches."""
        return min([match.best for match in self._matches[:1]] + [grade for grade, _ in self._named], default=NO_MATCH)

    def rows(self, limit: int) -> list[CareerRow]:
        """The best ``limit`` results. The row of an occupation has its other name that matches, and its guides."""
        ranked = [((grade, False, -1, number), role) for number, (grade, role) in enumerate(self._named)]
        ranked += [(match.rank, match) for match in self._matches[:limit]]
        best = [each for _, each in sorted(ranked, key=itemgetter(0))]
        best = [*best, *self._others][:limit]
        roles = [each for each in best if isinstance(each, Role)]
        guides = iter(guide_rows(roles))
        occupations = iter(self._occupation_rows([each for each in best if isinstance(each, Match)]))
        return [next(guides if isinstance(each, Role) else occupations) for each in best]

    def _occupation_rows(self, matches: list[Match]) -> list[CareerRow]:
        keys = [match.occupation for match in matches]
        occupations = Occupation.objects.select_related("source", "growth_source").in_bulk(keys)
        names = self._occupations.names_that_match(each.occupation for each in matches if each.title == NO_MATCH)
        links = RoleOccupation.objects.filter(
            occupation__in=keys, relation__in=RoleOccupation.LEADING, role__in=Role.objects.published().order_by()
        )
        guides = defaultdict(list)
        for link in links.select_related("role").order_by("role__sort_key", "pk"):
            guides[link.occupation_id].append(link)
        rows = occupation_rows(occupations[key] for key in keys)
        for key, row in zip(keys, rows, strict=True):
            row.other_name, row.guides = names.get(key, ""), guides[key]
        return rows
