"""Audit rules for programs, and for what guides say about them."""

from careerguide.audit import text_rules
from careerguide.audit.engine import Inspection, register
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from roles.models import Role

from . import duplicates, figures, institutions, notes, places, roles
from .context import ProgramContext


def _programs():
    return Program.objects.select_related("institution", "degree_type", "source").prefetch_related("pathways")


register(
    Inspection(
        "programs",
        "roles.role",
        Role.objects.all,
        (*roles.RULES, *notes.RULES),
        roles.RoleContext,
        relations=("steps", "notes"),
    ),
    Inspection(
        "programs",
        "programs.program",
        _programs,
        (*figures.RULES, *places.RULES, *duplicates.RULES, *text_rules.NAMES, *text_rules.TEXTS, *text_rules.URLS),
        ProgramContext,
        # To find duplicates, a batch loads all programs of its institutions, so it should have few institutions.
        order=("institution_id", "pk"),
    ),
    Inspection(
        "programs",
        "programs.institution",
        Institution.objects.all,
        (*institutions.RULES, *text_rules.NAMES, *text_rules.URLS),
        institutions.InstitutionContext,
    ),
    Inspection("programs", "programs.degreetype", DegreeType.objects.all, text_rules.NAMES),
    Inspection("programs", "programs.fieldofstudy", FieldOfStudy.objects.all, text_rules.NAMES),
)
