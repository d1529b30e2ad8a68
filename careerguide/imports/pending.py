"""Files between their dry_run and their acceptance: kept in the database, which all of the site's processes share."""

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


def read(name: str, owner: str) -> bytes | None:
    """The data kept as ``name`` for ``owner``; None if it was taken, has expired, or belongs to someone else."""
    data = caches[CACHE].get(_key(name, owner))
    return None if data is None else zlib.decompress(data)


def take(name: str, owner: str) -> bool:
    """Whether the data was still kept; it is not any more.

    Of two requests at the same moment only one takes it. If the transaction is rolled back, the data stays.
    """
    return caches[CACHE].delete(_key(name, owner))


def _key(name: str, owner: str) -> str:
    return f"{owner}:{name[:64]}"
