"""Middleware for headers, the visitor's scheme, health checks and an unavailable database."""

import re

from django.conf import settings
from django.urls import resolve, reverse

from careerguide.database import timeouts
from careerguide.lists.querystrings import is_private
from careerguide.web.clients import is_https
from careerguide.web.unavailable import is_unavailable_now, unavailable_page

# Sent with every response, including errors and redirects.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Preview URLs contain a key that other sites must not see.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
UNUSED_FEATURES = """
accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope magnetometer microphone
midi payment picture-in-picture publickey-credentials-get screen-wake-lock usb xr-spatial-tracking
"""
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES.split())
# Other sites show these pictures next to links. Most load them from their server, some from the reader's browser.
EMBEDDABLE = re.compile(r"/share\.png$|^/static/icons/")
# The types of static files that are never a document. An SVG picture is one, if its URL is opened.
NOT_DOCUMENTS = ("text/css", "text/javascript", "font/")
HEALTH_PATHS = {"/healthz", "/readyz"}
# Browsers may cache these by default: permanent redirects, and missing pages.
CACHED_BY_DEFAULT = {301, 308, 404, 410}


def forwarded_scheme(get_response):
    """Set request.scheme to the scheme that the visitor used, if a trusted proxy reports it.

    SECURE_PROXY_SSL_HEADER would trust every client, read only the first entry of the header, and ignore "HTTPS".
    """

    def respond(request):
        if "HTTP_X_FORWARDED_PROTO" in request.META:
            request.META["wsgi.url_scheme"] = "https" if is_https(request) else "http"
        return get_response(request)

    return respond


def security_headers(get_response):
    def respond(request):
        response = get_response(request)
        if is_private(request):
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex"
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        policy = "cross-origin" if EMBEDDABLE.search(request.path_info) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", policy)
        # Browsers use policies only for documents, and they would make the response for a small file far larger.
        if not request.path_info.startswith(settings.STATIC_URL):
            response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        elif response.headers.get("Content-Type", "").startswith(NOT_DOCUMENTS):
            del response.headers["Content-Security-Policy"]
        return response

    return respond


def health(get_response):
    # The Host of a load balancer's health check is an IP address, which CommonMiddleware would reject.
    def respond(request):
        is_check = request.path_info in HEALTH_PATHS
        return resolve(request.path_info).func(request) if is_check else get_response(request)

    return respond


class DatabaseMiddleware:
    """Limits how long a request waits for the database. If the database is unavailable, views return 503."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        writes = request.method == "POST"
        is_editor = request.path.startswith(reverse("admin:index")) and request.user.is_staff
        if writes or is_editor:
            writer_seconds = timeouts.EDITOR_LOCK_SECONDS if is_editor else timeouts.WRITER_LOCK_SECONDS
            lock_seconds = writer_seconds if writes else timeouts.READER_LOCK_SECONDS
            timeouts.wait_longer(lock_seconds, timeouts.EDITOR_SECONDS if is_editor else timeouts.READER_SECONDS)

    def process_exception(self, request, exception):
        return unavailable_page(request, exception) if is_unavailable_now(exception) else None


def revalidate(get_response):
    """Make browsers and proxies revalidate redirects and missing pages, because editors can change them.

    Otherwise, if a page is renamed and then renamed back, a browser could follow the two redirects in a loop.
    """

    def respond(request):
        response = get_response(request)
        if response.status_code in CACHED_BY_DEFAULT:
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return respond
