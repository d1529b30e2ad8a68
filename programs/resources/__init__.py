"""Import and export of the catalog."""

from .institution import InstitutionResource
from .program import ProgramResource

__all__ = ["InstitutionResource", "ProgramResource"]
