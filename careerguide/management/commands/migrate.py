"""Django's migrate, limited to one process at a time."""

from django.core.management.commands import migrate

from careerguide.database.setup import setup_lock


class Command(migrate.Command):
    def handle(self, *args, **options):
        with setup_lock(self.stdout.write):
            super().handle(*args, **options)
