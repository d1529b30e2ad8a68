"""What there is to count of the programs of a role's page: the one place where they are counted.

The page says these counts, and the audit holds the guide against them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, Value
from django.db.models.functions import Cast

from careerguide.lib.durations import duration_range
from programs.fitting import in_fields_for, pathways_to
from programs.models import FieldOccupation, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import Role, Source


@dataclass(frozen=True)
class Sentence:
    """Something to mind, and who says so where it is not the list itself."""

    text: str
    source: Source | None = None


@dataclass(frozen=True)
class RoleProgramFacts:
    """Counts over the published programs of a role's page.

    ``fitting`` are in a field that prepares for the role by the ``crosswalk``, which is None where nobody can tell.
    ``other_fields`` counts the fields of the rest; ``other_field`` is the first of them. ``linked`` have a pathway
    to the role, whatever their field; of these ``linked_with_field`` state one and ``linked_fitting`` fit.
    ``outside_study`` take less or more than ``study_months``, the study that the guide recommends.
    """

    total: int = 0
    fitting: int = 0
    other_fields: int = 0
    other_field: str | None = None
    without_field: int = 0
    outside_study: int = 0
    states_duration: int = 0
    linked: int = 0
    linked_with_field: int = 0
    linked_fitting: int = 0
    study_months: tuple[int, int] | None = None
    crosswalk: Source | None = None

    def sentences(self, claimed: int | None) -> list[Sentence]:
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
            low, high = self.study_months
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


@dataclass(frozen=True)
class _Alike:
    """Programs of one field of study that take the same time; ``name`` is the field's, None where it is not stated."""

    field: int | None
    name: str | None
    months: int | None
    count: int


def role_program_facts(roles: Collection[Role]) -> dict[int, RoleProgramFacts]:
    """The counts of each of ``roles`` by its key, in one query however many they are.

    What counts is what ``for_role`` lists: published programs that lead there by a pathway, or by their field of study
    through the official crosswalk, each once. A role whose steps are not read yet costs a query for them.
    """
    ways = _Ways(roles)
    return {role.pk: ways.facts_of(role) for role in roles}


class _Ways:
    """Both ways to ``roles``, each gathered apart: the programs of a field are counted once for all of its roles."""

    def __init__(self, roles: Iterable[Role]):
        self._fitting_fields: dict[int, set[int]] = defaultdict(set)
        self._of_field: dict[int, list[_Alike]] = defaultdict(list)
        self._linked: dict[int, list[_Alike]] = defaultdict(list)
        self._crosswalk: Source | None = None
        for role, *alike, title, publisher, url, count in _gathered([role.slug for role in roles]):
            if role is None:
                self._of_field[alike[0]].append(_Alike(*alike, count))
            elif count:
                self._linked[role].append(_Alike(*alike, count))
            else:
                self._fitting_fields[role].add(alike[0])
                self._crosswalk = Source(slug=CROSSWALK, title=title, publisher=publisher, url=url)

    def facts_of(self, role: Role) -> RoleProgramFacts:
        """The counts of ``role``."""
        fields, linked = self._fitting_fields.get(role.pk, set()), self._linked.get(role.pk, [])
        fitting = [alike for field in fields for alike in self._of_field.get(field, [])]
        # A program that is linked and fits stands among those of its field already.
        others = [alike for alike in linked if alike.field not in fields]
        months = Counter()
        for alike in fitting + others:
            months[alike.months] += alike.count
        without_duration, study = months.pop(None, 0), role.study_months
        names = {alike.field: alike.name for alike in others if alike.field}
        return RoleProgramFacts(
            total=months.total() + without_duration,
            fitting=_count(fitting),
            other_fields=len(names),
            other_field=min(names.values(), default=None),
            without_field=_count(alike for alike in others if not alike.field),
            outside_study=sum(n for length, n in months.items() if study and not study[0] <= length <= study[1]),
            states_duration=months.total(),
            linked=_count(linked),
            linked_with_field=_count(alike for alike in linked if alike.field),
            linked_fitting=_count(alike for alike in linked if alike.field in fields),
            study_months=study,
            crosswalk=self._crosswalk if fields else None,
        )


def _count(several: Iterable[_Alike]) -> int:
    return sum(alike.count for alike in several)


def _gathered(slugs: list[str]):
    """What ``_Ways`` sorts, in one query: (role, field, its name, months, and of the crosswalk's source its title,
    publisher and url, how many programs).

    Three kinds of rows: a field that prepares for a role, with the source that says so and no programs; programs of
    such a field, with no role; programs with a pathway to a role.
    """
    # A bare null would be a text to PostgreSQL.
    nothing, no_words = Cast(None, IntegerField()), Value("")
    of_source = [F(f"source__{name}") for name in ("title", "publisher", "url")]
    no_source = [no_words] * len(of_source)
    programs = Program.objects.published().order_by()
    fields = (
        FieldOccupation.objects.leading_to(slugs)
        .order_by()
        .values_list("occupation__guides__role", "field", no_words, nothing, *of_source)
        .annotate(programs=Value(0))
    )
    of_fields = (
        programs.filter(pk__in=in_fields_for(slugs))
        .values_list(nothing, "field_of_study", no_words, "duration_months", *no_source)
        .annotate(programs=Count("pk"))
    )
    linked = (
        programs.filter(pathways__in=pathways_to(slugs))
        .values_list("pathways__role", "field_of_study", "field_of_study__name", "duration_months", *no_source)
        .annotate(programs=Count("pk"))
    )
    return fields.distinct().union(of_fields, linked, all=True)
