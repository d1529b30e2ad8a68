"""What Django starts: the site itself, and the editors' desk in place of its plain admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class CareerguideConfig(AppConfig):
    """The site."""

    name = "careerguide"

    def ready(self):
        """Listen to sign-ins: only Django's signals tell of those."""
        from careerguide import sign_ins  # noqa: F401


class SiteAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site object."""

    default = False
    default_site = "careerguide.site.admin_site.CareerguideAdminSite"
