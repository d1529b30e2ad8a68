"""Reading the database address and saying in words what is wrong with it."""

import re
from urllib.parse import quote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from careerguide.database.errors import in_one_line, is_locked, is_missing_schema
from careerguide.database.waits import POSTGRES_LIMITS, wait_for_postgres

ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
# Write-ahead logging lets readers read while an editor saves; an immediate transaction waits
# for its turn instead of failing half-way with "database is locked". With synchronous=FULL, what was
# saved survives a power failure.
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}
# The closing of the last connection, which writes the log back, locks readers out for a moment.
SQLITE_READER_SECONDS = 1
# Kept-alive connections are checked before use, so that a restarted server costs no request.
POSTGRES_AGE_SECONDS = 60


def read_database_url(url: str) -> dict:
    """The Django ``DATABASES`` entry for ``url``.

    Raises ImproperlyConfigured, with a sentence, where the address cannot be understood.
    """
    try:
        config = dj_database_url.parse(url, conn_max_age=POSTGRES_AGE_SECONDS, conn_health_checks=True)
    except (ValueError, KeyError):
        config = {"ENGINE": ""}
    if config["ENGINE"] not in ENGINES:
        # The address may hold a password: only its scheme is repeated, if it has one.
        scheme = re.match(r"([a-z][a-z0-9+.-]{0,19})://", url, re.IGNORECASE)
        begins = f" (it begins with {scheme[1]!r})" if scheme else ""
        raise ImproperlyConfigured(
            f"DATABASE_URL is not an address that can be read{begins}. "
            "Use postgres://user:password@host:5432/name or sqlite:///path/to/file.sqlite3."
        )
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS | config.get("OPTIONS", {})
        config["CONN_MAX_AGE"] = 0
    else:
        config["OPTIONS"] = {"connect_timeout": 5} | config.get("OPTIONS", {})
    if not config.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL names no database: end it with /name.")
    return config


def limit_requests(config: dict, url: str) -> None:
    """Limit in ``config``, the ``DATABASES`` entry for ``url``, how long a request waits for the database.

    What the address says itself is kept. A request never makes a missing SQLite file.
    """
    given = dj_database_url.parse(url).get("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = config["OPTIONS"] | {"timeout": SQLITE_READER_SECONDS} | given
        if config["NAME"] != ":memory:":
            config["NAME"] = f"file:{quote(config['NAME'])}?mode=rw"
    else:
        from psycopg2.extensions import set_wait_callback

        config["OPTIONS"] = config["OPTIONS"] | {"options": POSTGRES_LIMITS} | given
        set_wait_callback(wait_for_postgres)


def without_password(url: str) -> str:
    """``url`` as it may be printed: user, host, port and name.

    Read by hand and from its end: a password that nobody encoded may hold any sign of an address,
    and hiding too much is the smaller fault. What follows a question mark may be a password too.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite":
        return url
    account, at, place = rest.removeprefix("//").rpartition("@")
    user = re.match(r"[^:/?#]*", account)[0]
    hidden = ":***" if user != account else ""
    return f"{scheme}://{user}{hidden}{at}{place.partition('?')[0]}"


def unreachable(error: Exception) -> str:
    """One line for a database that cannot be used, with what to do about it; ``error`` is Django's own."""
    from django.conf import settings

    url = without_password(settings.DATABASE_URL)
    return f"the database at {url} cannot be used ({in_one_line(error)}). {_advice(error, url)}"


def _advice(error: Exception, url: str) -> str:
    if is_missing_schema(error):
        return "Run python manage.py migrate first."
    if is_locked(error):
        return "Another process is using it. Try again when that has finished."
    if url.startswith("sqlite:"):
        return "Check that its folder exists, that you may write to it, and that the disk is not full."
    return "Check DATABASE_URL and that the server is running."
