"""Django's migrate, for one process at a time."""

from django.core.management.commands import migrate

from careerguide.database.setup import setup_lock


class Command(migrate.Command):
    """As Django's. A second one waits for the first, and then finds nothing to do."""

    def handle(self, *args, **options):
        """Migrate, once no other process sets the database up."""
        with setup_lock(self.stdout.write):
            super().handle(*args, **options)
