"""Loads the site's first content."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

from roles.models import Role


class Command(BaseCommand):
    """Loads the fixtures into a database that holds no guide; edits are never overwritten."""

    help = "Load the fixtures, unless the database holds a guide already."

    def handle(self, **options):
        """Say what was done, in one line."""
        if Role.objects.exists():
            self.stdout.write("The database has its content; nothing was loaded.")
        else:
            call_command("loaddata", "roles", "programs", verbosity=0)
            self.stdout.write("The content of fixtures/ was loaded.")
