"""What a guide says of its programs, held against the programs that it has."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q

from careerguide.lib.audit import Known, Place, Rule, Severity, Slip
from careerguide.lib.durations import duration_range
from programs.models import FieldOccupation, Pathway, Program
from roles.models import RoleOccupation

# A sentence names so many fields of study.
MOST_FIELDS = 3


@dataclass(frozen=True)
class ProgramList:
    """A guide's published programs: how many, how many have a field, and how many of those lead to the role."""

    total: int = 0
    with_field: int = 0
    leading: int = 0


class KnownLists(Known):
    """The lists of programs of the roles of a batch, in three queries."""

    def __init__(self):
        self._lists: dict[int, ProgramList] = {}
        self._durations: dict[int, Counter[int]] = {}
        self._with_crosswalk: set[int] = set()

    def meet(self, batch) -> None:
        """Count the published programs of the roles of ``batch``, and which occupations the crosswalk knows."""
        listed = RoleOccupation.objects.filter(role__in=batch, relation=RoleOccupation.Relation.LISTED)
        known = FieldOccupation.objects.filter(occupation=OuterRef("occupation"))
        self._with_crosswalk = set(listed.filter(Exists(known)).values_list("role", flat=True))

        leads = FieldOccupation.objects.filter(
            field=OuterRef("program__field_of_study"),
            occupation__guides__role=OuterRef("role"),
            occupation__guides__relation=RoleOccupation.Relation.LISTED,
        )
        of_roles = Pathway.objects.filter(role__in=batch, program__in=Program.objects.published()).order_by()
        counts = (
            of_roles.annotate(leads=Exists(leads))
            .values_list("role")
            .annotate(
                total=Count("pk"),
                with_field=Count("program__field_of_study"),
                leading=Count("pk", filter=Q(leads=True)),
            )
        )
        self._lists = {role: ProgramList(*counted) for role, *counted in counts}

        self._durations = {}
        months = of_roles.exclude(program__duration_months=None).values_list("role", F("program__duration_months"))
        for role, duration, times in months.annotate(times=Count("pk")):
            self._durations.setdefault(role, Counter())[duration] = times

    def list_of(self, role) -> ProgramList:
        """The counts over its published programs."""
        return self._lists.get(role.pk, ProgramList())

    def durations_of(self, role) -> Counter[int]:
        """How many of its published programs take how many months."""
        return self._durations.get(role.pk, Counter())

    def can_tell_fields(self, role) -> bool:
        """Whether the crosswalk knows an occupation that lists the role."""
        return role.pk in self._with_crosswalk


def claimed_count(role, known: KnownLists) -> Iterator[Slip]:
    """A claimed number of programs that is not the real one."""
    total = known.list_of(role).total
    if role.claimed_programs is not None and role.claimed_programs != total:
        has = f"{total:,} published program{'' if total == 1 else 's'}"
        said = f"The source claims {role.claimed_programs:,} programs; the guide has {has}."
        yield Slip(said, Place("claimed_programs"), (role.claimed_programs, total))


def outside_field(role, known: KnownLists) -> Iterator[Slip]:
    """A list of programs of which none leads to the role's occupation."""
    programs = known.list_of(role)
    if programs.with_field and not programs.leading and known.can_tell_fields(role):
        of_all = "" if programs.with_field == programs.total else f" that state a field (of {programs.total:,})"
        said = (
            f"None of the {programs.with_field:,} programs{of_all} is in a field that prepares for the guide's "
            "official occupation."
        )
        yield Slip(said, Place(), (programs.with_field,))


def study_length(role, known: KnownLists) -> Iterator[Slip]:
    """Programs that take less or more than the study that the guide recommends."""
    durations, recommended = known.durations_of(role), role.study_months
    if not recommended or not durations:
        return
    low, high = recommended
    outside = sum(times for months, times in durations.items() if not low <= months <= high)
    if outside:
        fall = "falls" if outside == 1 else "fall"
        said = (
            f"{outside:,} of the {durations.total():,} programs that state a duration {fall} outside "
            f"the {duration_range(low, high)} of study that the guide recommends."
        )
        yield Slip(said, Place("", "steps"), (outside, durations.total(), low, high))


RULES = (
    Rule(
        id="claimed-count",
        name="A claimed count that is not the real one",
        looks_for="The number of programs that the source claims, where the guide has more or fewer.",
        why="“340 programs” above a list of ten is the first thing that a reader checks.",
        mend="Link the programs that are missing, or keep the claim: the page shows both numbers.",
        severity=Severity.WARNING,
        check=claimed_count,
    ),
    Rule(
        id="outside-field",
        name="Programs outside the role's fields",
        looks_for="A list of programs of which none is in a field of study that, by the official crosswalk, prepares "
        "for the occupation that lists the role.",
        why="Somebody linked another role's list.",
        mend="Link programs that lead to the role. Where the source really lists these, say so in a note.",
        severity=Severity.WARNING,
        check=outside_field,
    ),
    Rule(
        id="study-length",
        name="Programs of another length than recommended",
        looks_for="Programs that take less or more time than the study that the guide's way in recommends.",
        why="A reader who follows the guide finds that its programs do not.",
        mend="Check the durations, or keep them: the page counts how many fall outside.",
        severity=Severity.WARNING,
        check=study_length,
    ),
)
