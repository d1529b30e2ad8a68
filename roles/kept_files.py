"""Files between their rehearsal and their acceptance: kept in the database, which all of the site's processes share."""

import secrets
import zlib

from django.core.cache import caches

# The cache of the settings that is a table of the database.
CACHE = "imports"


def keep(data: bytes, owner: str) -> str:
    """Keep ``data`` for a while, for ``owner`` alone; gives the name to take it back by."""
    name = secrets.token_urlsafe(16)
    caches[CACHE].set(f"{owner}:{name}", zlib.compress(data, 1))
    return name


def take(name: str, owner: str) -> bytes | None:
    """The data kept as ``name`` for ``owner``, once: None where it was taken, has expired, or never was theirs.

    Of two who ask at the same moment only one gets it; in a transaction that is rolled back it stays.
    """
    key = f"{owner}:{name[:64]}"
    data = caches[CACHE].get(key)
    if data is None or not caches[CACHE].delete(key):
        return None
    return zlib.decompress(data)
