"""What the audit looks for in guides, and in what they refer to."""

from careerguide.audit import text_rules
from careerguide.audit.engine import Inspection, RuleContext
from roles.models import Occupation, Role, Skill, SkillGroup, Source, Specialization

from . import figures, labels, pay, texts

__all__ = ["INSPECTIONS"]


class RowsOnly(RuleContext):
    """A group of skills: its own name and text are inspected on its guide's page, its skills' notes here."""

    own = False
    rows = ("entries",)


def _guides():
    return Role.objects.prefetch_related(
        *("skill_groups__entries__skill", "comparisons", "pay_bands", "steps", "days"),
        *("fit_statements", "notes", "aliases"),
    )


def _skill_groups():
    return SkillGroup.objects.select_related("role").prefetch_related("entries__skill")


def _names_of(model) -> Inspection:
    return Inspection("roles", model._meta.label_lower, model.objects.all, text_rules.NAMES)


INSPECTIONS = (
    Inspection(
        "roles",
        "roles.role",
        _guides,
        (*labels.RULES, *pay.RULES, *figures.RULES, *texts.RULES, *text_rules.NAMES, *text_rules.TEXTS),
        labels.RoleContext,
    ),
    Inspection(
        "roles",
        "roles.source",
        Source.objects.all,
        (*figures.SOURCE_RULES, *text_rules.NAMES, *text_rules.TEXTS, *text_rules.URLS),
        text_rules.LinkContext,
    ),
    Inspection("roles", "roles.skillgroup", _skill_groups, text_rules.NAMES, RowsOnly),
    _names_of(Specialization),
    _names_of(Skill),
    _names_of(Occupation),
)
