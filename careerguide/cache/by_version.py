"""Values that the process computes once for each version of the content, or of the tables that they were read from."""

import hashlib
import re
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from django.db import connection

from careerguide.cache.version import content_version, public_tables

T = TypeVar("T")
# The value that was used longest ago is dropped first.
MAX_VALUES = 48
TABLE = re.compile(r'"(\w+)"')


class Stored(NamedTuple):
    version: object
    value: object


_values: dict[Hashable, Stored] = {}
_lock = threading.Lock()
_request = threading.local()


@contextmanager
def without_stored_values() -> Iterator[None]:
    """Compute all values in the ``with`` block: it sees changes that will be rolled back."""
    _request.is_preview = True
    try:
        yield
    finally:
        _request.is_preview = False


def once_per_version(key: Hashable, compute: Callable[[], T]) -> T:
    """The result of ``compute()``, which is called again only after the content has changed.

    It must depend on ``key`` and the content alone, and no one may change it. The version is read first, so a value
    from before a change never counts as one from after it.
    """
    if getattr(_request, "is_preview", False):
        return compute()
    version = _version()
    stored = _stored(key)
    if stored is None or stored.version != version:
        stored = Stored(version, compute())
    return _store(key, stored)


def once_per_tables(key: Hashable, compute: Callable[[], T], versions: Mapping[str, str]) -> T:
    """Like ``once_per_version()``, but called again only after a table that it read in its queries has changed.

    ``versions`` are the ``table_versions()``, read before.
    """
    if getattr(_request, "is_preview", False):
        return compute()
    stored = _stored(key)
    if stored is None or any(versions.get(table) != token for table, token in stored.version.items()):
        with _tables_read() as tables:
            value = compute()
        stored = Stored({table: versions.get(table) for table in tables}, value)
    return _store(key, stored)


@contextmanager
def _tables_read() -> Iterator[set[str]]:
    """Collect the public tables that this thread's queries name in the ``with`` block."""
    public, tables = set(public_tables()), set()

    def record(execute, sql, *args):
        tables.update(public.intersection(TABLE.findall(sql)))
        return execute(sql, *args)

    _request.records_tables = True
    try:
        with connection.execute_wrapper(record):
            yield tables
    finally:
        _request.records_tables = False


def _stored(key: Hashable) -> Stored | None:
    if getattr(_request, "records_tables", False):
        raise RuntimeError("A value of tables may not depend on a stored value, whose tables are unknown.")
    with _lock:
        return _values.get(key)


def _store(key: Hashable, stored: Stored):
    with _lock:
        # Move it to the end.
        _values.pop(key, None)
        _values[key] = stored
        for oldest in list(_values)[:-MAX_VALUES]:
            del _values[oldest]
    return stored.value


def one_version(get_response):
    """Middleware: a page reads the content version at most once."""

    def respond(request):
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        _request.is_open, _request.version = True, None
        try:
            return get_response(request)
        finally:
            _request.is_open = False

    return respond


def version_name() -> str:
    """A short name of the content version, for clients that compare it."""
    return hashlib.sha256(_version().encode()).hexdigest()[:12]


def _version() -> str:
    if not getattr(_request, "is_open", False):
        return content_version()
    if _request.version is None:
        _request.version = content_version()
    return _request.version
