"""The admin classes of careerguide, which Django looks for here."""

from careerguide.site import accounts_admin, reports_admin

__all__ = ["accounts_admin", "reports_admin"]
