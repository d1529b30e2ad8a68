from django.apps import AppConfig
from django.db.models.signals import post_migrate

from programs.search_index import restore_triggers


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self):
        post_migrate.connect(restore_triggers, sender=self)
