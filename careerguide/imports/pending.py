"""Store uploaded files between the dry run and the import, in a database cache that all processes share."""

import re
import secrets
import zlib

from django.core.cache import caches

# The name of the cache in settings.CACHES.
CACHE = "imports"


def store(file_name: str, data: bytes, owner: str) -> str:
    key = secrets.token_urlsafe(16)
    caches[CACHE].set(_key(key, owner), (file_name, zlib.compress(data, 1)))
    return key


def load(key: str, owner: str) -> tuple[str, bytes] | None:
    """The name and the content of the file; None if it was deleted, has expired, or has another owner."""
    stored = caches[CACHE].get(_key(key, owner))
    return stored and (stored[0], zlib.decompress(stored[1]))


def delete(key: str, owner: str) -> bool:
    """Delete the file, and return whether it still existed. Of two concurrent requests, only one gets True.

    If the transaction is rolled back, so is the deletion.
    """
    return caches[CACHE].delete(_key(key, owner))


def _key(key: str, owner: str) -> str:
    # The key comes from the browser. Some caches refuse keys with spaces or control characters.
    return f"{owner}:{re.sub(r'[^A-Za-z0-9_-]', '', key[:64])}"
