"""Admin classes of careerguide, in the module that Django autodiscovers."""

from careerguide.site import accounts_admin, reports_admin

__all__ = ["accounts_admin", "reports_admin"]
