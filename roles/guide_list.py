"""All guides as a reader sees them: what was asked, what was found, and the ways on from there."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import QueryDict

from careerguide.lib.money import short_dollars
from careerguide.lists.facets import Group, facet_groups
from careerguide.lists.forms import read_slugs
from careerguide.lists.page import Chip, Sort, WayOut, read_page, sorts, valid_parameters, ways_without
from careerguide.lists.querystrings import build_url, without
from roles.compare.page import MAX_COMPARED, compare_url
from roles.filters import DEFAULT_SORT, FACETS, SORTS, TOGETHER, RoleFilter, states_pay
from roles.models import Role

ROWS_A_PAGE = 20


@dataclass(frozen=True)
class GuideCounts:
    """Counts over all public guides: how many there are, how many state pay, how many a bound of pay hides."""

    all: int
    with_pay: int
    hidden: int


class GuideList:
    """The guides that ``parameters`` ask for, as one page of a list. ``path`` is its address without parameters."""

    def __init__(self, parameters: QueryDict, path: str):
        self.path = path
        self.guides = Role.objects.published()
        self.filters = RoleFilter(parameters, Role.objects.for_list())
        self.form = self.filters.form
        self.form.is_valid()
        # Groups that show all of their choices: a way of looking, and no part of the canonical address.
        asked = parameters.getlist("show")
        self.unfolded = [facet.name for facet in FACETS if facet.name in asked]
        # Guides put aside to be compared: the address carries them along, the canonical one does not.
        self.compared, _ = read_slugs(parameters.getlist("compare"), "guide")
        self.page, notices = read_page(parameters.get("page", ""), Paginator(self.filters.qs, ROWS_A_PAGE))
        self.notices = self.form.notices + notices

    @property
    def total(self) -> int:
        """How many guides were found."""
        return self.page.paginator.count

    @property
    def correction(self) -> str | None:
        """The words that were searched for instead, where those typed are in no guide."""
        return self.filters.filters["q"].correction if self.form.cleaned_data["q"] else None

    # Addresses

    @cached_property
    def parameters(self) -> dict[str, list[str]]:
        """What was asked, valid and without defaults: the parameters of the canonical address."""
        return valid_parameters(self.form, DEFAULT_SORT)

    @cached_property
    def kept(self) -> dict[str, list[str]]:
        """The parameters that every link of this list keeps: what was asked, what is put aside, what is unfolded."""
        beside = {"compare": self.compared, "show": self.unfolded}
        return self.parameters | {name: values for name, values in beside.items() if values}

    def page_url(self, number: int, parameters: dict | None = None) -> str:
        """The address of page ``number`` of this list, or of the one with other ``parameters``."""
        asked = self.kept if parameters is None else parameters
        return build_url(self.path, asked | ({"page": [str(number)]} if number > 1 else {}))

    @property
    def canonical(self) -> str:
        """The one address of what is shown."""
        return self.page_url(self.page.number, self.parameters)

    @property
    def own_url(self) -> str:
        """The URL of this very page, with what it carries along."""
        return self.page_url(self.page.number)

    @property
    def previous_url(self) -> str:
        """The page before this one, or nothing."""
        return self.page_url(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """The page after this one, or nothing."""
        return self.page_url(self.page.number + 1) if self.page.has_next() else ""

    # The filters beside the list

    @cached_property
    def counts(self) -> GuideCounts:
        """Counts over all public guides, in one query."""
        elsewhere = self.filters.all_but(*TOGETHER["pay"])
        return GuideCounts(
            **self.guides.aggregate(
                all=Count("pk"),
                with_pay=Count("pk", filter=states_pay()),
                hidden=Count("pk", filter=elsewhere & ~states_pay()),
            )
        )

    @property
    def has_choice(self) -> bool:
        """Whether there is anything to choose from: one guide alone is its own list."""
        return self.counts.all > 1

    @cached_property
    def groups(self) -> list[Group]:
        """The groups in which there is anything to choose; none where there is but one guide."""
        if not self.has_choice:
            return []
        groups = facet_groups(FACETS, self.guides, self.filters, self.path, self.kept)
        return [group for group in groups if group.varies]

    @property
    def asks_pay(self) -> bool:
        """Whether any guide states pay, or it is asked for all the same."""
        return bool(self.counts.with_pay) or bool(self._bounds)

    @property
    def hidden(self) -> int:
        """How many guides are left out because they state no pay at all."""
        return self.counts.hidden if self._bounds else 0

    @property
    def _bounds(self) -> set[str]:
        return self.filters.conditions.keys() & set(TOGETHER["pay"])

    @property
    def sorts(self) -> list[Sort]:
        """The orders to choose from."""
        return sorts(SORTS, self.filters.sort_key)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What is kept and has no field beside the list, as (name, value), so that Apply does not lose it."""
        fields = {"q", "sort", *(group.name for group in self.groups), *(TOGETHER["pay"] if self.asks_pay else ())}
        return [(name, value) for name, values in self.kept.items() if name not in fields for value in values]

    # What was found, in words

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters that are on, in the order of the panel."""
        return [
            Chip(words, build_url(self.path, without(self.kept, name, value)))
            for name, value, words in self._filters_in_words()
        ]

    @property
    def heading(self) -> str:
        """What was found: "7 guides, AI Specialization, pay from $150K"."""
        found = "1 guide" if self.total == 1 else f"{self.total:,} guides"
        return ", ".join([found, *(chip.words for chip in self.chips)])

    @cached_property
    def ways_out(self) -> list[WayOut]:
        """Where nothing was found: what leaving out each filter would give."""
        words = [(name, words) for name, _, words in self._filters_in_words()]
        return ways_without(self.guides, self.filters, TOGETHER, self.path, self.kept, words)

    def _filters_in_words(self):
        """(parameter, one value of it or None, words) for each filter that is on."""
        for name, value in self.form.cleaned_data.items():
            if name == "sort" or value in (None, {}):
                continue
            if isinstance(value, dict):
                for slug, label in value.items():
                    yield name, slug, label
            elif name == "q":
                yield name, None, f"“{value}”"
            else:
                yield name, None, f"pay {'from' if name == 'pay_min' else 'up to'} {short_dollars(value)}"

    # Putting aside

    def compare_urls(self) -> dict[str, str]:
        """For each guide of the page, the address of this list with it put aside; none where none is beside it."""
        if not self.has_choice or len(self.compared) >= MAX_COMPARED:
            return {}
        here = self.kept | ({"page": [str(self.page.number)]} if self.page.number > 1 else {})
        return {
            role.slug: build_url(self.path, here | {"compare": [*self.compared, role.slug]})
            for role in self.page
            if role.slug not in self.compared
        }

    @property
    def comparison(self) -> str:
        """The page that compares what is put aside; empty where nothing is."""
        return compare_url(self.compared) if self.compared else ""

    @property
    def nothing_aside(self) -> str:
        """This list with nothing put aside."""
        return self.page_url(self.page.number, self.parameters)
