"""Limits on how long a request waits for the database.

Each request occupies one of gunicorn's few threads: at 40 requests per second, waits of one second would occupy all of
them. Management commands have no limits, because only wsgi.py sets them.
"""

import select
import threading
import time

from django.core.signals import request_started
from django.db import connection
from django.dispatch import receiver

# How long to wait for a lock on PostgreSQL. Readers are blocked only while a table is altered or rebuilt.
READER_LOCK_SECONDS = 0.1
WRITER_LOCK_SECONDS = 1
EDITOR_LOCK_SECONDS = 10
# How long one statement may take. Proxies wait up to a minute for the whole request.
READER_SECONDS = 1.2
EDITOR_SECONDS = 50
# PostgreSQL cancels slow statements itself. If a response takes this much longer, the server hangs or is unreachable.
MARGIN_SECONDS = 0.3
# While PostgreSQL seems to hang, one thread per process waits the usual time and the others only this long.
SUSPICIOUS_SECONDS = 0.1
# PostgreSQL's own limits for requests. An idle transaction would keep its locks while its thread hangs.
POSTGRES_LIMITS = (
    f"-c lock_timeout={READER_LOCK_SECONDS}s -c statement_timeout={READER_SECONDS}s "
    "-c idle_in_transaction_session_timeout=60s"
)


class _Request(threading.local):
    seconds = READER_SECONDS
    gave_up = False


class _Suspicion:
    """Whether this process's last wait timed out, and when it last waited for the usual time."""

    exists = False
    tried_at = 0.0
    lock = threading.Lock()


_request = _Request()


@receiver(request_started)
def start_request(**kwargs) -> None:
    _request.seconds, _request.gave_up = READER_SECONDS, False


def wait_longer(lock_seconds: float, statement_seconds: float) -> None:
    """Allow longer waits for the rest of this request. Raises OperationalError if the database is unavailable."""
    # Django's cursor ensures that the connection works. Use the driver's own cursor, so that no query is counted.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "sqlite":
            seconds = max(lock_seconds, connection.settings_dict["OPTIONS"].get("timeout", 0))
            cursor.cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
        elif connection.settings_dict["OPTIONS"].get("options") == POSTGRES_LIMITS:
            # Limits that are set in DATABASE_URL apply to all requests, so they are not replaced.
            cursor.cursor.execute(
                f"SET lock_timeout = '{lock_seconds}s'; SET statement_timeout = '{statement_seconds}s'"
            )
            # Make Django close the connection after the request, so that the next request does not inherit the limits.
            connection.close_at = time.monotonic()
    _request.seconds = statement_seconds


def wait_for_postgres(driver_connection) -> None:
    """A wait callback for psycopg2 that raises OperationalError if the server does not respond in time.

    PostgreSQL's own timeouts only work while the server runs, and libpq's ``connect_timeout`` is at least two seconds
    for each IP address of the host.
    """
    from psycopg2 import OperationalError
    from psycopg2.extensions import POLL_OK, POLL_READ

    seconds = _seconds_to_wait()
    deadline = time.monotonic() + seconds
    while (state := driver_connection.poll()) != POLL_OK:
        # select.select fails if the process has 1,024 files and sockets open.
        poll = select.poll()
        poll.register(driver_connection.fileno(), select.POLLIN if state == POLL_READ else select.POLLOUT)
        if not poll.poll(max(0, deadline - time.monotonic()) * 1000):
            _request.gave_up = _Suspicion.exists = True
            raise OperationalError(f"the server did not respond within {seconds:g} seconds")
    _Suspicion.exists = False


def _seconds_to_wait() -> float:
    if _request.gave_up:
        # The hanging connection was closed; the rest of the request does not wait for a new one.
        return 0
    seconds = _request.seconds + MARGIN_SECONDS
    with _Suspicion.lock:
        if _Suspicion.exists and time.monotonic() - _Suspicion.tried_at < seconds:
            return SUSPICIOUS_SECONDS
        _Suspicion.tried_at = time.monotonic()
    return seconds
