"""Reading the database address and saying in words what is wrong with it."""

import re

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
# Write-ahead logging lets readers read while an editor saves; an immediate transaction waits
# for its turn instead of failing half-way with "database is locked".
SQLITE_OPTIONS = {
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
}
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
    """One line for a database that does not answer; ``error`` is the driver's own."""
    from django.conf import settings

    reason = " ".join(str(error).split())
    return (
        f"the database at {without_password(settings.DATABASE_URL)} cannot be used ({reason}). "
        "Check DATABASE_URL and that the server is running."
    )
