"""Whether the site has what it needs to answer: its database, all migrations and some content."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from programs.models import Program
from roles.models import Role


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def has_pending_migrations() -> bool:
    """Whether ``manage.py migrate`` has something to do: an empty database, or one of an older version."""
    return not _last_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


def missing_part() -> str:
    """What the site lacks, in a phrase; empty if it is ready. Raises a database error if it cannot ask."""
    if has_pending_migrations():
        return "migrations are pending (run manage.py migrate)"
    if not (Role.objects.published().exists() or Program.objects.published().exists()):
        return "there is no published page (run manage.py load_content)"
    return ""
