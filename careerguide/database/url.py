"""Parse DATABASE_URL, and explain what is wrong with it."""

import re
from urllib.parse import quote

import dj_database_url
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from careerguide.database.errors import error_line, is_locked, is_missing_schema
from careerguide.database.timeouts import POSTGRES_LIMITS, wait_for_postgres

ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
# With write-ahead logging, readers can read while an editor saves. An immediate transaction waits for its turn instead
# of failing halfway with "database is locked". With synchronous=FULL, saved rows survive a power failure.
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}
# Readers may have to wait: when the last connection closes, SQLite checkpoints the log and briefly locks them out.
SQLITE_READER_SECONDS = 1
# Persistent connections are checked before use, so a restarted server does not cause errors.
POSTGRES_AGE_SECONDS = 60


def read_database_url(url: str) -> dict:
    """The Django ``DATABASES`` entry for ``url``. Raises ImproperlyConfigured with an explanation."""
    try:
        config = dj_database_url.parse(url, conn_max_age=POSTGRES_AGE_SECONDS, conn_health_checks=True)
    except (ValueError, KeyError):
        config = {"ENGINE": ""}
    if config["ENGINE"] not in ENGINES:
        # The URL may contain a password, so the message only repeats its scheme.
        scheme = re.match(r"([a-z][a-z0-9+.-]{0,19})://", url, re.IGNORECASE)
        begins = f" (it begins with {scheme[1]!r})" if scheme else ""
        raise ImproperlyConfigured(
            f"DATABASE_URL is not valid{begins}. "
            "Use postgres://user:password@host:5432/name or sqlite:///path/to/file.sqlite3."
        )
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS | config.get("OPTIONS", {})
        config["CONN_MAX_AGE"] = 0
    else:
        config["OPTIONS"] = {"connect_timeout": 5} | config.get("OPTIONS", {})
    if not config.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL has no database name. Add /name to the end.")
    return config


def limit_request_waits(config: dict, url: str) -> None:
    """Add limits to ``config`` on how long requests wait for the database. Options in ``url`` take precedence."""
    url_options = dj_database_url.parse(url).get("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = config["OPTIONS"] | {"timeout": SQLITE_READER_SECONDS} | url_options
        if config["NAME"] != ":memory:":
            # A request must not create a missing database file.
            config["NAME"] = f"file:{quote(config['NAME'])}?mode=rw"
    else:
        from psycopg2.extensions import set_wait_callback

        config["OPTIONS"] = config["OPTIONS"] | {"options": POSTGRES_LIMITS} | url_options
        set_wait_callback(wait_for_postgres)


def hide_password(url: str) -> str:
    """A version of ``url`` that is safe to print: user, host, port and name.

    The account ends at the last "@", because an unencoded password can contain any character, and hiding too much is
    better than hiding too little. The query string is dropped because it may contain a password, too.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite":
        return url
    account, at, host = rest.removeprefix("//").rpartition("@")
    user = re.match(r"[^:/?#]*", account)[0]
    hidden = ":***" if user != account else ""
    return f"{scheme}://{user}{hidden}{at}{host.partition('?')[0]}"


def unreachable_message(error: Exception) -> str:
    url = hide_password(settings.DATABASE_URL)
    return f"the database at {url} cannot be used ({error_line(error)}). {_advice(error, url)}"


def _advice(error: Exception, url: str) -> str:
    if is_missing_schema(error):
        return "Run python manage.py migrate first."
    if is_locked(error):
        return "Another process is using it. Try again when that process is done."
    if url.startswith("sqlite:"):
        return "Check that its folder exists, that you can write to it, and that the disk is not full."
    return "Check DATABASE_URL and that the server is running."
