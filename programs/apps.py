from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from programs import search_index


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self):
        post_migrate.connect(restore_search, sender=self)


def restore_search(using: str, **_):
    search_index.restore_triggers(connections[using])
