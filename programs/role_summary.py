"""Counts of a role's programs, for its pages and for the audit."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, IntegerField, Q, Value
from django.db.models.functions import Cast

from programs.field_names import field_in_sentence
from programs.models import FieldOccupation, Pathway, Program
from programs.models.crosswalk import CROSSWALK
from programs.role_match import pathways_to
from roles.models import Role, Source

# The highest tuitions that the filter bar offers, in US dollars.
TUITION_LIMITS = (10_000, 20_000, 30_000, 40_000)


class FieldCount(NamedTuple):
    pk: int
    slug: str
    name: str
    count: int


@dataclass(frozen=True)
class RoleSummary:
    """Counts of a role's published programs. There are two kinds, and a program can be of both.

    Programs whose field prepares for the role:
    ``crosswalk``: the source of the fields that prepare; None if it lists none, so no program is known to match.
    ``matching``: all of these programs; ``fields``: their fields, most programs first.

    Programs with a pathway to the role:
    ``linked``: all of them. ``linked_matching`` are in a field that prepares, ``linked_judged`` are in any field that
    the crosswalk covers, ``linked_without_field`` state no field, and ``linked_by_source`` are listed by the source.
    ``other_fields``: the fields of those that do not match, as written in a sentence, by name.
    ``states_duration`` of them state one; ``outside_study`` are shorter or longer than ``study_months``, the range that
    the guide recommends.

    Both together: ``formats``, ``months`` and ``tuition_up_to`` count all programs by format and by duration, and those
    up to each of TUITION_LIMITS.
    """

    crosswalk: Source | None = None
    matching: int = 0
    fields: tuple[FieldCount, ...] = ()
    linked: int = 0
    linked_matching: int = 0
    linked_judged: int = 0
    linked_without_field: int = 0
    linked_by_source: int = 0
    other_fields: tuple[str, ...] = ()
    states_duration: int = 0
    outside_study: int = 0
    study_months: tuple[int, int] | None = None
    formats: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[int, int] = field(default_factory=dict)
    tuition_up_to: Mapping[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.matching + self.linked_only

    @property
    def linked_only(self) -> int:
        return self.linked - self.linked_matching

    @property
    def matching_only(self) -> int:
        return self.matching - self.linked_matching


class _Group(NamedTuple):
    """Programs that are alike in all but their tuition, and how many of them cost up to each of TUITION_LIMITS."""

    field: int | None
    name: str
    cip_code: str
    format: str
    months: int | None
    strength: str
    count: int
    up_to: tuple[int, ...]


class FieldLink(NamedTuple):
    """A field that prepares for ``role``, with the title, publisher and URL of the crosswalk."""

    role: int
    field: int
    slug: str
    name: str
    title: str
    publisher: str
    url: str


def field_links(slugs: list[str]) -> list[FieldLink]:
    links = FieldOccupation.objects.leading_to(slugs).order_by().distinct()
    columns = ("occupation__guides__role", "field", "field__slug", "field__name")
    source = [f"source__{name}" for name in ("title", "publisher", "url")]
    return [FieldLink(*values) for values in links.values_list(*columns, *source)]


def summarize_roles(roles: Collection[Role], links: Iterable[FieldLink] | None = None) -> dict[int, RoleSummary]:
    """The summary of each of ``roles`` by key, in one query plus one for each role without prefetched steps.

    Another query reads the ``field_links()`` of the roles if they are not known.
    """
    slugs = [role.slug for role in roles]
    fields: dict[int, list[FieldCount]] = defaultdict(list)
    of_field: dict[int, list[_Group]] = defaultdict(list)
    linked: dict[int, list[_Group]] = defaultdict(list)
    crosswalk = None
    for link in field_links(slugs) if links is None else links:
        fields[link.role].append(FieldCount(link.field, link.slug, link.name, count=0))
        crosswalk = Source(slug=CROSSWALK, title=link.title, publisher=link.publisher, url=link.url)
    keys = {each.pk for found in fields.values() for each in found}
    for role, *values in _program_rows(slugs, keys):
        group = _Group(*values[:7], up_to=tuple(values[7:]))
        if role is None:
            of_field[group.field].append(group)
        else:
            linked[role].append(group)
    return {
        role.pk: _summarize(fields[role.pk], of_field, linked[role.pk], role.study_months, crosswalk) for role in roles
    }


def _summarize(
    fields: list[FieldCount], of_field: dict, linked: list[_Group], study: tuple | None, crosswalk
) -> RoleSummary:
    counted = [each._replace(count=_count(of_field[each.pk])) for each in fields]
    keys = {each.pk for each in fields}
    matching = [group for key in keys for group in of_field[key]]
    # Linked programs in one of these fields are already counted as matching.
    others = [group for group in linked if group.field not in keys]
    everything = matching + others
    linked_months = _count_by("months", linked)
    return RoleSummary(
        crosswalk=crosswalk if fields else None,
        matching=_count(matching),
        fields=tuple(sorted((each for each in counted if each.count), key=lambda each: (-each.count, each.name))),
        linked=_count(linked),
        linked_matching=_count(group for group in linked if group.field in keys),
        linked_judged=_count(group for group in linked if group.cip_code),
        linked_without_field=_count(group for group in linked if not group.field),
        linked_by_source=_count(group for group in linked if group.strength == Pathway.Strength.LISTED),
        other_fields=tuple(sorted({field_in_sentence(group.name, group.cip_code) for group in others if group.field})),
        states_duration=linked_months.total(),
        outside_study=sum(
            count for length, count in linked_months.items() if study and not study[0] <= length <= study[1]
        ),
        study_months=study,
        formats=_count_by("format", everything),
        months=_count_by("months", everything),
        tuition_up_to={
            limit: sum(group.up_to[number] for group in everything) for number, limit in enumerate(TUITION_LIMITS)
        },
    )


def _count(groups: Iterable[_Group]) -> int:
    return sum(group.count for group in groups)


def _count_by(name: str, groups: Iterable[_Group]) -> Counter:
    """The number of programs by each stated value."""
    counts = Counter()
    for group in groups:
        if value := getattr(group, name):
            counts[value] += group.count
    return counts


def _program_rows(slugs: list[str], fields: Collection[int]):
    """Tuples of a role and the values of a ``_Group``, in one query.

    They are programs in one of the ``fields`` (the role is None), and programs with a pathway to the role.
    """
    # PostgreSQL treats a bare null as text.
    no_role, empty = Cast(None, IntegerField()), Value("")
    programs = Program.objects.published().order_by()
    alike = ("delivery_mode", "duration_months")
    up_to = {f"up_to_{limit}": Count("pk", filter=Q(tuition_usd__lte=limit)) for limit in TUITION_LIMITS}
    of_fields = (
        programs.filter(field_of_study__in=fields)
        .values_list(no_role, "field_of_study", empty, empty, *alike, empty)
        .annotate(programs=Count("pk"), **up_to)
    )
    linked = (
        programs.filter(pathways__in=pathways_to(slugs))
        .values_list(
            *("pathways__role", "field_of_study", "field_of_study__name", "field_of_study__cip_code"),
            *(*alike, "pathways__strength"),
        )
        .annotate(programs=Count("pk"), **up_to)
    )
    return of_fields.union(linked, all=True)
