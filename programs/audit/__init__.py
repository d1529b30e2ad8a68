"""What the audit looks for in the catalog, and in guides by what the catalog holds for them."""

from careerguide.lib.audit import Inspection
from programs.models import DegreeType, FieldOfStudy, Institution, Program
from roles.audit import shared
from roles.models import Role

from . import figures, places, roles, twins
from .known import KnownPrograms

__all__ = ["INSPECTIONS"]

INSPECTIONS = (
    Inspection("programs", "roles.role", Role.objects.with_steps, roles.RULES, roles.KnownLists),
    Inspection(
        "programs",
        "programs.program",
        Program.objects.for_audit,
        (*figures.RULES, *places.RULES, *twins.RULES, *shared.NAMES, *shared.TEXTS, *shared.ADDRESSES),
        KnownPrograms,
        # One institution's programs stand together, so that twins are looked for among few.
        order=("institution_id", "pk"),
    ),
    Inspection(
        "programs",
        "programs.institution",
        Institution.objects.all,
        (*shared.NAMES, *shared.ADDRESSES),
        shared.KnownLinks,
    ),
    Inspection("programs", "programs.degreetype", DegreeType.objects.all, shared.NAMES),
    Inspection("programs", "programs.fieldofstudy", FieldOfStudy.objects.all, shared.NAMES),
)
