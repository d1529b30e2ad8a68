"""The degree-program catalog."""

from .institutions import DegreeType, FieldOfStudy, Institution
from .pathway import Pathway
from .program import Program

__all__ = ["DegreeType", "FieldOfStudy", "Institution", "Pathway", "Program"]
