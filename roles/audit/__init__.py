"""Audit rules for guides and related models."""

from django.db.models import Prefetch

from careerguide.audit import text_rules
from careerguide.audit.engine import Inspection, register
from roles.models import Comparison, Occupation, Role, RoleOccupation, Skill, SkillEntry, Source, Specialization

from . import figures, labels, pay, texts


def _guides():
    return Role.objects.prefetch_related(
        Prefetch("skill_groups__entries", SkillEntry.objects.select_related("skill")),
        Prefetch("comparisons", Comparison.objects.select_related("other")),
        Prefetch("official", RoleOccupation.objects.select_related("occupation__source")),
        *("pay_bands", "steps", "days", "fit_statements", "notes", "aliases"),
    )


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
    Inspection("roles", "roles.specialization", Specialization.objects.all, text_rules.NAMES),
    Inspection("roles", "roles.skill", Skill.objects.all, text_rules.NAMES),
    Inspection(
        "roles",
        "roles.occupation",
        Occupation.objects.all,
        (*pay.OCCUPATION_RULES, *figures.OCCUPATION_RULES, *text_rules.NAMES),
    ),
)
