"""Load the initial content from fixtures/: the written guides and the official figures."""

import os
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from careerguide.database.setup import setup_lock
from careerguide.history.versions import record_first_versions
from careerguide.imports.lock import ImportLocked
from careerguide.imports.models import ImportRun
from careerguide.imports.progress import Progress
from careerguide.imports.runs import already_loaded
from programs.imports.crosswalk import load_crosswalk
from programs.imports.load import import_programs
from programs.imports.scorecard import import_outcomes
from roles.imports.editions import Edition
from roles.imports.kinds import content
from roles.imports.occupations import KINDS, import_occupations
from roles.models import Role

WORLD = settings.BASE_DIR / "fixtures" / "world"


class Command(BaseCommand):
    help = "Load what is missing of the initial content. Guides are loaded only if there are none. Edits stay."

    def add_arguments(self, parser):
        everywhere = os.environ.get("LOAD_WORLD") == "1"
        parser.add_argument(
            "--world", action="store_true", default=everywhere, help="load all programs; the same as LOAD_WORLD=1"
        )
        parser.add_argument("--migrate", action="store_true", help="run migrate first")
        parser.add_argument("--guides-only", action="store_true", help="load no official figures")
        parser.add_argument("--folder", type=Path, default=WORLD, help="the official figures; default: fixtures/world")

    def handle(self, *, world, migrate, guides_only, folder, **options):
        if migrate:
            call_command("migrate", verbosity=0)
        with setup_lock(self.stdout.write):
            self.has_loaded = not Role.objects.exists()
            if self.has_loaded:
                call_command("loaddata", "roles", "programs", verbosity=0)
                # Store first versions, so that the history can compare the first edit with the loaded content.
                record_first_versions()
                self.stdout.write("Loaded the guides from fixtures/.")
            if not guides_only:
                try:
                    self._load_figures(folder, world)
                except (ImportLocked, ValueError) as error:
                    raise CommandError(str(error)) from None
            if self.has_loaded and not guides_only:
                self.stdout.write("The reports of these imports are in the admin, under Import runs.")
            elif not self.has_loaded:
                self.stdout.write("The database already has this content; nothing was loaded.")

    def _load_figures(self, folder: Path, world: bool) -> None:
        everything = folder / "programs.csv.xz"
        programs = everything if world or already_loaded("programs", everything) else folder / "programs_start.csv.xz"
        # Figures of institutions that are not in the catalog are left out, so more programs need another run.
        outcomes = {"options": programs.name}
        for profile, path, load, options, shipped in (
            ("occupations", folder, import_occupations, {}, ("bls-oews", "bls-projections", "onet")),
            ("crosswalk", folder / "crosswalk.csv.xz", load_crosswalk, {}, ("cip-soc-crosswalk",)),
            ("programs", programs, import_programs, {}, ("ipeds", "ipeds-tuition", "cricos")),
            ("outcomes", folder / "outcomes.csv.xz", import_outcomes, outcomes, ("scorecard-fields",)),
            ("outcomes", folder / "institutions.csv.xz", import_outcomes, outcomes, ("scorecard-institutions",)),
        ):
            if already_loaded(profile, content(KINDS, path), **options):
                continue
            newer = next(filter(None, (Edition.shipped(series).newer for series in shipped)), None)
            if newer and ImportRun.objects.filter(profile=profile).exists():
                self.stdout.write(f"Left out {profile}: a newer edition ({newer.slug}) was imported.")
            else:
                run = load(path, progress=Progress(self.stderr._out), **options)
                for stage, counts in run.stages:
                    if counts["new"] or counts["changed"]:
                        self.stdout.write(f"Loaded {stage}: {counts['new']:,} new, {counts['changed']:,} changed.")
                self.has_loaded = True
