"""The catalog's pages, one module a page."""

from .catalog import catalog, role_catalog
from .compare import compare
from .export import program_export
from .program import program

__all__ = ["catalog", "compare", "program", "program_export", "role_catalog"]
