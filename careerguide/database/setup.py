"""Database setup: check for pending migrations, and lock so that only one process migrates or imports."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

WAITING = "Another process is setting up the database. Waiting for it to finish..."
# The advisory locks on PostgreSQL: any numbers that no other lock in this database uses.
POSTGRES_KEYS = {"setup": 6_023_517, "import": 6_023_518, "publish": 6_023_519}
SQLITE_SECONDS = 3600


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes())


def has_pending_migrations() -> bool:
    return not _last_migrations() <= MigrationRecorder(connection).applied_migrations().keys()


def data_version() -> int | None:
    """On SQLite, a number that changes when another connection writes to the database. None on other databases."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA data_version").fetchone()[0]


@contextmanager
def setup_lock(log: Callable[[str], None]) -> Iterator[None]:
    """Hold the database's setup lock; call ``log`` with a message if another process holds it."""
    with database_lock("setup", lambda: log(WAITING)):
        yield


@contextmanager
def database_lock(name: str, when_locked: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold a lock of the database. If another process holds it, call ``when_locked``, which can raise, and wait."""
    if connection.vendor == "postgresql":
        open_connection, acquire = _connect_postgres, _lock_postgres
    elif connection.is_in_memory_db():
        # No other process can open an in-memory database.
        yield
        return
    else:
        open_connection, acquire = _connect_sqlite, _lock_sqlite
    with connection.wrap_database_errors:
        other = open_connection(name)
    with closing(other):
        with connection.wrap_database_errors:
            acquire(other, name, when_locked)
        yield


def _connect_postgres(name: str):
    # A transaction on a separate connection holds the lock. Unlike session locks, this works with connection poolers.
    other = connection.copy()
    other.set_autocommit(False)
    return other


def _lock_postgres(other, name: str, when_locked: Callable[[], None]) -> None:
    with other.cursor() as cursor:
        # The database role may have its own limits, which are meant for requests.
        for limit in ("idle_in_transaction_session_timeout", "statement_timeout", "lock_timeout"):
            cursor.execute(f"SET LOCAL {limit} = 0")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [POSTGRES_KEYS[name]])
        if not cursor.fetchone()[0]:
            when_locked()
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [POSTGRES_KEYS[name]])


def _connect_sqlite(name: str):
    # Lock an empty database next to the real one. Every operating system releases SQLite's locks when the process ends.
    with connection.cursor() as cursor:
        # In requests, the name in the settings is a URI.
        cursor.execute("SELECT file FROM pragma_database_list WHERE name = 'main'")
        path = cursor.fetchone()[0]
    return sqlite3.connect(f"{path}-{name}", timeout=0, isolation_level=None)


def _lock_sqlite(other, name: str, when_locked: Callable[[], None]) -> None:
    try:
        other.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        when_locked()
        other.execute(f"PRAGMA busy_timeout = {SQLITE_SECONDS * 1000}")
        other.execute("BEGIN EXCLUSIVE")
