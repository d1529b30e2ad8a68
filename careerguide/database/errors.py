"""Distinguish an unavailable database (unreachable, full, read-only or locked) from a bug."""

import sqlite3
from collections.abc import Iterator

from django import db

SQLITE_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
SQLITE_UNAVAILABLE = SQLITE_LOCKED | {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}
# SQLSTATE codes: lock timeout, deadlock, serialization failure.
POSTGRES_LOCKED = {"55P03", "40P01", "40001"}
# SQLSTATE classes: connection errors, insufficient resources, operator intervention, system errors.
POSTGRES_UNAVAILABLE = ("08", "53", "57", "58")
# Additional SQLSTATE codes: read-only transaction, idle transaction timeout.
POSTGRES_UNAVAILABLE_CODES = POSTGRES_LOCKED | {"25006", "25P03"}
POSTGRES_MISSING = {"42P01", "42703"}
BUGS = (db.DataError, db.IntegrityError, db.InternalError, db.NotSupportedError, db.ProgrammingError)


def is_unavailable(error: BaseException | None) -> bool:
    """Also checks the errors that caused ``error``."""
    return any(_is_unavailable(each) for each in _database_errors(error))


def is_locked(error: BaseException | None) -> bool:
    """Whether the statement failed because of another connection's locks, so nothing was written."""
    return any(
        _sqlite_code(each) in SQLITE_LOCKED or _sqlstate(each) in POSTGRES_LOCKED for each in _database_errors(error)
    )


def is_missing_schema(error: BaseException | None) -> bool:
    """Whether a table or column is missing, because of a bug or because the migrations have not run."""
    return any(
        _sqlstate(each) in POSTGRES_MISSING
        or (_sqlite_code(each) == sqlite3.SQLITE_ERROR and str(each).startswith(("no such table", "no such column")))
        for each in _database_errors(error)
    )


def error_line(error: BaseException) -> str:
    # Drivers split messages into several lines.
    return " ".join(str(_query_error(error)).split())


def _query_error(error: BaseException | None) -> BaseException | None:
    """The error of the query, if closing its server-side cursor failed, too.

    Django then raises the second error, which is the driver's own.
    """
    first = getattr(error, "__context__", None)
    return first if hasattr(error, "pgcode") and isinstance(first, db.Error) else error


def _database_errors(error: BaseException | None) -> Iterator[db.Error]:
    error = _query_error(error)
    while error is not None:
        if isinstance(error, db.Error):
            yield error
        error = error.__cause__


def _sqlite_code(error: db.Error) -> int | None:
    # The primary result code is the low byte of the extended one.
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _sqlstate(error: db.Error) -> str | None:
    return getattr(error.__cause__, "pgcode", None)


def _is_unavailable(error: db.Error) -> bool:
    if (code := _sqlite_code(error)) is not None:
        return code in SQLITE_UNAVAILABLE
    if state := _sqlstate(error):
        return state.startswith(POSTGRES_UNAVAILABLE) or state in POSTGRES_UNAVAILABLE_CODES
    if hasattr(error.__cause__, "pgcode"):
        # libpq sets no code if a connection fails or breaks.
        return not isinstance(error, BUGS)
    return isinstance(error, db.OperationalError | db.InterfaceError)
