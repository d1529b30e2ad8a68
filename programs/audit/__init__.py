"""What the audit looks for in the catalog, and in guides by what the catalog holds for them."""

from careerguide.audit import text_rules
from careerguide.audit.engine import Inspection
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from roles.models import Role

from . import figures, places, roles, twins
from .context import ProgramContext

__all__ = ["INSPECTIONS"]

INSPECTIONS = (
    Inspection("programs", "roles.role", Role.objects.with_steps, roles.RULES, roles.RoleListContext),
    Inspection(
        "programs",
        "programs.program",
        Program.objects.for_audit,
        (*figures.RULES, *places.RULES, *twins.RULES, *text_rules.NAMES, *text_rules.TEXTS, *text_rules.URLS),
        ProgramContext,
        # One institution's programs stand together, so that twins are looked for among few.
        order=("institution_id", "pk"),
    ),
    Inspection(
        "programs",
        "programs.institution",
        Institution.objects.all,
        (*text_rules.NAMES, *text_rules.URLS),
        text_rules.LinkContext,
    ),
    Inspection("programs", "programs.degreetype", DegreeType.objects.all, text_rules.NAMES),
    Inspection("programs", "programs.fieldofstudy", FieldOfStudy.objects.all, text_rules.NAMES),
)
