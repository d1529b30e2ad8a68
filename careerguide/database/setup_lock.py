"""One process sets a database up at a time: two that start together would create the same tables."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from django.db import connection

WAITING = "Another process is setting up the database. Waiting until it has finished..."
# Any number that no other lock of this database has.
POSTGRES_KEY = 6_023_517
SQLITE_SECONDS = 3600


@contextmanager
def setup_lock(say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of the database; ``say`` that we wait if another process holds it."""
    if connection.vendor == "postgresql":
        hold = _hold_postgres
    elif connection.is_in_memory_db():
        # No other process can open it.
        yield
        return
    else:
        hold = _hold_sqlite
    with connection.wrap_database_errors:
        held = hold(say)
    with closing(held):
        yield


def _hold_postgres(say):
    """A connection of its own, whose transaction holds the lock until it is closed. A pooler keeps that together."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        # Limits that the role has by itself are for requests.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [POSTGRES_KEY])
        if not cursor.fetchone()[0]:
            say(WAITING)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [POSTGRES_KEY])
    return other


def _hold_sqlite(say):
    """An empty database next to the real one: SQLite's locks end with their process, on every system."""
    other = sqlite3.connect(f"{connection.settings_dict['NAME']}-setup", timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        say(WAITING)
        other.execute(f"PRAGMA busy_timeout = {SQLITE_SECONDS * 1000}")
        other.execute("BEGIN EXCLUSIVE")
    return other
