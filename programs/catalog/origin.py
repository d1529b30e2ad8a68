"""The list from which a program page was opened, and the selection for a comparison. Both travel in the URL.

A list adds its own parameters to the links of its programs, such as ``/programs/x/?compare=y&format=online&row=x``. The
page of the program then links back to this row of the list, and can add the program to the selection.
"""

from collections.abc import Iterable

from django.http import QueryDict
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from careerguide.lib.slugs import is_slug
from careerguide.lists.facets import FIND
from careerguide.lists.forms import MAX_CHARACTERS, MAX_SLUG, MAX_VALUES, read_slugs
from careerguide.lists.querystrings import build_url, without_private
from programs.catalog.facets import FACETS
from programs.catalog.filters import ProgramFilter
from programs.compare.page import ProgramComparison
from programs.models import Program

# The role of the list, if it is a role's catalog.
GUIDE = "guide"
# The slug of the program whose link the reader followed. The pages of similar programs keep it.
ROW = "row"
NAMES = (*ProgramFilter.base_filters, "page", "show", *(FIND + facet.name for facet in FACETS if facet.is_long))


def read_params(query: QueryDict) -> dict[str, list[str]]:
    """The parameters of a list in ``query``. Values that no list could have are left out."""
    params = {name: [text for text in query.getlist(name)[:MAX_VALUES] if _is_sane(text)] for name in NAMES}
    params["compare"], _ = read_slugs(query.getlist("compare"), ProgramComparison.noun)
    for name in (GUIDE, ROW):
        slug = query.get(name, "")
        params[name] = [slug] if len(slug) <= MAX_SLUG and is_slug(slug) else []
    return {name: values for name, values in params.items() if values}


def program_url(program: Program, params: dict[str, list[str]]) -> str:
    """The page of ``program``, which then leads back to the list with ``params``.

    The place in a list without other parameters is left out: search engines do not follow links with parameters, but
    must reach each program.
    """
    return build_url(program.get_absolute_url(), params if params.keys() - {"page", ROW} else {})


def row_url(program: Program, params: dict[str, list[str]]) -> str:
    """The same for a row of the list with ``params``: the page of ``program`` leads back to its row."""
    return program_url(program, params | {ROW: [program.slug]})


class ListOrigin:
    """The list that a reader left for a page with ``path``, according to the page's own parameters.

    The links lead only to lists of this site, because a parameter never contains a URL.
    """

    max_compared = ProgramComparison.max_compared

    def __init__(self, query: QueryDict, path: str):
        self.path = path
        self.params = read_params(query)
        self.selected = self.params.get("compare", [])

    @property
    def is_list(self) -> bool:
        """Whether the page was opened from a list with filters, a selection or an order, or from a role's catalog."""
        return bool(without_private(self.params))

    def list_url(self) -> str:
        """The list, at the row that the reader followed. Without such a row, no fragment would lead anywhere."""
        params = {name: values for name, values in self.params.items() if name not in (GUIDE, ROW)}
        path = reverse("role_programs", args=self.params[GUIDE]) if GUIDE in self.params else reverse("programs")
        return build_url(path, params) + "".join(f"#row-{iri_to_uri(slug)}" for slug in self.params.get(ROW, []))

    @property
    def catalog_url(self) -> str:
        """The whole catalog. It keeps the selection."""
        return ProgramComparison.catalog_url(self.selected)

    def similar_url(self, program: Program) -> str:
        """The list of programs of the same field (or degree type, if none) and format. It keeps the selection."""
        field, degree, mode = program.field_of_study, program.degree_type, program.delivery_mode
        same = {"field": [field.slug]} if field else {"degree_type": [degree.slug]} if degree else {}
        return build_url(reverse("programs"), same | {"format": [mode], "compare": self.selected})

    @property
    def notices(self) -> list[str]:
        return ProgramComparison.limit_notices(self.selected)

    @property
    def compare_url(self) -> str:
        """The comparison of the selected programs, or "" if none is selected."""
        return ProgramComparison.url(self.selected) if self.selected else ""

    @property
    def clear_url(self) -> str:
        return self._select([])

    def select_url(self, program: Program) -> str:
        """The URL that adds ``program`` to the selection, or removes it. Empty if the selection is full."""
        others = [slug for slug in self.selected if slug != program.slug]
        if program.slug in self.selected:
            return self._select(others)
        is_full = len(self.selected) >= self.max_compared
        return "" if is_full else self._select([*others, program.slug])

    def link_rows(self, programs: Iterable[Program]) -> list[Program]:
        """``programs`` as rows of this page: their links keep the list and the selection."""
        rows = list(programs)
        for program in rows:
            program.page_url = program_url(program, self.params)
            program.compare_url = self.select_url(program)
        return rows

    def _select(self, slugs: list[str]) -> str:
        return build_url(self.path, self.params | {"compare": slugs})


def _is_sane(text: str) -> bool:
    return 0 < len(text.strip()) <= MAX_CHARACTERS and text.isprintable()
