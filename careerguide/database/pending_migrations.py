"""Pending migrations."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def has_pending_migrations() -> bool:
    """Whether ``manage.py migrate`` has something to do: an empty database, or one of an older version."""
    return not _last_migrations() <= MigrationRecorder(connection).applied_migrations().keys()
