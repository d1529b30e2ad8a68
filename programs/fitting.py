"""Which programs prepare for a role: those in a field that the official crosswalk ties to an occupation of its title.

A program leads to a role by a pathway, because a source or an editor says so, or by its field of study. Only the
field says whether it fits. Where nobody can tell, because no crosswalk is loaded or the role has no occupation that
lists its title, nothing is said of fit.
"""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When

from programs.models import FieldOccupation, Pathway, Program
from programs.models.crosswalk import CROSSWALK
from roles.models import Role, RoleOccupation, Source

PREPARES = "prepares for this role"


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


def prepares_for(slugs) -> Q:
    """The condition that a program's field of study prepares for a role among ``slugs``."""
    return Q(field_of_study__in=fields_for(slugs))


def fit_columns(slug: str) -> dict:
    """What a program says of the role with ``slug``.

    ``fits``: whether its field of study prepares for the role; None where nobody can tell of any field.
    ``strength``: that of its pathway to the role; None where it has none.
    """
    pathway = Pathway.objects.filter(program=OuterRef("pk"), role__slug=slug)
    return {
        "fits": Case(
            When(~Exists(fields_for([slug])), then=Value(None)),
            When(prepares_for([slug]), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(null=True),
        ),
        "strength": Subquery(pathway.order_by().values("strength")[:1]),
    }


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
    """A role that a program leads to: how surely, in words, and why, in the pathway's own line."""

    role: Role
    words: str
    note: str
    judged: bool


class WaysOn:
    """Where ``program`` leads: to the roles of its pathways, and to those that its field prepares for."""

    def __init__(self, program: Program):
        self.program = program
        roles = list(roles_of(program))
        self.ways = [self._way(role) for role in roles]
        # Named only where something is said by it.
        judged = any(way.judged for way in self.ways)
        self.crosswalk = crosswalk_source(vars(roles[0])) if judged else None

    def _way(self, role: Role) -> Way:
        words = [Pathway.Strength(role.strength).label] if role.strength else []
        if role.fits:
            words.append(f"{PREPARES}, by the official crosswalk")
        elif role.fits is False:
            words = [_words(self.program, False, role.strength)]
        return Way(role, "; ".join(words), role.note or "", role.fits is not None)


def roles_of(program: Program):
    """The roles that ``program`` leads to, those that it fits first, in one query.

    Each says ``strength`` and ``note`` of its pathway and ``fits`` as a program's row does. A draft that only the
    crosswalk would name is not named.
    """
    listed = RoleOccupation.objects.filter(relation=RoleOccupation.Relation.LISTED).order_by()
    links = FieldOccupation.objects.official().order_by()
    judged = listed.filter(occupation__in=links.values("occupation")).values("role")
    of_field = links.filter(field=program.field_of_study_id).values("occupation")
    fitting = Q(pk__in=listed.filter(occupation__in=of_field).values("role"))
    return (
        Role.objects.annotate(
            way=FilteredRelation("pathways", condition=Q(pathways__program=program)),
            strength=F("way__strength"),
            note=F("way__note"),
            fits=Case(
                When(fitting, then=Value(True)),
                When(pk__in=judged, then=Value(False)),
                output_field=BooleanField(null=True),
            ),
            **crosswalk_columns(),
        )
        .filter(Q(way__isnull=False) | Q(pk__in=Role.objects.published().filter(fitting).order_by().values("pk")))
        .order_by(F("fits").desc(nulls_last=True), "title")
    )
