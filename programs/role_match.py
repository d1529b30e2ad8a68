"""The programs that lead to a role, and which of them prepare for it.

A program leads to a role through a pathway, if a source or an editor says so, or through its field of study, if the
official crosswalk links the field to an occupation that lists the role's title. Only the field decides whether a
program prepares for the role; pages call such a program a match. Without a crosswalk, or if no occupation lists the
role, pages do not say which programs match.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping
from typing import NamedTuple

from django.db.models import BooleanField, Case, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast

from careerguide.lib.aggregates import ListOf
from programs.field_names import field_in_sentence
from programs.levels import award_level
from programs.models import FieldOccupation, FieldOfStudy, Pathway, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import Occupation, Role, RoleOccupation, Source

MATCH, NO_MATCH = "a match for this role", "not a match for this role"

# How the level of a program compares with what an occupation usually requires.
_LEVELS = {
    -1: "above the usual level for starting",
    0: "at the usual level for starting",
    1: "below the usual level for starting",
}

_LINKS = {
    Pathway.Strength.RECOMMENDED: "recommended",
    Pathway.Strength.LISTED: "listed by the guide’s source",
    Pathway.Strength.RELATED: "related",
}

# The order in which a program's roles are listed.
_PREPARES = (True, False, None)
_STRENGTHS = (Pathway.Strength.RECOMMENDED, Pathway.Strength.LISTED, Pathway.Strength.RELATED, None)


def fields_for(slugs) -> dict[int, set[str]]:
    """The fields of study that prepare for a role or an occupation among ``slugs``.

    They map keys to the slugs of the occupations that the fields lead to. They are read by themselves. As a part of a
    query of programs, the crosswalk leads PostgreSQL to plans that take minutes if its statistics are from before an
    import.
    """
    fields: dict[int, set[str]] = defaultdict(set)
    links = FieldOccupation.objects.leading_to_careers(slugs).order_by()
    for field, occupation in links.values_list("field", "occupation__slug"):
        fields[field].add(occupation)
    return fields


def pathways_to(slugs):
    return Pathway.objects.filter(role__slug__in=list(slugs)).order_by()


def with_pathway_to(programs, role: Role):
    return programs.filter(pk__in=pathways_to([role.slug]).values("program"))


def leads_to(slugs, fields: Collection[int] | None = None) -> Q:
    """Programs that lead to a role or an occupation among ``slugs``. Their ``fields`` can be known already.

    This is a union of keys, so that no program counts twice and both parts use an index.
    """
    fields = fields_for(slugs) if fields is None else fields
    in_fields = Program.objects.filter(field_of_study__in=list(fields)).order_by()
    return Q(pk__in=pathways_to(slugs).values("program").union(in_fields.values("pk")))


def with_match(programs, slug: str, fields: Mapping[int, Container[str]]):
    """Annotate ``programs`` with how they match the role or the occupation with ``slug``, whose ``fields`` are known.

    ``prepares``: see ``with_prepares()``. All programs of an occupation match it, so it is None for them.
    ``required``: what the occupation with ``slug`` usually requires.
    """
    of_role = [field for field, occupations in fields.items() if slug not in occupations]
    required = Occupation.objects.current().filter(slug=slug).order_by().values("entry_education")
    return with_prepares(programs, of_role or None).annotate(required=Subquery(required))


def with_prepares(programs, fields: Collection[int] | None):
    """Annotate ``programs`` with ``prepares``: whether their field is among ``fields``, which prepare for a role.

    It is None if no field is known to prepare for the role, or if the program's field is Australian and not in the
    crosswalk.
    """
    if fields is None:
        # PostgreSQL cannot sort by a bare null.
        return programs.annotate(prepares=Cast(None, BooleanField(null=True)))
    return programs.annotate(
        prepares=Case(
            When(field_of_study__scheme=FieldOfStudy.Scheme.ASCED, then=Value(None)),
            When(field_of_study__in=fields, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(null=True),
        )
    )


def prepares(program: Program, fields: Collection[int]) -> bool | None:
    """What ``with_prepares()`` would annotate a program with that is already read."""
    field = program.field_of_study
    if not fields or (field and field.scheme == FieldOfStudy.Scheme.ASCED):
        return None
    return program.field_of_study_id in fields


def match_words(program: Program) -> str:
    """How a program matches the role of the list, or how its level compares with the occupation of the list.

    Empty if that is unknown, or if the list is not for one of them.
    """
    if required := getattr(program, "required", None):
        level = award_level(program.degree_type)
        return _LEVELS.get(level.compare(Occupation(entry_education=required)), "") if level else ""
    prepares = getattr(program, "prepares", None)
    if prepares is None:
        return ""
    return MATCH if prepares else NO_MATCH


class ProgramRole(NamedTuple):
    role: Role
    words: str
    note: str
    prepares: bool | None
    strength: str | None


def roles_of(programs: Collection[Program]) -> dict[int, list[ProgramRole]]:
    """The roles of each of ``programs`` by program key, in one query.

    The roles that a program prepares for come first, then those with the strongest pathways. A role that is not
    published is included only if there is a pathway to it.
    """
    rows = list(_role_rows(programs)) if programs else []
    return {program.pk: _roles_of(program, rows) for program in programs}


def _roles_of(program: Program, rows: list[Role]) -> list[ProgramRole]:
    pathways = {role.pk: role for role in rows if role.program == program.pk}
    found = []
    for pk, role in {role.pk: role for role in rows}.items():
        pathway = pathways.get(pk)
        strength, note = (pathway.strength, pathway.note) if pathway else (None, "")
        judged = role.judged and not (program.field_of_study and not program.field_of_study.cip_code)
        prepares = program.field_of_study_id in (role.preparing_fields or []) if judged else None
        if pathway or (prepares and role.is_published):
            is_chosen = program.field_of_study_id not in (role.listed_fields or [])
            words = _role_words(program, prepares, strength, is_chosen=is_chosen)
            found.append(ProgramRole(role, words, note, prepares, strength))
    # The sort is stable, so equal roles stay ordered by title.
    return sorted(found, key=lambda each: (_PREPARES.index(each.prepares), _STRENGTHS.index(each.strength)))


def _role_words(program: Program, prepares: bool | None, strength: str | None, *, is_chosen: bool) -> str:
    words = [_LINKS[strength]] if strength else []
    if prepares:
        choice = " and an occupation that our editors chose" if is_chosen else ""
        words.insert(0, f"a match by its field of study{choice}")
    elif prepares is False:
        field = program.field_of_study
        reason = f"its field is {field_in_sentence(field.name, field.cip_code)}" if field else "no field stated"
        words.insert(0, f"not a match ({reason})")
        return ", but ".join(words)
    return ", ".join(words)


def _role_rows(programs: Collection[Program]):
    """The roles that any of ``programs`` leads to, by title: a row for each pathway, or one row without a pathway.

    A row has the ``program``, ``strength`` and ``note`` of its pathway; ``judged``: whether the crosswalk has an
    occupation of the role; ``preparing_fields``: which of the programs' fields prepare for the role; ``listed_fields``:
    which of them do so by an occupation that lists the role's title, not only by one that our editors chose; and
    ``crosswalk_url``.
    """
    leading = RoleOccupation.objects.filter(relation__in=RoleOccupation.LEADING).order_by()
    judged = leading.filter(occupation__in=FieldOccupation.objects.official().order_by().values("occupation"))
    fields = {program.field_of_study_id for program in programs} - {None}
    preparing = leading.filter(
        occupation__prepared_by__source__slug=CROSSWALK, occupation__prepared_by__field__in=fields
    )
    by_field = Role.objects.published().filter(pk__in=preparing.values("role")).order_by()
    of_role = preparing.filter(role=OuterRef("pk")).values("role")
    listed = of_role.filter(relation=RoleOccupation.Relation.LISTED)
    fields_of = ListOf("occupation__prepared_by__field")
    return (
        Role.objects.annotate(
            way=FilteredRelation("pathways", condition=Q(pathways__program__in=[program.pk for program in programs])),
            program=F("way__program"),
            strength=F("way__strength"),
            note=F("way__note"),
            judged=Exists(judged.filter(role=OuterRef("pk"))),
            preparing_fields=Subquery(of_role.annotate(all=fields_of).values("all")),
            listed_fields=Subquery(listed.annotate(all=fields_of).values("all")),
            crosswalk_url=Subquery(Source.objects.filter(slug=CROSSWALK).order_by().values("url")),
        )
        .filter(Q(way__isnull=False) | Q(pk__in=by_field.values("pk")))
        .order_by("sort_key", "pk")
    )
