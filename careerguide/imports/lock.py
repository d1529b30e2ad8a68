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
    # An interrupted import is not finished, either.
    run = ImportRun.objects.filter(state=ImportRun.State.RUNNING).first()
    last = f" (the last unfinished one: {run}, started on {run.started_at:%Y-%m-%d at %H:%M} UTC)" if run else ""
    raise ImportLocked(f"Another import or undo is running{last}. Try again when it is done.")
