"""Pages in Redis, for all processes and machines."""

import hashlib
import logging
from functools import cache

from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

# What pages are made of, besides the content.
SOURCES = ("careerguide", "roles", "programs", "templates", "static", "requirements.txt")
SETTINGS = ("SITE_URL", "HTTPS", "PAGE_CACHE_CONTROL", "CONTENT_SECURITY_POLICY")


class OptionalRedisCache(RedisCache):
    """Django's cache. While Redis cannot be used, each page is made for each request."""

    def __init__(self, server, params):
        options = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, params | {"OPTIONS": options, "KEY_PREFIX": f"careerguide:{release()}"})

    def get(self, key, default=None, version=None):
        try:
            return super().get(key, default, version)
        except RedisError as error:
            logger.warning("Redis cannot be used: %s", error)
            return default

    def set(self, *args, **kwargs):
        try:
            super().set(*args, **kwargs)
        except RedisError as error:
            logger.warning("Redis cannot be used: %s", error)


@cache
def release() -> str:
    """A hash of code and settings, so that a new release does not serve the pages of the one before."""
    paths = [path for name in SOURCES for path in [settings.BASE_DIR / name, *(settings.BASE_DIR / name).rglob("*")]]
    hashed = hashlib.sha256(repr([getattr(settings, name) for name in SETTINGS]).encode())
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".pyc"):
        hashed.update(path.read_bytes())
    return hashed.hexdigest()[:20]
