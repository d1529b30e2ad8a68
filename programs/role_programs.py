"""A role's programs: what a guide says of them, all of it counted."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Min, Q
from django.urls import reverse

from careerguide.lib.durations import duration_range
from programs.models import Program
from programs.sidebar import Sidebar

ROWS_ON_A_GUIDE = 10


@dataclass(frozen=True)
class RoleProgramFacts:
    """Counts over a role's published programs."""

    total: int
    fields: int
    without_field: int
    field: str | None
    outside_study: int
    states_duration: int

    def sentences(self, claimed: int | None, study_months: tuple[int, int] | None) -> list[str]:
        """What a reader should mind: a claim that is not the count, one single field, other durations."""
        said = []
        if claimed is not None and claimed != self.total:
            said.append(f"The source claims {claimed:,} programs; this page has {self.total:,} and lists what it has.")
        if self.total and self.fields == 1 and not self.without_field:
            said.append(f"Fields of study: all {self.total:,} are in {self.field}.")
        if self.outside_study:
            low, high = study_months
            said.append(
                f"{self.outside_study:,} of the {self.states_duration:,} that state a duration "
                f"{'falls' if self.outside_study == 1 else 'fall'} outside the {duration_range(low, high)} of study "
                "that the guide recommends."
            )
        return said


def role_program_facts(programs, study_months: tuple[int, int] | None) -> RoleProgramFacts:
    """The counts over ``programs``, in one query. ``study_months`` is what the guide recommends."""
    low, high = study_months or (0, 0)
    outside = Q(duration_months__lt=low) | Q(duration_months__gt=high) if study_months else Q(pk__in=[])
    return RoleProgramFacts(
        **programs.order_by().aggregate(
            total=Count("pk"),
            fields=Count("field_of_study", distinct=True),
            without_field=Count("pk", filter=Q(field_of_study__isnull=True)),
            field=Min("field_of_study__name"),
            outside_study=Count("pk", filter=outside),
            states_duration=Count("duration_months"),
        )
    )


class RolePrograms:
    """The programs of ``role``: what to mind, the first rows, and the sidebar of its own catalog."""

    def __init__(self, role):
        self.role = role
        self.programs = Program.objects.published().for_role(role)
        self.path = reverse("role_programs", args=[role.slug])

    @cached_property
    def _study_months(self) -> tuple[int, int] | None:
        return self.role.study_months

    @cached_property
    def facts(self) -> RoleProgramFacts:
        """The counts over all of them."""
        return role_program_facts(self.programs, self._study_months)

    @property
    def mind(self) -> list[str]:
        """What a reader should mind, in sentences."""
        return self.facts.sentences(self.role.claimed_programs, self._study_months)

    @property
    def rows(self):
        """The first rows, for the end of the guide."""
        return self.programs.as_rows()[:ROWS_ON_A_GUIDE]

    @property
    def sidebar(self) -> Sidebar:
        """The filters of the role's own catalog."""
        return Sidebar(self.path, self.programs)
