"""The base class of commands that import files."""

from collections.abc import Callable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from careerguide.database.errors import error_line
from careerguide.imports.lock import ImportLocked
from careerguide.imports.progress import Progress
from careerguide.imports.runs import Run


class ImportCommand(BaseCommand):
    """``load()`` gets the path, the edition, the options in ``own_options``, and those of ``import_run()``."""

    load: Callable[..., Run]
    own_options: tuple[str, ...] = ()

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="a file, or a folder or zip with files as they are published")
        parser.add_argument("--dry-run", action="store_true", help="write nothing and report what would change")
        parser.add_argument(
            "--take-new", action="store_true", help="replace figures that editors corrected if the source has new ones"
        )
        parser.add_argument("--refused", type=Path, metavar="FILE", help="write refused rows and their reasons to FILE")
        parser.add_argument("--edition", default="", help="the edition, such as 2024, if the name of the file has none")

    def handle(self, *, path, edition, dry_run, take_new, refused, **options):
        progress = Progress(self.stderr._out)
        try:
            run = self.load(
                path,
                edition,
                dry_run=dry_run,
                take_new=take_new,
                refused_file=refused,
                progress=progress,
                **{name: options[name] for name in self.own_options},
            )
        except (ImportLocked, ValueError) as error:
            raise CommandError(str(error)) from None
        except OperationalError as error:
            raise CommandError(
                f"{error_line(error)}. Run this again to resume the import after its last batch."
            ) from None
        except OSError as error:
            raise CommandError(f"{error.filename or path} cannot be read: {error.strerror or error}.") from None
        for sentence in run.report:
            self.stdout.write(sentence)
        if refused and run.record.refused:
            self.stdout.write(f"The refused rows are in {refused}.")
        if dry_run:
            self.stdout.write("This was a dry run: nothing was written.")
