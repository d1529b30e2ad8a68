"""Audit rules for guides and related models."""

from careerguide.audit import text_rules
from careerguide.audit.engine import Inspection, RuleContext, register
from roles.models import Occupation, Role, Skill, SkillGroup, Source, Specialization

from . import figures, labels, pay, texts


class SkillGroupContext(RuleContext):
    """A group's own fields are checked with its guide, so only its entries are checked here."""

    rows = ("entries",)
    checks_own_fields = False


def _guides():
    return Role.objects.prefetch_related(
        *("skill_groups__entries__skill", "comparisons__other", "pay_bands", "steps", "days"),
        *("fit_statements", "notes", "aliases", "official__occupation__source"),
    )


def _skill_groups():
    return SkillGroup.objects.select_related("role").prefetch_related("entries__skill")


register(
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
    Inspection("roles", "roles.skillgroup", _skill_groups, text_rules.NAMES, SkillGroupContext, page="role"),
    Inspection("roles", "roles.specialization", Specialization.objects.all, text_rules.NAMES),
    Inspection("roles", "roles.skill", Skill.objects.all, text_rules.NAMES),
    Inspection(
        "roles",
        "roles.occupation",
        Occupation.objects.all,
        (*pay.OCCUPATION_RULES, *figures.OCCUPATION_RULES, *text_rules.NAMES),
    ),
)
