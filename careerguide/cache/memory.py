"""Pages in the memory of each process."""

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache


class BoundedLocMemCache(LocMemCache):
    """Django's cache, also bounded by ``MAX_BYTES``: anyone can request many of the longest pages."""

    def __init__(self, name, params):
        super().__init__(name, params)
        self._max_bytes = params["OPTIONS"]["MAX_BYTES"]

    def _set(self, key, value, timeout=DEFAULT_TIMEOUT):
        super()._set(key, value, timeout)
        # Making a page takes far longer than this sum.
        while sum(map(len, self._cache.values())) > self._max_bytes:
            self._cull()
