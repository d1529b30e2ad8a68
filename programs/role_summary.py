"""What there is to count of the programs of a role's page: the one place where they are counted.

The page says these counts, and the audit holds the guide against them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, Max, Min, Value
from django.db.models.functions import Cast

from careerguide.lib.durations import duration_range
from careerguide.lib.money import dollars
from programs.models import FieldOccupation, Program
from programs.models.crosswalk import CROSSWALK
from programs.role_match import in_fields_for, pathways_to
from roles.models import Role, Source, SourceNote


@dataclass(frozen=True)
class Sentence:
    """Something to know, and who says so where it is not the list itself.

    ``lead`` is the part of ``text``, at its beginning, that is to be seen at a glance. ``figure`` is what a note about
    the same thing holds too; ``notes`` are those that do, as far as they are known.
    """

    text: str
    source: Source | None = None
    lead: str = ""
    figure: str = ""
    notes: tuple[SourceNote, ...] = ()

    @property
    def rest(self) -> str:
        """What follows the lead."""
        return self.text.removeprefix(self.lead)

    def is_said_in(self, note: SourceNote) -> bool:
        """Whether ``note`` holds the same figure, as a word of its own."""
        whole = rf"(?<![\w,.]){re.escape(self.figure)}(?![\w]|[,.]\d)"
        return bool(self.figure and re.search(whole, note.text, re.IGNORECASE))


@dataclass(frozen=True)
class RoleSummary:
    """Counts over the published programs of a role's page.

    ``fitting`` are in a field that prepares for the role by the ``crosswalk``, which is None where nobody can tell.
    ``other_fields`` counts the fields of the rest; ``other_field`` is the first of them. ``linked`` have a pathway
    to the role, whatever their field; of these ``linked_with_field`` state one and ``linked_fitting`` fit.
    ``outside_study`` take less or more than ``study_months``, the study that the guide recommends. ``states_tuition``
    state a tuition, from ``tuition_low`` to ``tuition_high`` US dollars; ``tuition_bases`` are what these pay for.
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
    states_tuition: int = 0
    tuition_low: int | None = None
    tuition_high: int | None = None
    tuition_bases: frozenset[str] = frozenset()
    study_months: tuple[int, int] | None = None
    crosswalk: Source | None = None

    def sentences(self, claimed: int | None) -> list[Sentence]:
        """What a reader should mind: fields that do not fit, a claim that is not the count, other durations."""
        said = []
        field = self.other_field if self.other_fields == 1 else ""
        if self.total and self.crosswalk:
            text = self._fit()
            said.append(Sentence(text, self.crosswalk, lead=text.partition(" program")[0], figure=field))
        if claimed is not None and claimed != self.total:
            text = f"The source claims {claimed:,} programs; this page has {self.total:,} and lists what it has."
            said.append(Sentence(text, figure=f"{claimed:,}"))
        if self.total and not self.crosswalk and field and not self.without_field:
            said.append(Sentence(f"Fields of study: all {self.total:,} are in {field}.", figure=field))
        if self.outside_study:
            study = duration_range(*self.study_months)
            text = (
                f"{self.outside_study:,} of the {self.states_duration:,} that state a duration "
                f"{'falls' if self.outside_study == 1 else 'fall'} outside the {study} of study "
                "that the guide recommends."
            )
            said.append(Sentence(text, figure=study))
        return said

    @property
    def tuition(self) -> Sentence | None:
        """What these programs cost, what that pays for, and whose cost it is not; None where there is no program."""
        if not self.total:
            return None
        if not self.states_tuition:
            text = "Tuition: not stated." if self.total == 1 else f"Tuition: none of the {self.total:,} states one."
            return Sentence(text, figure="tuition")
        said = [self._tuition_range()]
        if self.tuition_high:
            said.append(_what_it_pays_for(self.tuition_bases, self.states_tuition))
        if self.crosswalk and not self.fitting:
            study = "the recommended study" if self.study_months else "a study that does"
            said.append(f"None prepares for this role, so that is not what {study} costs.")
        elif self.crosswalk and self.fitting < self.total:
            said.append("That counts programs too that do not prepare for this role.")
        return Sentence(" ".join(said), figure="tuition")

    def _tuition_range(self) -> str:
        """From which tuition to which, and among how many."""
        low, high, many = dollars(self.tuition_low), dollars(self.tuition_high), self.states_tuition
        if many == 1:
            return f"Tuition: {low}{'' if self.total == 1 else ', at the only one that states it'}."
        if low == high:
            return f"Tuition: {low} at each of the {many:,} that state one."
        return f"Tuition: {low} to {high} among the {many:,} that state one."

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
            f"{self.fitting:,} of {self.total:,} program{'' if self.total == 1 else 's'} "
            f"{'is' if 1 in (self.fitting, self.total) else 'are'} in a field that prepares for this role"
            f"{': ' if rest else ''}{', and '.join(rest)}."
        )


def _what_it_pays_for(bases: Collection[str], many: int) -> str:
    """What ``many`` tuitions of ``bases`` pay for, in a sentence."""
    stated = [basis.label for basis in Program.TuitionBasis if basis and basis in bases]
    if not stated:
        return f"{'It does not say' if many == 1 else 'None says'} whether that is for a year or for the whole program."
    if len(bases) == 1:
        return f"{'It is' if many == 1 else 'Each is'} for {stated[0]}."
    parts = [f"some for {label}" for label in stated] + ["some do not say"] * ("" in bases)
    return f"These are not the same: {', '.join(parts)}."


@dataclass(frozen=True)
class _Alike:
    """Programs of one field of study that take the same time and whose tuition pays for the same.

    ``name`` is the field's, None where it is not stated. ``priced`` of them state a tuition, from ``low`` to ``high``.
    """

    field: int | None
    name: str | None
    months: int | None
    basis: str
    low: int | None
    high: int | None
    priced: int
    count: int


def role_summary(roles: Collection[Role]) -> dict[int, RoleSummary]:
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
        for role, title, publisher, url, *values in _gathered([role.slug for role in roles]):
            alike = _Alike(*values)
            if role is None:
                self._of_field[alike.field].append(alike)
            elif alike.count:
                self._linked[role].append(alike)
            else:
                self._fitting_fields[role].add(alike.field)
                self._crosswalk = Source(slug=CROSSWALK, title=title, publisher=publisher, url=url)

    def facts_of(self, role: Role) -> RoleSummary:
        """The counts of ``role``."""
        fields, linked = self._fitting_fields.get(role.pk, set()), self._linked.get(role.pk, [])
        fitting = [alike for field in fields for alike in self._of_field.get(field, [])]
        # A program that is linked and fits stands among those of its field already.
        others = [alike for alike in linked if alike.field not in fields]
        priced = [alike for alike in fitting + others if alike.priced]
        months = Counter()
        for alike in fitting + others:
            months[alike.months] += alike.count
        without_duration, study = months.pop(None, 0), role.study_months
        names = {alike.field: alike.name for alike in others if alike.field}
        return RoleSummary(
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
            states_tuition=sum(alike.priced for alike in priced),
            tuition_low=min((alike.low for alike in priced), default=None),
            tuition_high=max((alike.high for alike in priced), default=None),
            # What is free pays for nothing.
            tuition_bases=frozenset(alike.basis for alike in priced if alike.high),
            study_months=study,
            crosswalk=self._crosswalk if fields else None,
        )


def _count(several: Iterable[_Alike]) -> int:
    return sum(alike.count for alike in several)


def _gathered(slugs: list[str]):
    """What ``_Ways`` sorts, in one query: a role, of the crosswalk's source its title, publisher and url, and the
    values of an ``_Alike``.

    Three kinds of rows: a field that prepares for a role, with the source that says so and no programs; programs of
    such a field, with no role; programs with a pathway to a role.
    """
    # A bare null would be a text to PostgreSQL.
    nothing, no_words, none = Cast(None, IntegerField()), Value(""), Value(0)
    of_source = [F(f"source__{name}") for name in ("title", "publisher", "url")]
    no_source = [no_words] * len(of_source)
    programs = Program.objects.published().order_by()
    alike = ("duration_months", "tuition_basis")
    counted = {
        "low": Min("tuition_usd"), "high": Max("tuition_usd"), "priced": Count("tuition_usd"), "programs": Count("pk")
    }  # fmt: skip
    fields = (
        FieldOccupation.objects.leading_to(slugs)
        .order_by()
        .values_list("occupation__guides__role", *of_source, "field", no_words, nothing, no_words)
        .annotate(low=nothing, high=nothing, priced=none, programs=none)
    )
    of_fields = (
        programs.filter(pk__in=in_fields_for(slugs))
        .values_list(nothing, *no_source, "field_of_study", no_words, *alike)
        .annotate(**counted)
    )
    linked = (
        programs.filter(pathways__in=pathways_to(slugs))
        .values_list("pathways__role", *no_source, "field_of_study", "field_of_study__name", *alike)
        .annotate(**counted)
    )
    return fields.distinct().union(of_fields, linked, all=True)
