"""Database setup: check for pending migrations, and lock so that only one process migrates."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

WAITING = "Another process is setting up the database. Waiting for it to finish..."
# Any number that no other advisory lock in this database uses.
POSTGRES_KEY = 6_023_517
SQLITE_SECONDS = 3600


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def has_pending_migrations() -> bool:
    return not _last_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


@contextmanager
def setup_lock(log: Callable[[str], None]) -> Iterator[None]:
    """Hold the database's setup lock; call ``log`` with a message if another process holds it."""
    if connection.vendor == "postgresql":
        acquire = _lock_postgres
    elif connection.is_in_memory_db():
        # No other process can open an in-memory database.
        yield
        return
    else:
        acquire = _lock_sqlite
    with connection.wrap_database_errors:
        lock = acquire(log)
    with closing(lock):
        yield


def _lock_postgres(log):
    # A transaction on a separate connection holds the lock. Unlike session locks, this works with connection poolers.
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        # The database role may have its own limits, which are meant for requests.
        for limit in ("idle_in_transaction_session_timeout", "statement_timeout", "lock_timeout"):
            cursor.execute(f"SET LOCAL {limit} = 0")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [POSTGRES_KEY])
        if not cursor.fetchone()[0]:
            log(WAITING)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [POSTGRES_KEY])
    return other


def _lock_sqlite(log):
    # Lock an empty database next to the real one. Every operating system releases SQLite's locks when the process ends.
    other = sqlite3.connect(f"{connection.settings_dict['NAME']}-setup", timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        log(WAITING)
        other.execute(f"PRAGMA busy_timeout = {SQLITE_SECONDS * 1000}")
        other.execute("BEGIN EXCLUSIVE")
    return other
