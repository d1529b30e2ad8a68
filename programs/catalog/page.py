"""The catalog: programs as a filtered list."""

from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property

import numpy as np
from django.db.models import Q
from django.http import QueryDict

from careerguide.lib.durations import duration_as_typed, in_months
from careerguide.lib.jsonld import CONTEXT
from careerguide.lib.money import dollars, exact_dollars
from careerguide.lists.page import FilteredList, TextLink, page_params
from careerguide.lists.querystrings import PRIVATE, build_url
from programs.catalog.facets import FACETS, SHORTCUTS, ProgramCounter, count_shortcuts
from programs.catalog.filters import DEFAULT_SORT, SORTS, UNSTATED, ProgramFilter
from programs.catalog.listing import Listing, list_programs, table_for
from programs.catalog.origin import GUIDE, row_url
from programs.catalog.ranges import RangeCounts, ranges_of
from programs.catalog.suggestions import nearest_misses
from programs.compare.page import ProgramComparison
from programs.models import InstitutionFigures, Program
from programs.outcomes import pay_of_graduates
from programs.payback_answer import Answer
from programs.payback_numbers import FIELDS as NUMBERS
from programs.role_match import match_words
from programs.row_facts import has_unknown_basis
from roles.models import Occupation, Role, Source
from roles.starting_pay import StartingPay, of_occupation, of_roles

# The label of the default order in the list of one role's programs.
MATCH_FIRST = "Best match first"
# What the orders by tuition are called if a tuition of the page may be for a year or for the whole program.
LISTED = {"tuition": "Lowest listed tuition", "-tuition": "Highest listed tuition"}
NUMBER_LABELS = {"earn": "you earn {}", "keep": "you keep {}", "months": "{} if no length is stated"}


class Catalog(FilteredList):
    filter_class = ProgramFilter
    facets = FACETS
    comparison = ProgramComparison
    unnamed = tuple(NUMBERS)

    def __init__(self, query: QueryDict, path: str, programs=None, role: Role | Occupation | None = None):
        """``programs`` and ``role`` are those of the catalog of a role or an occupation."""
        super().__init__(query, path, Program.objects.published() if programs is None else programs)
        if self.filters.selected_residency:
            self.queryset = self.filters.queryset = self.queryset.with_resident_tuition(self.filters.selected_residency)
        self._row, self._guide = role, {GUIDE: [role.slug]} if role else {}

    @cached_property
    def keys(self) -> np.ndarray:
        """The primary keys of all programs of the list, in order."""
        rows = self.listing.in_order(self.counter.rows(), self.sort, self.filters.tuition_column)
        return self.listing.table.keys[rows]

    @cached_property
    def objects(self) -> list[Program]:
        start = (self.page.number - 1) * self.page_size
        keys = self.keys[start : start + self.page_size].tolist()
        queryset = self.filters.with_match(self.queryset).as_rows().order_by()
        # The pay of graduates is found by the program's key in its source.
        programs = (queryset.defer(None).select_related("source") if self.career else queryset).in_bulk(keys)
        return [programs[key] for key in keys if key in programs]

    def newest(self, limit: int) -> list[Program]:
        """The programs on all pages that were published or whose figures changed last, newest first."""
        rows = self.listing.newest_first(self.counter.rows())[:limit]
        keys = self.listing.table.keys[rows].tolist()
        programs = Program.objects.published().select_related("institution").in_bulk(keys)
        return [programs[key] for key in keys if key in programs]

    @property
    def public_params(self) -> dict[str, list[str]]:
        """The filters of the list without private ones. The order does not matter to a feed."""
        return {name: values for name, values in self.params.items() if name not in {*PRIVATE, "sort"}}

    @property
    def feed_url(self) -> str:
        return build_url(f"{self.path}feed.atom", self.public_params)

    @cached_property
    def rows(self) -> list[Program]:
        rows = super().rows
        params = self.link_params | page_params(self.page.number) | self._guide
        for program in rows:
            program.page_url = row_url(program, params)
            program.match = match_words(program)
            if self.filters.selected_residency:
                program.show_resident_tuition(self.filters.selected_residency)
        if self.career:
            graduates = pay_of_graduates(rows)
            for program in rows:
                program.payback = Answer(program, self.career, self.filters.numbers, graduates.get(program.pk)).words
        return rows

    @cached_property
    def career(self) -> StartingPay | None:
        """The pay of the career for which rows show payback, if the reader says what they earn.

        It is that of this catalog, or the only one that is selected.
        """
        if self.filters.numbers.earn is None:
            return None
        row, selected = self._row, self.params.get("role", [])
        if not row and len(selected) == 1:
            row = Role.objects.published().filter(slug__in=selected).first()
            row = row or Occupation.objects.filter(slug__in=selected).select_related("source").first()
        if isinstance(row, Role):
            return of_roles([row])[row.pk]
        return of_occupation(row) if row else None

    @property
    def sorts(self) -> dict[str, str]:
        knows_match = any(getattr(program, "prepares", None) is not None for program in self.rows)
        sorts = SORTS | ({DEFAULT_SORT: MATCH_FIRST} if knows_match else {})
        return sorts | LISTED if has_unknown_basis(self.rows) else sorts

    @cached_property
    def listing(self) -> Listing:
        # No group changes the career, so its programs are a list of their own.
        programs = self.filters.with_match(self.queryset.filter(self.filters.conditions.get("role", Q())))
        return list_programs(table_for(self.filters.selected_residency), programs, self._careers)

    @cached_property
    def counter(self) -> ProgramCounter:
        filters = copy(self.filters)
        filters.conditions = {name: condition for name, condition in filters.conditions.items() if name != "role"}
        return ProgramCounter(self.listing, filters, FACETS, (self._careers, filters.selected_residency))

    @property
    def _careers(self) -> tuple[tuple[str, ...], ...]:
        """The career whose catalog this is, and those of the filter: a program leads to it and to one of these."""
        return tuple(self._guide.get(GUIDE, [])), tuple(sorted(self.params.get("role", [])))

    @cached_property
    def ranges(self) -> dict[str, RangeCounts]:
        return {
            measure.name: measure.read(
                self.counter.tally(measure.name),
                self.counter.everything.tallies[measure.name],
                *(self.form.cleaned_data[name] for name in measure.own_filters),
            )
            for measure in ranges_of(self.filters)
        }

    @cached_property
    def shortcuts(self) -> list[TextLink]:
        """Those that have results."""
        counts = count_shortcuts(self.listing, self._careers)
        kept = {"compare": self.compared, "role": self.params.get("role", [])}
        return [
            TextLink(label, build_url(self.path, {**kept, **dict(QueryDict(params).lists())}), counts[label])
            for label, params in SHORTCUTS.items()
            if counts[label]
        ]

    def count_rows(self) -> int:
        return len(self.counter.rows())

    @property
    def residency_choices(self) -> list[tuple[str, str, bool]]:
        """(value, label, whether it is selected); empty if no tuition depends on where a student lives."""
        selected = self.filters.selected_residency
        kinds = self.listing.table.column("tuition_kind").count(self.listing.rows)
        if Program.TuitionKind.INSTITUTION not in kinds and not selected:
            return []
        labels = {"": "As listed", "in": "In-state students", "out": "Out-of-state students"}
        return [(value, label, value == selected) for value, label in labels.items()]

    @cached_property
    def residency_source(self) -> Source | None:
        """The source of the tuition of residents and others, if a row shows it."""
        shows = self.filters.selected_residency and any(program.knows_residency for program in self.rows)
        return Source.objects.filter(pk__in=InstitutionFigures.objects.values("source")[:1]).first() if shows else None

    @property
    def hidden_inputs(self) -> list[tuple[str, str]]:
        visible = {"residency", *(NUMBERS if self.asks_numbers else ())}
        return [(name, value) for name, value in super().hidden_inputs if name not in visible]

    @property
    def asks_numbers(self) -> bool:
        """Whether all rows are about one career, so that they can show payback."""
        return bool(self._row) or len(self.params.get("role", [])) == 1

    @property
    def unstated(self) -> list[tuple[str, int, str]]:
        """(filter, count, URL) for the programs that each filter hides because they have no value. The URL shows them.

        The filter is in words, such as "study mode".
        """
        shown = self.params.get("unknown", [])
        counts = {group.name: group.unstated for group in self.groups if group.name in UNSTATED and group.selected}
        for name, bounds in self.filters.ranges.items():
            if self.filters.conditions.keys() & set(bounds):
                counts[name] = self.ranges[name].unstated
        return [
            (name.replace("_", " "), count, build_url(self.path, self.link_params | {"unknown": [*shown, name]}))
            for name, count in counts.items()
            if count and name not in shown
        ]

    def count_without(self, names: Mapping[str, Iterable[str]]) -> Mapping[str, int]:
        counts = {name: len(self.counter.rows(*filters)) for name, filters in names.items()}
        if "role" in names:
            others = list_programs(self.listing.table, self.queryset, (self._careers[0], ()))
            counts["role"] = len(self.counter.select(others.rows))
        return counts

    def smaller_changes(self) -> list[TextLink]:
        return nearest_misses(self.filters, self.counter.tally, self.path, self.link_params)

    @property
    def announcement(self) -> str:
        pages = self.page.paginator.num_pages
        page = [f"Page {self.page.number} of {pages}."] if pages > 1 else []
        compared = [f"{len(self.compared)} to compare."] if self.compared else []
        order = [] if self.sort == DEFAULT_SORT else [f"Sorted: {self.sorts[self.sort]}."]
        return " ".join([f"{self.heading}.", *order, *page, *compared, *self.notices])

    def bound_label(self, name: str, value: int) -> str:
        if name in NUMBER_LABELS:
            return NUMBER_LABELS[name].format(in_months(value) if name == "months" else exact_dollars(value))
        typed = self.form.data.get(name, "")
        amount = dollars(value) if name.startswith("tuition") else duration_as_typed(value, typed)
        return f"{'from' if name.endswith('min') else 'up to'} {amount}"

    def item_list(self, origin: str) -> dict:
        """A schema.org ``ItemList``: the rows of this page, with their positions in the whole list.

        ``origin`` is the scheme and host of the site's links.
        """
        urls = map(Program.get_absolute_url, self.rows)
        return {
            "@context": CONTEXT,
            "@type": "ItemList",
            "name": self.heading,
            "url": origin + self.urls["canonical"],
            "numberOfItems": self.total,
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": program.award, "url": origin + url}
                for position, (program, url) in enumerate(zip(self.rows, urls, strict=True), self.page.start_index())
            ],
        }
