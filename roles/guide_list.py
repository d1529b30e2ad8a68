"""The filtered list of guides."""

from functools import cached_property

from django.db.models import Count
from django.http import QueryDict

from careerguide.lib.money import short_dollars
from careerguide.lists.facets import Group
from careerguide.lists.page import FilteredList
from roles.compare.page import RoleComparison
from roles.filters import FACETS, RoleFilter, states_pay
from roles.models import Role


class GuideList(FilteredList):
    filter_class = RoleFilter
    facets = FACETS
    comparison = RoleComparison

    def __init__(self, query: QueryDict, path: str):
        super().__init__(query, path, Role.objects.for_list())

    @cached_property
    def counts(self) -> dict[str, int]:
        """The number of public guides, of those with pay, and of those without pay that a pay filter hides."""
        others = self.filters.all_but(*self.filters.ranges["pay"])
        return self.queryset.order_by().aggregate(
            all=Count("pk"),
            with_pay=Count("pk", filter=states_pay()),
            hidden=Count("pk", filter=others & ~states_pay()),
        )

    @property
    def has_choice(self) -> bool:
        return self.counts["all"] > 1

    @cached_property
    def groups(self) -> list[Group]:
        return super().groups if self.has_choice else []

    @cached_property
    def rows(self) -> list[Role]:
        rows = super().rows
        if not self.has_choice:
            for role in rows:
                role.compare_url = ""
        return rows

    @property
    def _is_bounded(self) -> bool:
        return bool(self.filters.conditions.keys() & {"pay_min", "pay_max"})

    @property
    def filters_pay(self) -> bool:
        """Whether the sidebar has a pay filter: if any guide states pay, or a bound is requested."""
        return bool(self.counts["with_pay"]) or self._is_bounded

    @property
    def hidden_count(self) -> int:
        return self.counts["hidden"] if self._is_bounded else 0

    def bound_label(self, name: str, value: int) -> str:
        return f"pay {'from' if name == 'pay_min' else 'up to'} {short_dollars(value)}"
