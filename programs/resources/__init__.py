"""The catalog as files that editors send and fetch."""

from .institution import InstitutionResource
from .program import ProgramResource

__all__ = ["InstitutionResource", "ProgramResource"]
