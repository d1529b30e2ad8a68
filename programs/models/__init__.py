"""The models of the degree-program catalog."""

from .crosswalk import FieldOccupation
from .institutions import DegreeType, FieldOfStudy, Institution
from .outcomes import InstitutionFigures, Outcome
from .pathway import Pathway
from .program import Program, ProgramAddress

__all__ = [
    "DegreeType",
    "FieldOccupation",
    "FieldOfStudy",
    "Institution",
    "InstitutionFigures",
    "Outcome",
    "Pathway",
    "Program",
    "ProgramAddress",
]
