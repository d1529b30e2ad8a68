"""App configs of the site and of its admin."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class CareerguideConfig(AppConfig):
    name = "careerguide"

    def ready(self):
        from careerguide.cache.version import add_triggers

        post_migrate.connect(add_triggers, sender=self)
        # Importing sign_ins connects its signal receivers.
        from careerguide import sign_ins  # noqa: F401

        # Each app defines its pages in its module "history", and registers its audit rules in its package "audit".
        autodiscover_modules("history", "audit")


class SiteAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "careerguide.site.admin_site.CareerguideAdminSite"
