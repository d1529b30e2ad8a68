"""Middleware that stores public pages by content version and serves them again without running a view.

Public pages depend only on the URL and the content, so everyone gets the same one. A page is stored under the version
that was read before it was made: if the content changes meanwhile, no one gets it again. While the database is away,
stored pages of the last known version are served with a line that says so.
"""

import gzip
import hashlib
import re
import time
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from careerguide.cache.version import content_version
from careerguide.database import timeouts
from careerguide.lib import clock
from careerguide.lists.querystrings import site_origin

# The forms of these pages have a cookie, and the others are not for the public.
NOT_STORED = ("/admin/", "/report/", "/healthz", "/readyz", "/styleguide/", settings.STATIC_URL)
MAX_URL_LENGTH = 2_000
# In bytes, compressed. Only parts of the sitemap are larger.
MAX_SIZE = 256 * 1024
# While the database is away, look for it this often.
RETRY_SECONDS = 0.5
# "gzip", but not "gzip;q=0".
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
VARY = ("Accept-Encoding", "HX-Request", "HX-History-Restore-Request")


class StoredPage(NamedTuple):
    """``body`` is compressed, and ``stored_at`` is a Unix time."""

    body: bytes
    headers: dict[str, str]
    etag: str
    stored_at: float


class PageCache:
    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = caches["pages"]
        self.last_version, self.retry_at = None, 0.0

    def __call__(self, request):
        url = _url_of(request)
        if url is None:
            return self.get_response(request)
        timeouts.start_request()
        version = self._read_version()
        if version is None:
            return self._serve_without_database(request, url)
        key = _key(url, version)
        page = self.pages.get(key)
        if page is None:
            # The page is compressed here, once. Django's middleware would compress it again for each reader.
            accepted = request.META.pop("HTTP_ACCEPT_ENCODING", None)
            response = self.get_response(request)
            if accepted is not None:
                request.META["HTTP_ACCEPT_ENCODING"] = accepted
            page = _page_of(response)
            if page is None:
                return response
            if request.method == "GET":
                self.pages.set(key, page)
        return _respond(request, page)

    def _read_version(self) -> str | None:
        """The content version and the day, because figures become due for review. None if the database is away."""
        if time.monotonic() < self.retry_at:
            return None
        try:
            self.last_version = f"{_checked_version()}:{clock.today()}"
        except DatabaseError:
            self.retry_at = time.monotonic() + RETRY_SECONDS
            return None
        return self.last_version

    def _serve_without_database(self, request, url: str):
        page = self.pages.get(_key(url, self.last_version)) if self.last_version else None
        if page is None:
            return self.get_response(request)
        age = int(time.time() - page.stored_at)
        line = render_to_string("_stored_page.html", {"minutes": age // 60}).encode()
        body = gzip.decompress(page.body).replace(b"</main>", line + b"</main>", 1)
        headers = page.headers | {"Age": str(age), "Cache-Control": "no-store"}
        return _respond(request, page._replace(body=gzip.compress(body, 1, mtime=0), headers=headers, etag=""))


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
    if request.method not in {"GET", "HEAD"} or request.path_info.startswith(NOT_STORED):
        return None
    url = request.get_full_path()
    if len(url) > MAX_URL_LENGTH or connection.in_atomic_block:
        return None
    try:
        origin = site_origin(request)
        request.get_host()
    except DisallowedHost:
        return None
    return " ".join([origin, request.scheme, *(request.headers.get(name, "") for name in VARY[1:]), url])


def _key(url: str, version: str) -> str:
    return f"{version}:{hashlib.sha256(url.encode()).hexdigest()}"


def _page_of(response) -> StoredPage | None:
    if response.status_code != 200 or response.streaming or response.cookies or "Content-Encoding" in response:
        return None
    control, varies = response.headers.get("Cache-Control", ""), response.headers.get("Vary", "")
    if "no-store" in control or "private" in control or "Cookie" in varies:
        return None
    body = gzip.compress(response.content, 6, mtime=0)
    if len(body) > MAX_SIZE:
        return None
    patch_vary_headers(response, VARY)
    response.headers.setdefault("Cache-Control", settings.PAGE_CACHE_CONTROL)
    etag = f'W/"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", "ETag"}}
    return StoredPage(body, headers, etag, time.time())


def _respond(request, page: StoredPage):
    if page.etag and page.etag in parse_etags(request.META.get("HTTP_IF_NONE_MATCH", "")):
        names = ("Cache-Control", "Vary", "Content-Security-Policy")
        headers = {name: page.headers[name] for name in names if name in page.headers}
        return HttpResponseNotModified(headers=headers | {"ETag": page.etag})
    headers = page.headers | ({"ETag": page.etag} if page.etag else {})
    if GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        body, headers["Content-Encoding"] = page.body, "gzip"
    else:
        body = gzip.decompress(page.body)
    headers["Content-Length"] = str(len(body))
    return HttpResponse(body, headers=headers)
