"""The admin classes of careerguide: Django looks for them here."""

from careerguide.site import accounts_admin, reports_admin

__all__ = ["accounts_admin", "reports_admin"]
