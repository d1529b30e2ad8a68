"""Store uploaded files between the dry run and the import, in a database cache that all processes share."""

import secrets
import zlib

from django.core.cache import caches

# The name of the cache in settings.CACHES.
CACHE = "imports"


def store(data: bytes, owner: str) -> str:
    name = secrets.token_urlsafe(16)
    caches[CACHE].set(_key(name, owner), zlib.compress(data, 1))
    return name


def load(name: str, owner: str) -> bytes | None:
    """The file; None if it was deleted, has expired, or has another owner."""
    data = caches[CACHE].get(_key(name, owner))
    return None if data is None else zlib.decompress(data)


def delete(name: str, owner: str) -> bool:
    """Delete the file, and return whether it still existed. Of two concurrent requests, only one gets True.

    If the transaction is rolled back, so is the deletion.
    """
    return caches[CACHE].delete(_key(name, owner))


def _key(name: str, owner: str) -> str:
    return f"{owner}:{name[:64]}"
