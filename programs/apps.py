from django.apps import AppConfig
from django.db.models.signals import post_migrate

from programs import search_index
from programs.catalog import blocks


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self):
        post_migrate.connect(search_index.restore_triggers, sender=self)
        post_migrate.connect(blocks.restore_triggers, sender=self)
