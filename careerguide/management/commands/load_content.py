"""Load the initial content from fixtures/."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from careerguide.database.setup import setup_lock
from careerguide.history.records import first_versions
from programs.crosswalk import load_crosswalk
from programs.models import FieldOccupation
from roles.imports.occupations import import_occupations
from roles.models import Role

WORLD = settings.BASE_DIR / "fixtures" / "world"
CROSSWALK = WORLD / "crosswalk.csv.xz"


class Command(BaseCommand):
    help = "Load the fixtures if there are no guides, and the official crosswalk if it is missing. Edits are kept."

    def handle(self, **options):
        with setup_lock(self.stdout.write):
            has_content, has_crosswalk = Role.objects.exists(), FieldOccupation.objects.official().exists()
            if not has_content:
                call_command("loaddata", "roles", "programs", verbosity=0)
                # Store first versions, so that the history can compare the first edit with the loaded content. Rows of
                # imports need none: the admin stores their state before it changes them.
                first_versions()
            if not has_crosswalk:
                import_occupations(WORLD)
                load_crosswalk(CROSSWALK)
            if not has_content:
                self.stdout.write("Loaded the content from fixtures/.")
            elif not has_crosswalk:
                self.stdout.write("The database already has content; only the official crosswalk was loaded.")
            else:
                self.stdout.write("The database already has content; nothing was loaded.")
