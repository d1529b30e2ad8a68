"""Values that the process computes once for each content version."""

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar

from careerguide.cache.version import content_version

T = TypeVar("T")
# The value that was used longest ago is dropped first.
MAX_VALUES = 32
_values: dict[Hashable, tuple[str, object]] = {}
_lock = threading.Lock()
_request = threading.local()


def once_per_version(key: Hashable, compute: Callable[[], T]) -> T:
    """The result of ``compute()``, which is called again only after the content has changed.

    It must depend on ``key`` and the content alone, and no one may change it. The version is read first, so a value
    from before a change never counts as one from after it.
    """
    version = _version()
    with _lock:
        found = _values.get(key)
    if found is None or found[0] != version:
        found = version, compute()
    with _lock:
        # Move it to the end.
        _values.pop(key, None)
        _values[key] = found
        for oldest in list(_values)[:-MAX_VALUES]:
            del _values[oldest]
    return found[1]


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


def _version() -> str:
    if not getattr(_request, "is_open", False):
        return content_version()
    if _request.version is None:
        _request.version = content_version()
    return _request.version
