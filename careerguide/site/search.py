"""Search over careers, programs, institutions, fields of study and skills."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import conditional_page

from careerguide.lib.text import fold, read_search
from careerguide.lib.word_forms import common_start, has_form, word_form
from careerguide.lists.forms import printable
from careerguide.lists.page import TextLink
from careerguide.lists.querystrings import absolute_url
from programs.found_programs import MAX_COUNT, FoundPrograms
from programs.models import FieldOfStudy, Institution, Program
from roles.career_search import EXACT, PREFIX, WORDS
from roles.found_careers import CareerSearch
from roles.growth import shared_period
from roles.models import OccupationSkill

MAX_ROWS = 5
MAX_SUGGESTED_CAREERS = 5
MAX_SUGGESTED = 2


@dataclass(frozen=True)
class Group:
    """Results of one kind: ``count`` exist, and ``rows`` are the best ones. ``grade`` is that of the best one.

    ``counted`` is what each row has a count of, such as "program".
    """

    id: str
    noun: str
    plural: str
    count: int
    rows: list
    grade: int = WORDS
    correction: str | None = None
    counted: str = ""
    more_url: str = ""

    @property
    def count_words(self) -> str:
        if self.count > MAX_COUNT:
            return f"more than {MAX_COUNT:,} {self.plural}"
        return f"{self.count:,} {self.noun if self.count == 1 else self.plural}"


class SearchPage:
    def __init__(self, words: str):
        self.words = words

    @cached_property
    def _careers(self) -> CareerSearch:
        # A word of the catalog, such as the name of a university, is no typo.
        return CareerSearch(self.words, corrects=not self._programs.count)

    @cached_property
    def _programs(self) -> FoundPrograms:
        return FoundPrograms(self.words)

    @cached_property
    def groups(self) -> list[Group]:
        """The groups with results. The one with the best result comes first."""
        careers = self._careers
        self._programs.correct(careers.correction)
        names = NameSearch(self._programs.correction or careers.correction or self.words)
        groups = [group for group in (self._career_group, self._program_group) if group.count]
        return sorted([*groups, *names.groups()], key=lambda group: group.grade)

    @property
    def _career_group(self) -> Group:
        found = self._careers
        more = reverse("roles", query={"q": self.words}) if found.count > MAX_ROWS else ""
        rows = found.rows(MAX_ROWS)
        return Group("careers", "career", "careers", found.count, rows, found.grade, found.correction, more_url=more)

    @property
    def _program_group(self) -> Group:
        found = self._programs
        rows = found.best(self.words, MAX_ROWS)
        grade = PREFIX if any(row.sort_key.startswith(fold(found.correction or self.words)) for row in rows) else WORDS
        more = reverse("programs", query={"q": self.words})
        return Group("programs", "program", "programs", found.count, rows, grade, found.correction, more_url=more)

    @cached_property
    def growth_period(self) -> str:
        """The years that all growth figures of official careers are for; "" if they differ."""
        rows = (row for group in self.groups if group.id == "careers" for row in group.rows)
        return shared_period(row.growth_period for row in rows if row.growth_period)

    @property
    def parts(self) -> list[TextLink]:
        """Searches for single words, if there are several."""
        if " " not in self.words:
            return []
        return [TextLink(word, reverse("search", query={"q": word})) for word in self._careers.known_words]


class NameSearch:
    """A search in names of institutions, fields and skills: names that begin with the search come first."""

    def __init__(self, text: str, limit: int = MAX_ROWS):
        self.folded, self.limit = fold(text), limit
        self._words = self.folded.split()

    def groups(self) -> list[Group]:
        """The groups with results, those with the best one first."""
        groups = (self.institutions(), self.fields(), self.skills())
        return sorted((group for group in groups if group.count), key=lambda group: group.grade)

    def institutions(self) -> Group:
        return self._catalog_group(Institution, "institutions", "school", "schools")

    def fields(self) -> Group:
        return self._catalog_group(FieldOfStudy, "fields", "field of study", "fields of study")

    def skills(self) -> Group:
        skills = OccupationSkill.objects.filter(occupation__is_current=True).order_by()
        rows = skills.filter(slug__contains=self._start).values_list("slug", "name").annotate(Count("pk"))
        found = self._best(((slug.replace("-", " "), -count, slug, name) for slug, name, count in rows))
        links = [
            TextLink(name, reverse("roles", query={"skill": slug}), -n) for _, n, slug, name in found[: self.limit]
        ]
        return Group("skills", "skill", "skills", len(found), links, _grade(found), counted="career")

    def _catalog_group(self, model: type[Institution | FieldOfStudy], *names: str) -> Group:
        rows = model.objects.with_programs().order_by().filter(sort_key__contains=self._start)
        found = self._best(rows.values_list("sort_key", "sort_key", "pk"))
        if not found:
            return Group(*names, 0, [])
        keys = [pk for *_, pk in found[: self.limit]]
        column = model.programs.rel.field.name
        programs = Program.objects.published().order_by().filter(**{f"{column}__in": keys})
        counts = dict(programs.values_list(column).annotate(Count("pk")))
        rows = model.objects.in_bulk(keys)
        links = [TextLink(str(rows[pk]), rows[pk].get_absolute_url(), counts[pk]) for pk in keys]
        return Group(*names, len(found), links, _grade(found), counted="program")

    @property
    def _start(self) -> str:
        """At least the names that match contain it."""
        return common_start(self._words[0])

    def _best(self, rows: Iterable[tuple]) -> list[tuple]:
        """The grade and the other values of each row whose name matches, sorted. The name is the first value."""
        found = []
        for name, *others in rows:
            if all(has_form(word, name) for word in self._words):
                found.append((self._grade(name), *others))
        return sorted(found)

    def _grade(self, name: str) -> int:
        if name == self.folded:
            return EXACT
        # "Computers" also finds names that begin with "Computer".
        first, *_ = name.split()
        return PREFIX if name.startswith(self.folded) or word_form(first) == word_form(self._words[0]) else WORDS


def _grade(found: list[tuple]) -> int:
    return found[0][0] if found else WORDS


def read_words(request) -> tuple[str, str]:
    """The words of the search, and a notice if they were left out."""
    text = request.GET.get("q", "").strip()
    try:
        words = read_search(text[:200]) if text else ""
    except ValueError as error:
        return "", f"Search: “{printable(text)}” was left out. {error}"
    return words if fold(words) else "", ""


def search(request):
    words, notice = read_words(request)
    page = SearchPage(words) if words else None
    return render(request, "search.html", {"words": words, "notices": [notice] if notice else [], "page": page})


class Suggestion(NamedTuple):
    label: str
    url: str
    kind: str


def suggestions(request):
    """A part of a page: the options of the list below the search field."""
    words, _ = read_words(request)
    response = render(request, "_suggestions.html", {"suggestions": _suggest(words) if len(words) > 1 else []})
    response["X-Robots-Tag"] = "noindex"
    return response


def _suggest(words: str) -> list[Suggestion]:
    groups = NameSearch(words, MAX_SUGGESTED).groups()
    careers = CareerSearch(words, corrects=not groups)
    if careers.correction:
        groups = NameSearch(careers.correction, MAX_SUGGESTED).groups()
    rows = careers.rows(MAX_SUGGESTED_CAREERS)
    found = [Suggestion(row.title, row.url, "career guide" if row.is_guide else "career") for row in rows]
    others = [Suggestion(link.label, link.href, group.noun) for group in groups for link in group.rows]
    return [*found, *others, Suggestion(f"All results for “{words}”", reverse("search", query={"q": words}), "search")]


@conditional_page
def opensearch(request):
    """Browsers offer to search the site from their address field."""
    context = {
        "url": absolute_url(request, reverse("search")),
        "icon": absolute_url(request, static("icons/favicon.ico")),
    }
    return render(request, "opensearch.xml", context, content_type="application/opensearchdescription+xml")
