"""Undo an import as a whole."""

from django.core.management.base import BaseCommand, CommandError

from careerguide.imports.lock import ImportLocked
from careerguide.imports.models import ImportRun
from careerguide.imports.undo import undo


class Command(BaseCommand):
    help = "Delete the rows that an import added, and give the rows that it changed their former values back."

    def add_arguments(self, parser):
        parser.add_argument("id", type=int, help="The number of the import, from its page in the admin.")

    def handle(self, *, id: int, **options):
        run = ImportRun.objects.filter(pk=id).first()
        if run is None:
            raise CommandError(f"There is no import {id}.")
        if run.state == ImportRun.State.UNDONE:
            raise CommandError(f"The import {id} is already undone.")
        try:
            conflicts = undo(run)
        except ImportLocked as error:
            raise CommandError(str(error)) from None
        for sentence in conflicts:
            self.stdout.write(sentence)
        self.stdout.write(f"The import {run} is undone.")
