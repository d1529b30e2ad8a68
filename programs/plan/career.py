"""The career of a plan, a guide or an occupation: its pay, its steps, and how programs lead to it."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from careerguide.content.pages import public_row
from programs.models import FieldOccupation, Pathway, Program
from programs.role_match import fields_for, prepares, roles_of
from programs.wording import CLAIMS, mismatch
from roles.models import CareerStep, Occupation, Role
from roles.starting_pay import StartingPay, of_occupation, of_roles

MAX_STEPS = 6
# The number of careers to choose from.
MAX_CAREERS = 24


class Link(NamedTuple):
    """How a program leads to a career. ``conflict`` is a sentence if its field does not prepare for it."""

    leads: bool
    conflict: str = ""


class PlanCareer(NamedTuple):
    row: Role | Occupation
    pay: StartingPay

    def steps(self) -> list[CareerStep]:
        """What to do besides the degree, by the guide."""
        if not self.pay.is_guide:
            return []
        return list(self.row.steps.filter(path=CareerStep.Path.ENTRY, study_months_min=None)[:MAX_STEPS])

    def links(self, programs: Sequence[Program]) -> dict[int, Link]:
        """A link for each of ``programs`` by key, in two queries at most."""
        fields = fields_for([self.row.slug])
        if not self.pay.is_guide:
            return {program.pk: Link(program.field_of_study_id in fields) for program in programs}
        pathways = {pathway.program_id: pathway for pathway in self.row.pathways.filter(program__in=programs)}
        return {program.pk: _link(program, fields, pathways.get(program.pk)) for program in programs}


def _link(program: Program, fields: Collection[int], pathway: Pathway | None) -> Link:
    match = prepares(program, fields)
    is_conflict = match is False and pathway and pathway.strength in CLAIMS
    conflict = (pathway.note or mismatch(program, pathway.strength)) if is_conflict else ""
    return Link(bool(match or pathway), conflict)


def find_career(slug: str) -> PlanCareer | None:
    """The career that has or had ``slug``, or its successor."""
    if role := public_row(Role.objects.order_by(), slug):
        return PlanCareer(role, of_roles([role])[role.pk])
    occupation = Occupation.objects.select_related("source", "successor__source").filter(slug=slug).first()
    if occupation and not occupation.is_current:
        occupation = occupation.successor
    return PlanCareer(occupation, of_occupation(occupation)) if occupation and occupation.is_current else None


def careers_of(programs: Sequence[Program]) -> list[tuple[str, str]]:
    """The slugs and titles of the careers that ``programs`` lead to, guides first, in two queries."""
    guides = [link.role for links in roles_of(programs).values() for link in links if link.role.is_published]
    fields = {program.field_of_study_id for program in programs} - {None}
    links = FieldOccupation.objects.official().filter(field__in=fields, occupation__is_current=True)
    occupations = links.order_by("occupation__title").values_list("occupation__slug", "occupation__title")
    named = [(role.slug, role.title) for role in guides]
    return list(dict.fromkeys([*named, *(occupations if fields else [])]))[:MAX_CAREERS]
