"""The list of all careers: written guides, which come first on the first page, and official occupations."""

from collections.abc import Iterable, Mapping
from functools import cached_property, partial

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Left
from django.http import QueryDict

from careerguide.cache.by_version import once_per_version
from careerguide.lib.money import short_dollars
from careerguide.lib.number_format import signed_number
from careerguide.lists.counts import Counted, FacetCounter
from careerguide.lists.facets import Group
from careerguide.lists.page import FilteredList, count_each
from roles.career_rows import CareerRow, OfficialSources, guide_rows, occupation_rows, official_sources
from roles.compare.page import RoleComparison
from roles.education import ENTRY_LEVELS
from roles.filters import FACETS, GUIDE_FACETS, LEVELS, CareerFilter, GuideFilter, OccupationFilter
from roles.growth import shared_period
from roles.models import Occupation, Role, RoleOccupation

# Guides call the same levels by other names.
_LEVEL = Case(
    *(When(entry_education=text, then=Value(value)) for text, value in zip(ENTRY_LEVELS, LEVELS, strict=True)),
    default=Value(""),
    output_field=CharField(),
)


def _occupations() -> QuerySet[Occupation]:
    rows = Occupation.objects.current().select_related("source", "growth_source")
    return rows.annotate(education=_LEVEL, soc_group=Left("soc_code", 2))


def _guides() -> QuerySet[Role]:
    """Guides with the group of their occupation, and its figures, which rows show in place of missing ones."""
    # An occupation that lists the title comes before one that our editors chose.
    leading = RoleOccupation.objects.filter(role=OuterRef("pk"), relation__in=RoleOccupation.LEADING)
    leading = leading.order_by("-relation", "occupation__soc_code")
    first = {
        name: Subquery(leading.values(f"occupation__{name}")[:1]) for name in ("soc_code", "pay_p50", "growth_percent")
    }
    return Role.objects.for_list().annotate(
        education=F("entry_education"),
        soc_group=Left(first["soc_code"], 2),
        official_median=first["pay_p50"],
        official_growth=first["growth_percent"],
    )


def count_careers() -> int:
    rows = Occupation.objects.current(), Role.objects.published()
    occupations, guides = (each.order_by().values("pk") for each in rows)
    return occupations.union(guides, all=True).count()


class CareerList(FilteredList):
    """Occupations by page, and all guides that match the same parameters."""

    filter_class = OccupationFilter
    facets = FACETS
    comparison = RoleComparison
    page_size = 50

    def __init__(self, query: QueryDict, path: str):
        super().__init__(_with_new_names(query), path, _occupations())
        self.guide_filters = GuideFilter(self.filters, _guides())

        self._hide_needless_corrections()

    def _hide_needless_corrections(self) -> None:
        """If careers of one kind match the search as typed, those of the other kind must match it, too."""
        kinds = [(each, each.filters["q"]) for each in (self.filters, self.guide_filters) if "q" in each.conditions]
        if len({q.correction for _, q in kinds}) < 2:
            return
        kinds.sort(key=lambda kind: kind[1].correction is not None)
        (first, q), (other, other_q) = kinds
        if first.queryset.filter(first.conditions["q"]).exists():
            other.conditions["q"], other_q.correction = Q(pk__in=[]), None
        else:
            first.conditions["q"], q.correction = Q(pk__in=[]), None

    @property
    def correction(self) -> str | None:
        corrections = (each.filters["q"].correction for each in (self.filters, self.guide_filters))
        return next(filter(None, corrections), None)

    @cached_property
    def guides(self) -> list[Role]:
        return list(self.guide_filters.qs)

    @cached_property
    def total(self) -> int:
        return self.page.paginator.count + len(self.guides)

    @cached_property
    def objects(self) -> list[CareerRow]:
        guides = guide_rows(self.guides) if self.page.number == 1 else []
        return [*guides, *occupation_rows(self.page)]

    @property
    def growth_period(self) -> str:
        return shared_period(row.growth_period for row in self.page)

    @property
    def has_guides(self) -> bool:
        return any(row.is_guide for row in self.rows)

    @property
    def sources(self) -> OfficialSources:
        return official_sources(self.page)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The number of all careers, and for each range, of those that state it and of those that its filter hides."""
        kinds = self.filters, self.guide_filters
        counts = once_per_version("careers with figures", lambda: self._count(*map(_stated, kinds)))
        bounded = [measure for measure in self.filters.ranges if self._is_bounded(measure)]
        return counts | self._count(*(_hidden(each, bounded) for each in kinds)) if bounded else counts

    def _count(self, occupations: Mapping[str, Q], guides: Mapping[str, Q]) -> Mapping[str, int]:
        return count_each(self.queryset, occupations) + count_each(self.guide_filters.queryset, guides)

    def count_without(self, names: Mapping[str, Iterable[str]]) -> Mapping[str, int]:
        return self._count(*(each.all_but_each(names) for each in (self.filters, self.guide_filters)))

    @property
    def has_choice(self) -> bool:
        return self.counts["all"] > 1

    @cached_property
    def groups(self) -> list[Group]:
        return super().groups if self.has_choice else []

    @cached_property
    def counter(self) -> FacetCounter:
        occupations = Counted(FACETS, self.queryset, self.filters)
        guides = Counted(GUIDE_FACETS, self.guide_filters.queryset, self.guide_filters)
        return FacetCounter([occupations, guides], partial(once_per_version, "careers by facet"))

    @cached_property
    def rows(self) -> list[CareerRow]:
        rows = super().rows
        if not self.has_choice:
            for row in rows:
                row.compare_url = ""
        return rows

    def _is_bounded(self, measure: str) -> bool:
        return bool(self.filters.conditions.keys() & set(self.filters.ranges[measure]))

    @property
    def bounded(self) -> list[str]:
        """The ranges with a filter in the sidebar: those that a career states, or that are requested."""
        return [name for name in self.filters.ranges if self.counts[f"with_{name}"] or self._is_bounded(name)]

    @property
    def hidden(self) -> list[tuple[int, str]]:
        """How many careers a range hides because they do not state what it measures."""
        measures = {"pay": "pay per year", "growth": "growth over ten years"}
        counts = [(self.counts[f"hidden_{name}"], words) for name, words in measures.items() if self._is_bounded(name)]
        return [(count, words) for count, words in counts if count]

    def bound_label(self, name: str, value) -> str:
        measure, _, end = name.partition("_")
        amount = short_dollars(value) if measure == "pay" else f"{signed_number(value)}%"
        return f"{measure} {'from' if end == 'min' else 'up to'} {amount}"


def _stated(filters: CareerFilter) -> dict[str, Q]:
    return {"all": Q()} | {f"with_{measure}": filters.states(measure) for measure in filters.ranges}


def _hidden(filters: CareerFilter, bounded: Iterable[str]) -> dict[str, Q]:
    return {
        f"hidden_{measure}": filters.all_but(*filters.ranges[measure]) & ~filters.states(measure) for measure in bounded
    }


def _with_new_names(query: QueryDict) -> QueryDict:
    """``query`` with parameters of old links under their new names."""
    if "entry" not in query:
        return query
    query = query.copy()
    query.setlistdefault("education").extend(query.pop("entry"))
    return query
