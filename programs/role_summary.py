"""Counts of a role's programs, for its page and for the audit."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, F, IntegerField, Max, Min, Value
from django.db.models.functions import Cast

from careerguide.lib.durations import duration_range
from careerguide.lib.money import dollars
from careerguide.lib.names import isolate
from programs.models import FieldOccupation, Program
from programs.models.crosswalk import CROSSWALK
from programs.role_match import in_fields_for, pathways_to
from roles.models import Role, Source, SourceNote

# Whose tuition it is, with the basis.
_KINDS = {
    Program.TuitionKind.PROGRAM: "for {}",
    Program.TuitionKind.INSTITUTION: "an institution’s average for {}",
    Program.TuitionKind.OVERSEAS: "for {} for overseas students",
}


@dataclass(frozen=True)
class Sentence:
    """A sentence about a role's programs. ``source`` is None if readers can check the sentence in the list of programs.

    ``lead`` is the emphasized beginning of ``text``. ``notes`` are the guide's notes on the same subject: those that
    contain ``figure``.
    """

    text: str
    source: Source | None = None
    lead: str = ""
    figure: str = ""
    notes: tuple[SourceNote, ...] = ()

    @property
    def rest(self) -> str:
        return self.text.removeprefix(self.lead)

    def is_said_in(self, note: SourceNote) -> bool:
        word = rf"(?<![\w,.]){re.escape(self.figure)}(?![\w]|[,.]\d)"
        return bool(self.figure and re.search(word, note.text, re.IGNORECASE))


@dataclass(frozen=True)
class RoleSummary:
    """Counts of a role's published programs.

    ``crosswalk``: the source of the fields that prepare for the role; None if it lists none.
    ``matching``: programs in one of these fields.
    ``other_fields``: the number of fields of the other programs; ``other_field`` is the first by name.
    ``linked``: programs with a pathway to the role; ``linked_with_field`` of them state a field, and
    ``linked_matching`` of them are in a field that prepares for the role.
    ``outside_study``: programs shorter or longer than ``study_months``, the range that the guide recommends.
    ``states_tuition``: programs with a tuition, from ``tuition_low`` to ``tuition_high`` US dollars.
    ``tuition_bases``: the (basis, kind) of all tuitions above zero; an empty basis is not stated.
    """

    total: int = 0
    matching: int = 0
    other_fields: int = 0
    other_field: str | None = None
    without_field: int = 0
    outside_study: int = 0
    states_duration: int = 0
    linked: int = 0
    linked_with_field: int = 0
    linked_matching: int = 0
    states_tuition: int = 0
    tuition_low: int | None = None
    tuition_high: int | None = None
    tuition_bases: frozenset[tuple[str, str]] = frozenset()
    study_months: tuple[int, int] | None = None
    crosswalk: Source | None = None

    def sentences(self, claimed: int | None) -> list[Sentence]:
        sentences = []
        field = self.other_field if self.other_fields == 1 else ""
        if self.total and self.crosswalk:
            text = self._match()
            sentences.append(Sentence(text, self.crosswalk, lead=text.partition(" program")[0], figure=field))
        if claimed is not None and claimed != self.total:
            programs = f"{claimed:,} program{'' if claimed == 1 else 's'}"
            text = f"The source claims {programs}; this page has {self.total:,}."
            sentences.append(Sentence(text, figure=f"{claimed:,}"))
        if self.total and not self.crosswalk and field and not self.without_field:
            name = isolate(field)
            all_are = f"Fields of study: {_all_are(self.total)} in {name}."
            text = f"Field of study: {name}." if self.total == 1 else all_are
            sentences.append(Sentence(text, figure=field))
        if self.outside_study:
            study = duration_range(*self.study_months)
            text = f"{count_outside_study(self)} outside the {study} of study that the guide recommends."
            sentences.append(Sentence(text, figure=study))
        return sentences

    def _match(self) -> str:
        others = self.total - self.matching - self.without_field
        rest = []
        if others:
            if others == self.total:
                who = _all_are(others)
            elif self.without_field:
                who = f"{others:,} {'is' if others == 1 else 'are'}"
            else:
                who = "the other one is" if others == 1 else f"the other {others:,} are"
            place = isolate(self.other_field) if self.other_fields == 1 else f"{self.other_fields:,} other fields"
            rest.append(f"{who} in {place}")
        if self.without_field:
            rest.append(f"{self.without_field:,} {'states' if self.without_field == 1 else 'state'} no field")
        return (
            f"{self.matching:,} of {self.total:,} program{'' if self.total == 1 else 's'} "
            f"{'is' if 1 in (self.matching, self.total) else 'are'} in a field that prepares for this role"
            f"{': ' if rest else ''}{', and '.join(rest)}."
        )

    @property
    def tuition(self) -> Sentence | None:
        if not self.total:
            return None
        if not self.states_tuition:
            text = "Tuition: not stated." if self.total == 1 else f"Tuition: none of {self.total:,} programs states it."
            return Sentence(text, figure="tuition")
        parts = [self._tuition_range()]
        if self.tuition_high:
            parts.append(_tuition_basis(self.tuition_bases, self.states_tuition))
        if self.crosswalk and not self.matching:
            study = "the recommended study" if self.study_months else "one that does"
            parts.append(f"No program here prepares for this role, so this is not the cost of {study}.")
        elif self.crosswalk and self.matching < self.total:
            parts.append("This includes programs that do not prepare for this role.")
        return Sentence(" ".join(parts), figure="tuition")

    def _tuition_range(self) -> str:
        low, high, count = dollars(self.tuition_low), dollars(self.tuition_high), self.states_tuition
        if count == 1:
            return f"Tuition: {low}{'' if self.total == 1 else ', at the only program that states one'}."
        if low == high:
            return f"Tuition: {low} at each of the {count:,} programs that state one."
        return f"Tuition: {low} to {high} among the {count:,} programs that state one."


def _all_are(count: int) -> str:
    return {1: "it is", 2: "both are"}.get(count, f"all {count:,} are")


def count_outside_study(summary: RoleSummary) -> str:
    """The beginning of a sentence, such as "2 of the 5 programs that state a duration fall"."""
    outside, stated = summary.outside_study, summary.states_duration
    if stated == 1:
        return "The only program that states a duration falls"
    return f"{outside:,} of the {stated:,} programs that state a duration {'falls' if outside == 1 else 'fall'}"


def _tuition_basis(bases: Collection[tuple[str, str]], count: int) -> str:
    order = [(basis.value, kind.value) for basis in Program.TuitionBasis if basis for kind in Program.TuitionKind]
    stated = [_KINDS[kind].format(Program.TuitionBasis(basis).label) for basis, kind in order if (basis, kind) in bases]
    if not stated:
        who_says = "The program does not say" if count == 1 else "None of them says"
        return f"{who_says} whether that is for a year or for the whole program."
    if len(bases) == 1:
        return f"{'It is' if count == 1 else 'Each amount is'} {stated[0]}."
    is_unstated = any(not basis for basis, _ in bases)
    parts = [f"some are {words}" for words in stated] + ["some have no stated basis"] * is_unstated
    return f"These amounts are not comparable: {', '.join(parts)}."


class _Group(NamedTuple):
    """Programs with the same field, duration, tuition basis and tuition kind; ``priced`` of them state a tuition."""

    field: int | None
    field_name: str | None
    months: int | None
    basis: str
    kind: str
    low: int | None
    high: int | None
    priced: int
    count: int


def summarize_roles(roles: Collection[Role]) -> dict[int, RoleSummary]:
    """The summary of each of ``roles`` by key, in one query plus one for each role without prefetched steps."""
    fields: dict[int, set[int]] = defaultdict(set)
    of_field: dict[int, list[_Group]] = defaultdict(list)
    linked: dict[int, list[_Group]] = defaultdict(list)
    crosswalk = None
    for role, title, publisher, url, *values in _rows([role.slug for role in roles]):
        group = _Group(*values)
        if role is None:
            of_field[group.field].append(group)
        elif group.count:
            linked[role].append(group)
        else:
            fields[role].add(group.field)
            crosswalk = Source(slug=CROSSWALK, title=title, publisher=publisher, url=url)
    return {
        role.pk: _summarize(fields[role.pk], of_field, linked[role.pk], role.study_months, crosswalk) for role in roles
    }


def _summarize(fields: set[int], of_field: dict, linked: list[_Group], study: tuple | None, crosswalk) -> RoleSummary:
    matching = [group for field in fields for group in of_field[field]]
    # Linked programs in one of these fields are already counted as matching.
    others = [group for group in linked if group.field not in fields]
    priced = [group for group in matching + others if group.priced]
    months = Counter()
    for group in matching + others:
        months[group.months] += group.count
    without_duration = months.pop(None, 0)
    names = {group.field: group.field_name for group in others if group.field}
    return RoleSummary(
        total=months.total() + without_duration,
        matching=_count(matching),
        other_fields=len(names),
        other_field=min(names.values(), default=None),
        without_field=_count(group for group in others if not group.field),
        outside_study=sum(count for length, count in months.items() if study and not study[0] <= length <= study[1]),
        states_duration=months.total(),
        linked=_count(linked),
        linked_with_field=_count(group for group in linked if group.field),
        linked_matching=_count(group for group in linked if group.field in fields),
        states_tuition=sum(group.priced for group in priced),
        tuition_low=min((group.low for group in priced), default=None),
        tuition_high=max((group.high for group in priced), default=None),
        tuition_bases=frozenset((group.basis, group.kind) for group in priced if group.high),
        study_months=study,
        crosswalk=crosswalk if fields else None,
    )


def _count(groups: Iterable[_Group]) -> int:
    return sum(group.count for group in groups)


def _rows(slugs: list[str]):
    """Tuples of a role, the crosswalk's title, publisher and URL, and the values of a ``_Group``, in one query.

    There are three kinds of tuples: a field that prepares for a role (no programs), the programs in such a field
    (no role), and the programs with a pathway to a role.
    """
    # PostgreSQL treats a bare null as text.
    null, empty, zero = Cast(None, IntegerField()), Value(""), Value(0)
    source = [F(f"source__{name}") for name in ("title", "publisher", "url")]
    no_source = [empty] * len(source)
    programs = Program.objects.published().order_by()
    same = ("duration_months", "tuition_basis", "tuition_kind")
    counts = {
        "low": Min("tuition_usd"), "high": Max("tuition_usd"), "priced": Count("tuition_usd"), "programs": Count("pk")
    }  # fmt: skip
    fields = (
        FieldOccupation.objects.leading_to(slugs)
        .order_by()
        .values_list("occupation__guides__role", *source, "field", empty, null, empty, empty)
        .annotate(low=null, high=null, priced=zero, programs=zero)
    )
    of_fields = (
        programs.filter(pk__in=in_fields_for(slugs))
        .values_list(null, *no_source, "field_of_study", empty, *same)
        .annotate(**counts)
    )
    linked = (
        programs.filter(pathways__in=pathways_to(slugs))
        .values_list("pathways__role", *no_source, "field_of_study", "field_of_study__name", *same)
        .annotate(**counts)
    )
    return fields.distinct().union(of_fields, linked, all=True)
