"""Admin classes of careerguide, in the module that Django autodiscovers."""

from careerguide.site import accounts_admin, import_runs, reports_admin

__all__ = ["accounts_admin", "import_runs", "reports_admin"]
