"""Which programs a role has: those whose field prepares for it, and those that are linked to its guide."""

from functools import cached_property, lru_cache

from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from careerguide.cache.by_version import once_per_version
from programs.models import Program
from programs.role_match import with_pathway_to, with_prepares
from programs.role_summary import RoleSummary, field_links, summarize_roles
from roles.models import Role

MAX_MATCHING = 5
MAX_LINKED = 10
# The lists of this many roles stay in memory.
MAX_ROLES = 50
# The beginning of the slugs of degree types by level, if it is not the level itself.
_DEGREE_SLUGS = {"doctorate": "doctor"}
_STATED = (~Q(delivery_mode=""), Q(duration_months__isnull=False), Q(tuition_usd__isnull=False))


class RoleLists:
    def __init__(self, role: Role):
        self._role = role

    @cached_property
    def _links(self):
        return field_links([self._role.slug])

    @property
    def fields(self) -> list[int]:
        """The keys of the fields that prepare for the role."""
        return [link.field for link in self._links]

    @cached_property
    def summary(self) -> RoleSummary:
        return summarize_roles([self._role], self._links)[self._role.pk]

    @cached_property
    def matching(self) -> list[int]:
        """The keys of the best program of each of the largest fields, so that they show how different the fields are;
        then of the second best of each, if there are fewer fields than rows.

        The best program is for the degree that the guide recommends. Of these, it states the most, because readers can
        compare only what is stated, and costs the least. Programs in the other list are left out. Programs that match
        and are linked to the guide are in the other list, so they make no list of their own.
        """
        if not self.summary.matching_only:
            return []
        level = self._role.entry_education
        is_recommended = Q(degree_type__slug__startswith=_DEGREE_SLUGS.get(level, level)) if level else Q(pk=None)
        best_first = (
            _one_if(is_recommended).desc(),
            sum(map(_one_if, _STATED[1:]), _one_if(_STATED[0])).desc(),
            F("tuition_usd").asc(nulls_last=True),
            F("sort_key").asc(),
            F("pk").asc(),
        )
        largest_first = [When(field_of_study=each.pk, then=place) for place, each in enumerate(self.summary.fields)]
        matching = Program.objects.published().filter(field_of_study__in=self.fields)
        if self.summary.linked_matching:
            matching = matching.exclude(pk__in=with_pathway_to(Program.objects, self._role).order_by().values("pk"))
        ranked = matching.annotate(rank=Window(RowNumber(), partition_by="field_of_study", order_by=best_first))
        return list(ranked.order_by("rank", Case(*largest_first)).values_list("pk", flat=True)[:MAX_MATCHING])

    @cached_property
    def linked(self) -> list[int]:
        """The keys of linked programs. Those that match come first, then the lowest tuition."""
        if not self.summary.linked:
            return []
        linked = self.with_prepares(with_pathway_to(Program.objects.published(), self._role))
        order = F("prepares").desc(nulls_last=True), F("tuition_usd").asc(nulls_last=True), "sort_key", "pk"
        return list(linked.order_by(*order).values_list("pk", flat=True)[:MAX_LINKED])

    def with_prepares(self, programs):
        return with_prepares(programs, self.fields or None)

    def rows(self) -> tuple[list[Program], list[Program]]:
        """The programs of both lists, in one query. Sorting thousands of rows would take longer than their keys."""
        programs = Program.objects.published().as_rows().order_by()
        if self.linked:
            programs = self.with_prepares(programs)
        rows = programs.select_related("source", "tuition_source").in_bulk([*self.matching, *self.linked])
        # A program may be gone since the keys were read.
        matching, linked = ([rows[key] for key in keys if key in rows] for keys in (self.matching, self.linked))
        return matching, linked


def find_lists(role: Role) -> RoleLists:
    """The lists of ``role``, which are read once for each content version."""
    return once_per_version("programs of roles", lambda: lru_cache(MAX_ROLES)(RoleLists))(role)


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0))
