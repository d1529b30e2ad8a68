"""Which programs prepare for a role: those in a field that the official crosswalk ties to an occupation of its title.

A program leads to a role by a pathway, because a source or an editor says so, or by its field of study. Only the
field says whether it fits. Where nobody can tell, because no crosswalk is loaded or the role has no occupation that
lists its title, nothing is said of fit.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When

from careerguide.lib.aggregates import ListOf
from programs.models import FieldOccupation, Pathway, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import Role, RoleOccupation, Source

PREPARES = "prepares for this role"

# What stands first where a program leads to several roles.
_FITS = (True, False, None)
_STRENGTHS = (Pathway.Strength.RECOMMENDED, Pathway.Strength.LISTED, Pathway.Strength.RELATED, None)


def fields_for(slugs):
    """The fields of study that prepare for a role among ``slugs``, as keys; a field may stand there twice."""
    return FieldOccupation.objects.leading_to(slugs).order_by().values("field")


def pathways_to(slugs):
    """The pathways to a role among ``slugs``."""
    return Pathway.objects.filter(role__slug__in=list(slugs)).order_by()


def in_fields_for(slugs):
    """The programs in a field of study that prepares for a role among ``slugs``, as keys; drafts too."""
    return Program.objects.filter(field_of_study__in=fields_for(slugs)).order_by().values("pk")


def leads_to(slugs) -> Q:
    """The condition that a program leads to a role among ``slugs``: by a pathway, or by its field of study.

    One set of keys, so that no program counts twice and both ways are found by an index.
    """
    return Q(pk__in=pathways_to(slugs).values("program").union(in_fields_for(slugs)))


def for_role(programs, role: Role):
    """The ``programs`` that lead to ``role``, by a pathway or by their field of study."""
    return programs.filter(leads_to([role.slug]))


def with_match(programs, slug: str):
    """``programs`` with how they match the role with ``slug``.

    ``fits``: whether its field of study prepares for the role; None where nobody can tell of any field.
    ``strength``: that of its pathway to the role; None where it has none.
    """
    pathway = Pathway.objects.filter(program=OuterRef("pk"), role__slug=slug)
    return programs.annotate(
        fits=Case(
            When(~Exists(fields_for([slug])), then=Value(None)),
            When(field_of_study__in=fields_for([slug]), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(null=True),
        ),
        strength=Subquery(pathway.order_by().values("strength")[:1]),
    )


def crosswalk_columns() -> dict[str, Subquery]:
    """What pages show of the crosswalk's source, to be read along with something else."""
    source = Source.objects.filter(slug=CROSSWALK).order_by()
    return {f"crosswalk_{name}": Subquery(source.values(name)[:1]) for name in ("title", "publisher", "url")}


def crosswalk_source(columns: dict) -> Source | None:
    """The crosswalk's source out of what was read with ``crosswalk_columns``; None where there is none."""
    values = {name: columns[f"crosswalk_{name}"] for name in ("title", "publisher", "url")}
    return Source(slug=CROSSWALK, **values) if values["title"] else None


def fit_words(program: Program) -> str:
    """How ``program`` fits the role whose list it stands in, in a few words; empty where nobody can tell."""
    return _words(program, getattr(program, "fits", None), getattr(program, "strength", None))


def _words(program: Program, fits: bool | None, strength: str | None) -> str:
    if fits is None:
        return ""
    if fits:
        return PREPARES
    why_not = "in another field" if program.field_of_study_id else "field not stated"
    return ", ".join([*([Pathway.Strength(strength).label] if strength else []), why_not])


@dataclass(frozen=True)
class Way:
    """A role that a program leads to: how surely, in words, and why, in the pathway's own line.

    ``fits`` is None where nobody can tell, ``strength`` where no pathway leads there.
    """

    role: Role
    words: str
    note: str
    fits: bool | None
    strength: str | None


@dataclass(frozen=True)
class WaysOn:
    """Where a program leads. The ``crosswalk`` is named only where something is said by it."""

    ways: list[Way]
    crosswalk: Source | None


def ways_on(programs: Collection[Program]) -> dict[int, WaysOn]:
    """Where each of ``programs`` leads, by its key, in one query however many they are; none without any.

    To the roles of its pathways, and to those that its field prepares for. Those that it fits stand first, then the
    surest. A draft that only the crosswalk would name is not named.
    """
    rows = list(_roles_of(programs)) if programs else []
    return {program.pk: _ways_of(program, rows) for program in programs}


def _ways_of(program: Program, rows: list[Role]) -> WaysOn:
    """Where ``program`` leads, out of the ``rows`` of ``_roles_of``."""
    pathways = {role.pk: role for role in rows if role.program == program.pk}
    ways = []
    for pk, role in {role.pk: role for role in rows}.items():
        pathway = pathways.get(pk)
        strength, note = (pathway.strength, pathway.note) if pathway else (None, "")
        fits = program.field_of_study_id in (role.fitting_fields or []) if role.judged else None
        if pathway or (fits and role.is_published):
            ways.append(Way(role, _way_words(program, fits, strength), note, fits, strength))
    # Stable: among equals the order of the titles stays.
    ways.sort(key=lambda way: (_FITS.index(way.fits), _STRENGTHS.index(way.strength)))
    judged = any(way.fits is not None for way in ways)
    return WaysOn(ways, crosswalk_source(vars(rows[0])) if judged else None)


def _way_words(program: Program, fits: bool | None, strength: str | None) -> str:
    """How surely ``program`` leads to a role, in words."""
    if fits is False:
        return _words(program, fits, strength)
    words = [Pathway.Strength(strength).label] if strength else []
    if fits:
        words.append(f"{PREPARES}, by the official crosswalk")
    return "; ".join(words)


def _roles_of(programs: Collection[Program]):
    """The roles that any of ``programs`` leads to, by title: a row for each pathway, or one where there is none.

    A row says ``program``, ``strength`` and ``note`` of its pathway; of its role ``judged``, whether the crosswalk
    knows an occupation that lists it, and ``fitting_fields``, which of the programs' fields prepare for it.
    """
    listed = RoleOccupation.objects.filter(relation=RoleOccupation.Relation.LISTED).order_by()
    judged = listed.filter(occupation__in=FieldOccupation.objects.official().order_by().values("occupation"))
    fields = {program.field_of_study_id for program in programs} - {None}
    fitting = listed.filter(occupation__prepared_by__source__slug=CROSSWALK, occupation__prepared_by__field__in=fields)
    by_field = Role.objects.published().filter(pk__in=fitting.values("role")).order_by()
    of_role = fitting.filter(role=OuterRef("pk")).values("role")
    return (
        Role.objects.annotate(
            way=FilteredRelation("pathways", condition=Q(pathways__program__in=[program.pk for program in programs])),
            program=F("way__program"),
            strength=F("way__strength"),
            note=F("way__note"),
            judged=Exists(judged.filter(role=OuterRef("pk"))),
            fitting_fields=Subquery(of_role.annotate(all=ListOf("occupation__prepared_by__field")).values("all")),
            **crosswalk_columns(),
        )
        .filter(Q(way__isnull=False) | Q(pk__in=by_field.values("pk")))
        .order_by("title", "pk")
    )
