"""How long a request waits for the database.

Each request holds a thread, of which gunicorn has few: at 40 requests a second, waits of a second would leave none for
the requests after them. Commands wait as long as they must: only wsgi.py switches these limits on.
"""

import select
import threading
import time

from django.db import connection

# For a lock on PostgreSQL. Readers meet one only while somebody changes or rebuilds a table.
READER_LOCK_SECONDS = 0.1
WRITER_LOCK_SECONDS = 1
EDITOR_LOCK_SECONDS = 10
# For one statement; proxies wait a minute for the whole request.
READER_SECONDS = 1.2
EDITOR_SECONDS = 50
# PostgreSQL itself ends a statement that takes too long; so much later, it must hang or be cut off.
MARGIN_SECONDS = 0.3
# While PostgreSQL is suspected to hang, one thread of a process waits as long as always, and the others for so long.
SUSPICIOUS_SECONDS = 0.1
# What PostgreSQL limits for requests. A transaction that idles would keep its locks while its thread hangs.
POSTGRES_LIMITS = (
    f"-c lock_timeout={READER_LOCK_SECONDS}s -c statement_timeout={READER_SECONDS}s "
    "-c idle_in_transaction_session_timeout=60s"
)


class _Request(threading.local):
    """The present request of a thread."""

    seconds = READER_SECONDS
    gave_up = False


class _Suspicion:
    """Whether the process waited in vain the last time, and when it last waited for long."""

    exists = False
    tried_at = 0.0
    lock = threading.Lock()


_request = _Request()


def start_request() -> None:
    """Begin a request with a reader's limits."""
    _request.seconds, _request.gave_up = READER_SECONDS, False


def wait_longer(lock_seconds: float, statement_seconds: float) -> None:
    """Set other limits for the rest of this request. Raises OperationalError if the database cannot be used."""
    # Django's cursor makes sure that the connection works. The driver's own, so that no query is counted.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            seconds = max(lock_seconds, connection.settings_dict["OPTIONS"].get("timeout", 0))
            cursor.cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
        elif connection.settings_dict["OPTIONS"].get("options") == POSTGRES_LIMITS:
            # If DATABASE_URL has limits of its own, they hold for everyone.
            cursor.cursor.execute(
                f"SET lock_timeout = '{lock_seconds}s'; SET statement_timeout = '{statement_seconds}s'"
            )
            # Django closes it when the request has ended, so that no other request inherits the limits.
            connection.close_at = time.monotonic()
    _request.seconds = statement_seconds


def wait_for_postgres(driver_connection) -> None:
    """psycopg2's wait callback: raises OperationalError if the server says nothing for as long as we wait.

    PostgreSQL's own timeouts need a server that runs, and libpq's ``connect_timeout`` is at least two seconds for each
    address of a host.
    """
    from psycopg2 import OperationalError
    from psycopg2.extensions import POLL_OK, POLL_READ

    seconds = _seconds_to_wait()
    deadline = time.monotonic() + seconds
    while (state := driver_connection.poll()) != POLL_OK:
        # Not select.select, which fails from the 1,024th file or socket of a process on.
        poll = select.poll()
        poll.register(driver_connection.fileno(), select.POLLIN if state == POLL_READ else select.POLLOUT)
        if not poll.poll(max(0, deadline - time.monotonic()) * 1000):
            _request.gave_up = _Suspicion.exists = True
            raise OperationalError(f"the server did not answer within {seconds:g} seconds")
    _Suspicion.exists = False


def _seconds_to_wait() -> float:
    if _request.gave_up:
        # A connection that hangs was closed; the rest of the request does not wait for another one.
        return 0
    seconds = _request.seconds + MARGIN_SECONDS
    with _Suspicion.lock:
        if _Suspicion.exists and time.monotonic() - _Suspicion.tried_at < seconds:
            return SUSPICIOUS_SECONDS
        _Suspicion.tried_at = time.monotonic()
    return seconds
