"""The catalog as a reader sees it: what was asked, what was found, and the ways on from there."""

from functools import cached_property

from django.core.paginator import Paginator
from django.http import QueryDict

from careerguide.lib.durations import duration_as_typed
from careerguide.lib.money import dollars
from careerguide.lists.forms import read_slugs
from careerguide.lists.page import Chip, WayOut, read_page
from careerguide.lists.querystrings import build_url, without
from programs.catalog.facets import FACETS
from programs.catalog.filters import ProgramFilter
from programs.catalog.sidebar import Sidebar, valid_parameters
from programs.catalog.suggestions import ways_out
from programs.compare.page import MAX_COMPARED, compare_url
from programs.models import Program

ROWS_A_PAGE = 20


class Catalog:
    """The programs that ``parameters`` ask for, out of ``programs``, as one page of a list.

    ``path`` is the address without parameters.
    """

    def __init__(self, parameters: QueryDict, path: str, programs=None):
        self.path = path
        self.programs = Program.objects.published() if programs is None else programs
        self.filters = ProgramFilter(parameters, self.programs)
        self.form = self.filters.form
        self.form.is_valid()
        # Groups that show all of their choices: a way of looking, and no part of the canonical address.
        asked = parameters.getlist("show")
        self.unfolded = [facet.name for facet in FACETS if facet.name in asked]
        # Programs put aside to be compared: the address carries them along, the canonical one does not.
        self.compared, _ = read_slugs(parameters.getlist("compare"), "program")
        self.page, notices = read_page(parameters.get("page", ""), Paginator(self.filters.qs.as_rows(), ROWS_A_PAGE))
        self.notices = self.form.notices + notices

    @property
    def total(self) -> int:
        """How many programs were found."""
        return self.page.paginator.count

    @cached_property
    def parameters(self) -> dict[str, list[str]]:
        """What was asked, valid and without defaults: the parameters of the canonical address."""
        return valid_parameters(self.form)

    @cached_property
    def kept(self) -> dict[str, list[str]]:
        """The parameters that every link of this list keeps: what was asked, what is put aside, what is unfolded."""
        beside = {"compare": self.compared, "show": self.unfolded}
        return self.parameters | {name: values for name, values in beside.items() if values}

    @property
    def correction(self) -> str | None:
        """The words that were searched for instead, where those typed are nowhere."""
        return self.filters.filters["q"].correction if "q" in self.filters.conditions else None

    def compare_urls(self) -> dict[str, str]:
        """For each program of the page, the address of this list with it put aside to compare, or put back."""
        full = len(self.compared) >= MAX_COMPARED
        return {
            program.slug: self._with_compared(
                [slug for slug in self.compared if slug != program.slug]
                if program.slug in self.compared
                else [*self.compared, program.slug]
            )
            for program in self.page
            if program.slug in self.compared or not full
        }

    def _with_compared(self, slugs: list[str]) -> str:
        return self.page_url(self.page.number, self.kept | {"compare": slugs})

    @property
    def comparison(self) -> str:
        """The page that compares what is put aside; empty where nothing is."""
        return compare_url(self.compared) if self.compared else ""

    @property
    def nothing_aside(self) -> str:
        """This list with nothing put aside."""
        return self._with_compared([])

    @cached_property
    def sidebar(self) -> Sidebar:
        """The filters beside the list."""
        # If it is unknown whether one program prepares for the role, it is unknown for all.
        first = next(iter(self.page), None)
        match_first = getattr(first, "prepares", None) is not None
        return Sidebar(self.path, self.programs, self.filters, self.kept, match_first)

    def page_url(self, number: int, parameters: dict | None = None) -> str:
        """The address of page ``number`` of this list, or of the one with other ``parameters``."""
        return build_url(
            self.path,
            (self.kept if parameters is None else parameters) | ({"page": [str(number)]} if number > 1 else {}),
        )

    @property
    def canonical(self) -> str:
        """The one address of what is shown."""
        return self.page_url(self.page.number, self.parameters)

    @property
    def own_url(self) -> str:
        """The address of this very page, with what it carries along: the one a browser shows."""
        return self.page_url(self.page.number)

    @property
    def previous_url(self) -> str:
        """The page before this one, or nothing."""
        return self.page_url(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """The page after this one, or nothing."""
        return self.page_url(self.page.number + 1) if self.page.has_next() else ""

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are on, in the order of the sidebar."""
        return [
            Chip(words, build_url(self.path, without(self.kept, name, value)))
            for name, value, words in self._filters_in_words()
        ]

    @cached_property
    def ways_out(self) -> list[WayOut]:
        """Where nothing was found: which filter to leave out, and the nearest miss."""
        words = [(name, words) for name, _, words in self._filters_in_words()]
        return ways_out(self.programs, self.filters, self.path, self.kept, words)

    @property
    def heading(self) -> str:
        """What was found, in words: "7 programs, online, up to $30,000"."""
        return ", ".join([self.count_in_words, *(chip.words for chip in self.chips)])

    @property
    def count_in_words(self) -> str:
        """How many programs were found: "7 programs"."""
        return "1 program" if self.total == 1 else f"{self.total:,} programs"

    @property
    def announcement(self) -> str:
        """What a screen reader is told where the list has changed: what was found, and what else is new."""
        pages = self.page.paginator.num_pages
        page = [f"Page {self.page.number} of {pages}."] if pages > 1 else []
        aside = [f"Put aside: {len(self.compared)}."] if self.compared else []
        return " ".join([f"{self.heading}.", *page, *aside, *self.notices])

    def _filters_in_words(self):
        """(parameter, one value of it or None, words) for each filter that is on."""
        for name, value in self.form.cleaned_data.items():
            if name == "sort" or value in (None, {}):
                continue
            if name == "unknown":
                for measure in value:
                    yield name, measure, f"also where {measure} is not stated"
            elif isinstance(value, dict):
                lower = name in {"format", "study_mode"}
                for slug, label in value.items():
                    yield name, slug, label.lower() if lower else label
            elif name == "q":
                yield name, None, f"“{value}”"
            else:
                typed = self.form.data.get(name, "")
                amount = dollars(value) if name.startswith("tuition") else duration_as_typed(value, typed)
                yield name, None, f"{'from' if name.endswith('min') else 'up to'} {amount}"
