"""What the audit looks for in guides, and in what they refer to."""

from careerguide.lib.audit import Inspection, Known
from roles.models import Occupation, Role, Skill, SkillGroup, Source, Specialization

from . import figures, labels, pay, shared, texts

__all__ = ["INSPECTIONS"]


class RowsOnly(Known):
    """A group of skills: its own name and text are inspected on its guide's page, its skills' notes here."""

    own = False
    rows = ("entries",)


def _names_of(model) -> Inspection:
    return Inspection("roles", model._meta.label_lower, model.objects.all, shared.NAMES)


INSPECTIONS = (
    Inspection(
        "roles",
        "roles.role",
        Role.objects.for_audit,
        (*labels.RULES, *pay.RULES, *figures.RULES, *texts.RULES, *shared.NAMES, *shared.TEXTS),
        labels.KnownRoles,
    ),
    Inspection(
        "roles",
        "roles.source",
        Source.objects.all,
        (*figures.SOURCE_RULES, *shared.NAMES, *shared.TEXTS, *shared.ADDRESSES),
        shared.KnownLinks,
    ),
    Inspection("roles", "roles.skillgroup", SkillGroup.objects.for_audit, shared.NAMES, RowsOnly),
    _names_of(Specialization),
    _names_of(Skill),
    _names_of(Occupation),
)
