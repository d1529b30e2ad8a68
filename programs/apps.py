from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self):
        """Let the search's triggers outlive the migrations to come; tell the audit what it looks for."""
        from careerguide.audit.engine import register
        from programs.audit import INSPECTIONS

        register(*INSPECTIONS)
        post_migrate.connect(repair_search, sender=self)


def repair_search(using: str, **_):
    """Put back what a migration took away with the table it made anew."""
    from programs import search_index

    search_index.repair(connections[using])
