"""A role's programs: what a guide says of them, all of it counted."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, Max, Min, Q
from django.urls import reverse

from careerguide.lib.durations import duration_range
from programs.fitting import crosswalk_columns, crosswalk_source, fields_for, prepares_for
from programs.models import Program
from programs.sidebar import DEFAULT_SORT, Sidebar
from roles.models import Source

ROWS_ON_A_GUIDE = 10


@dataclass(frozen=True)
class Sentence:
    """Something to mind, and who says so where it is not the list itself."""

    text: str
    source: Source | None = None


@dataclass(frozen=True)
class RoleProgramFacts:
    """Counts over a role's published programs.

    ``fitting`` are in a field that prepares for the role by the ``crosswalk``, which is None where nobody can tell.
    ``other_fields`` counts the fields of the rest; ``other_field`` is the first of them.
    """

    total: int
    fitting: int
    other_fields: int
    other_field: str | None
    without_field: int
    outside_study: int
    states_duration: int
    crosswalk: Source | None

    def sentences(self, claimed: int | None, study_months: tuple[int, int] | None) -> list[Sentence]:
        """What a reader should mind: fields that do not fit, a claim that is not the count, other durations."""
        said = []
        if self.total and self.crosswalk:
            said.append(Sentence(self._fit(), self.crosswalk))
        if claimed is not None and claimed != self.total:
            text = f"The source claims {claimed:,} programs; this page has {self.total:,} and lists what it has."
            said.append(Sentence(text))
        if self.total and not self.crosswalk and self.other_fields == 1 and not self.without_field:
            said.append(Sentence(f"Fields of study: all {self.total:,} are in {self.other_field}."))
        if self.outside_study:
            low, high = study_months
            text = (
                f"{self.outside_study:,} of the {self.states_duration:,} that state a duration "
                f"{'falls' if self.outside_study == 1 else 'fall'} outside the {duration_range(low, high)} of study "
                "that the guide recommends."
            )
            said.append(Sentence(text))
        return said

    def _fit(self) -> str:
        """How many are in a field that prepares for the role, and where the rest are."""
        others = self.total - self.fitting - self.without_field
        rest = []
        if others:
            if others == self.total:
                who = "it is" if others == 1 else f"all {others:,} are"
            elif self.without_field:
                who = f"{others:,} {'is' if others == 1 else 'are'}"
            else:
                who = "the other one is" if others == 1 else f"the other {others:,} are"
            where = self.other_field if self.other_fields == 1 else f"{self.other_fields:,} other fields"
            rest.append(f"{who} in {where}")
        if self.without_field:
            rest.append(f"{self.without_field:,} {'states' if self.without_field == 1 else 'state'} no field")
        return (
            f"{self.fitting:,} of {self.total:,} {'is' if self.fitting == 1 else 'are'} in a field that prepares for "
            f"this role, by the official crosswalk{': ' if rest else ''}{', and '.join(rest)}."
        )


def role_program_facts(programs, slug: str, study_months: tuple[int, int] | None) -> RoleProgramFacts:
    """The counts over ``programs`` of the role with ``slug``, in one query. The guide recommends ``study_months``."""
    low, high = study_months or (0, 0)
    outside = Q(duration_months__lt=low) | Q(duration_months__gt=high) if study_months else Q(pk__in=[])
    fitting = prepares_for([slug])
    found = programs.order_by().aggregate(
        total=Count("pk"),
        judged=Count("pk", filter=Exists(fields_for([slug]))),
        fitting=Count("pk", filter=fitting),
        other_fields=Count("field_of_study", distinct=True, filter=~fitting),
        other_field=Min("field_of_study__name", filter=~fitting),
        without_field=Count("pk", filter=Q(field_of_study__isnull=True)),
        outside_study=Count("pk", filter=outside),
        states_duration=Count("duration_months"),
        **{name: Max(column) for name, column in crosswalk_columns().items()},
    )
    crosswalk = crosswalk_source({name: found.pop(name) for name in crosswalk_columns()})
    judged = found.pop("judged")
    return RoleProgramFacts(**found, crosswalk=crosswalk if judged else None)


class RolePrograms:
    """The programs of ``role``: what to mind, the first rows, and the sidebar of its own catalog."""

    def __init__(self, role):
        self.role = role
        self._leading_there = Program.objects.published().for_role(role)
        self.path = reverse("role_programs", args=[role.slug])

    @cached_property
    def _study_months(self) -> tuple[int, int] | None:
        return self.role.study_months

    @cached_property
    def facts(self) -> RoleProgramFacts:
        """The counts over all of them."""
        return role_program_facts(self._leading_there, self.role.slug, self._study_months)

    @cached_property
    def programs(self):
        """All of them, with how each fits."""
        return self._leading_there.with_fit(self.role.slug)

    @property
    def mind(self) -> list[Sentence]:
        """What a reader should mind, in sentences."""
        return self.facts.sentences(self.role.claimed_programs, self._study_months)

    @property
    def rows(self):
        """The first rows, for the end of the guide: those that fit, if there are any."""
        return self.programs.in_order(DEFAULT_SORT).as_rows()[:ROWS_ON_A_GUIDE]

    @property
    def sidebar(self) -> Sidebar:
        """The filters of the role's own catalog."""
        return Sidebar(self.path, self.programs, fit_first=self.facts.crosswalk is not None)
