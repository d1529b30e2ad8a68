from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from programs import search_index


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self):
        from careerguide.audit.engine import register
        from programs.audit import INSPECTIONS

        register(*INSPECTIONS)
        post_migrate.connect(repair_search, sender=self)


def repair_search(using: str, **_):
    """Restore the triggers that SQLite drops when a migration rebuilds the table."""
    search_index.repair(connections[using])
