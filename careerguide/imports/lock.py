"""One import at a time, in commands and in the admin."""

from contextlib import AbstractContextManager

from careerguide.database.setup import database_lock
from careerguide.imports.models import ImportRun


class ImportLocked(Exception):
    """Another import is running. The message names it."""


def import_lock() -> AbstractContextManager[None]:
    """Raises ImportLocked if another process imports. The lock ends with the process."""
    return database_lock("import", _refuse)


def _refuse() -> None:
    run = ImportRun.objects.filter(state=ImportRun.State.RUNNING).first()
    name = f"{run}, since {run.started_at:%H:%M} UTC on {run.started_at:%Y-%m-%d}" if run else "an undo"
    raise ImportLocked(f"Another import is running ({name}). Try again when it is done.")
