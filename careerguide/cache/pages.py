"""Middleware that stores public pages by content version and serves them again without running a view.

Public pages depend only on the URL and the content, so everyone gets the same one. A page is stored under the version
that was read before it was made: if the content changes meanwhile, no one gets it again. While the database is away,
stored pages of the last known version are served with a line that says so.
"""

import gzip
import hashlib
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from careerguide.cache.version import content_version
from careerguide.lib import clock
from careerguide.lists.querystrings import is_private, site_origin

# These have a cookie, are not for the public, or need no database.
NOT_STORED = (
    *("/admin/", "/report/", "/healthz", "/readyz", "/styleguide/"),
    *("/robots.txt", "/favicon.ico", settings.STATIC_URL),
)
# Middleware further down checks requests that have a body.
OF_A_BODY = ("CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING")
MAX_URL_LENGTH = 2_000
# In bytes, compressed. Only parts of the sitemap are larger.
MAX_SIZE = 256 * 1024
# While one thread makes a page, the others that need it wait this long. Then they make it, too.
TURN_SECONDS = 2
# While the database is away, look for it this often.
RETRY_SECONDS = 0.5
# "gzip", but not "gzip;q=0".
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
VARY = ("Accept-Encoding", "HX-Request", "HX-History-Restore-Request")
# A response of 304 has the other headers of the page, so that a browser gets a new security policy with it.
BODY_HEADERS = ("Content-Encoding", "Content-Length", "Content-Type")


class PageCache:
    def __init__(self, get_response):
        self.get_response = get_response
        self.compress = GZipMiddleware(get_response).process_response
        self.pages = caches["pages"]
        # Few locks are enough: two pages that share one are rarely made at the same time.
        self.locks = [threading.Lock() for _ in range(64)]
        self.last_version, self.retry_at = None, 0.0

    def __call__(self, request):
        url = _url_of(request)
        if url is None:
            return self.get_response(request)
        version = self._read_version()
        if version is None:
            return self._serve_without_database(request, url)
        key = _key(url, version)
        page = self.pages.get(key)
        if page is None:
            with self._turn(key):
                page = self.pages.get(key)
                if page is None:
                    response = self._respond_uncompressed(request)
                    control = "private, no-cache" if is_private(request) else settings.PAGE_CACHE_CONTROL
                    page = _page_of(response, control)
                    if page is None:
                        return self.compress(request, response)
                    if request.method == "GET":
                        self.pages.set(key, page)
        return _send(request, page)

    @contextmanager
    def _turn(self, key: str) -> Iterator[None]:
        lock = self.locks[hash(key) % len(self.locks)]
        is_locked = lock.acquire(timeout=TURN_SECONDS)
        try:
            yield
        finally:
            if is_locked:
                lock.release()

    def _respond_uncompressed(self, request):
        """Pages are compressed here, once. Django's middleware would compress them again for each reader."""
        accepted = request.META.pop("HTTP_ACCEPT_ENCODING", "")
        response = self.get_response(request)
        request.META["HTTP_ACCEPT_ENCODING"] = accepted
        return response

    def _read_version(self) -> str | None:
        """The content version and the day, because figures become due for review. None if the database is away."""
        if self.retry_at:
            if time.monotonic() < self.retry_at:
                return None
            # Other threads go on serving stored pages while this one waits for the database.
            self.retry_at = time.monotonic() + RETRY_SECONDS
        try:
            self.last_version = f"{_checked_version()}:{clock.today()}"
        except DatabaseError:
            self.retry_at = time.monotonic() + RETRY_SECONDS
            return None
        self.retry_at = 0.0
        return self.last_version

    def _serve_without_database(self, request, url: str):
        page = self.pages.get(_key(url, self.last_version)) if self.last_version else None
        if page is None:
            return self.get_response(request)
        age = int(time.time() - page.stored_at)
        line = render_to_string("_stored_page.html", {"minutes": age // 60}).encode()
        body = gzip.decompress(page.content).replace(b"</main>", line + b"</main>", 1)
        _set_body(page, gzip.compress(body, 1, mtime=0))
        page.headers["Age"], page.headers["Cache-Control"] = str(age), "no-store"
        del page.headers["ETag"]
        return _send(request, page)


def _checked_version() -> str:
    """This query also shows whether a connection from an earlier request still works."""
    is_old, connection.health_check_done = connection.connection is not None, True
    try:
        return content_version()
    except (InterfaceError, OperationalError):
        if not is_old:
            raise
        connection.close()
        return content_version()


def _url_of(request) -> str | None:
    """What a stored page depends on; None if the response must not be stored.

    Nothing is stored inside a transaction, whose changes could be rolled back.
    """
    if request.method not in {"GET", "HEAD"} or any(request.META.get(name) for name in OF_A_BODY):
        return None
    if request.path_info.startswith(NOT_STORED) or "preview=" in request.META["QUERY_STRING"]:
        return None
    url = request.get_full_path()
    if len(url) > MAX_URL_LENGTH or connection.in_atomic_block:
        return None
    try:
        # With SITE_URL, the origin does not depend on the host, which must be valid anyway.
        request.get_host()
        origin = site_origin(request)
    except DisallowedHost:
        return None
    htmx = (request.META.get(name, "") for name in ("HTTP_HX_REQUEST", "HTTP_HX_HISTORY_RESTORE_REQUEST"))
    return " ".join([origin, request.scheme, *htmx, url])


def _key(url: str, version: str) -> str:
    return f"{version}:{hashlib.sha256(url.encode()).hexdigest()}"


def _page_of(response, cache_control: str) -> HttpResponse | None:
    """A compressed copy of ``response``; None if it must not be stored."""
    if response.status_code != 200 or response.streaming or response.cookies or "Content-Encoding" in response:
        return None
    control, varies = response.headers.get("Cache-Control", ""), response.headers.get("Vary", "")
    if "no-store" in control or "private" in control or "Cookie" in varies:
        return None
    body = gzip.compress(response.content, 6, mtime=0)
    if len(body) > MAX_SIZE:
        return None
    page = HttpResponse(headers=response.headers)
    _set_body(page, body)
    patch_vary_headers(page, VARY)
    page.headers.setdefault("Cache-Control", cache_control)
    page.headers["Content-Encoding"] = "gzip"
    page.headers["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    page.stored_at = time.time()
    return page


def _set_body(page: HttpResponse, body: bytes) -> None:
    page.content = body
    page.headers["Content-Length"] = str(len(body))


def _send(request, page: HttpResponse) -> HttpResponse:
    """``page``, which is a copy of the stored one, in the form that this browser needs."""
    if _is_current(request, page.headers.get("ETag")):
        page.status_code, page.content = 304, b""
        for name in BODY_HEADERS:
            del page.headers[name]
    elif not GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        _set_body(page, gzip.decompress(page.content))
        del page.headers["Content-Encoding"]
    return page


def _is_current(request, etag: str | None) -> bool:
    """Whether the browser has the page already. Proxies may drop the W/ of its tag."""
    sent = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    return etag is not None and (sent == ["*"] or etag in sent or etag.removeprefix("W/") in sent)
