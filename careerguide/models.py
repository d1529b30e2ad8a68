"""Models of careerguide, in the module that Django loads."""

from careerguide.audit.accepted import AcceptedWarning
from careerguide.audit.link_checks import LinkCheck
from careerguide.history.versions import Version
from careerguide.history.working_copies import TypedText, WorkingCopy
from careerguide.imports.models import ColumnMapping, Correction, ImportBatch, ImportRun
from careerguide.site.reports import ReaderReport, ReportCount

__all__ = [
    "AcceptedWarning",
    "ColumnMapping",
    "Correction",
    "ImportBatch",
    "ImportRun",
    "LinkCheck",
    "ReaderReport",
    "ReportCount",
    "TypedText",
    "Version",
    "WorkingCopy",
]
