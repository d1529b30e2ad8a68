"""What stands between the server and the pages."""

import re

from django.conf import settings
from django.contrib import admin
from django.core.signals import request_started
from django.dispatch import receiver
from django.urls import resolve
from django.views.defaults import page_not_found

from careerguide.web.clients import came_by_https
from careerguide.web.content_types import NOT_UTF8, clean_content_type
from careerguide.web.errors import refusal
from careerguide.web.uploads import PUBLIC_LIMIT, body_length, body_limit, read_chunks, read_form

# On every answer, errors and redirects too.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Addresses of previews hold a key: other sites must not see them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# The site uses no device and asks for no permission.
UNUSED = """
accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope magnetometer microphone
midi payment picture-in-picture publickey-credentials-get screen-wake-lock usb xr-spatial-tracking
"""
PERMISSIONS = ", ".join(f"{feature}=()" for feature in UNUSED.split())
# Other sites show these pictures next to a link to a page. Most fetch them from a server, but some from the reader's
# browser.
EMBEDDABLE = re.compile(r"/share\.png$|^/static/icons/")
HEALTH = {"/healthz", "/readyz"}


# Browsers keep these for as long as they like unless they are told otherwise: permanent redirects, and what is missing.
_KEPT = {301, 308, 404, 410}


def ask_again(get_response):
    """Tells browsers and proxies to ask again before they use what an editor may change, such as a redirect.

    Without it, a browser that saw a page renamed and then renamed back is sent to and fro between both URLs.
    """

    def respond(request):
        response = get_response(request)
        if response.status_code in _KEPT:
            response.headers.setdefault("Cache-Control", "no-cache")
        return response

    return respond


def forwarded_scheme(get_response):
    """Makes request.scheme the one that the visitor used, if a trusted proxy says so.

    SECURE_PROXY_SSL_HEADER compares the header with one value, so it takes neither "HTTPS" nor "https, http".
    """

    def respond(request):
        request.META["wsgi.url_scheme"] = "https" if came_by_https(request) else "http"
        return get_response(request)

    return respond


def same_missing_page(get_response):
    """Shows the site's own 404 page while debugging too, so that it is seen and tried as readers see it."""

    def respond(request):
        response = get_response(request)
        is_page = response.status_code == 404 and response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page:
            return response
        page = page_not_found(request, None)
        page.headers["Cache-Control"] = response.headers.get("Cache-Control", "no-cache")
        return page

    return respond


def security_headers(get_response):
    """Adds the headers that no other middleware adds, or adds too late for an error or a redirect."""

    def respond(request):
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        policy = "cross-origin" if EMBEDDABLE.search(request.path_info) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", policy)
        # Browsers read it on pages only, and it would be a sixth of a small file.
        if not request.path_info.startswith(settings.STATIC_URL):
            response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return respond


def allowed_methods(path: str) -> list[str]:
    """Every page is read-only but the admin's and the report form."""
    return ["GET", "HEAD", "POST"] if path.startswith("/admin/") or path == "/report/" else ["GET", "HEAD"]


@receiver(request_started)
def clean_request(environ=None, **kwargs):
    """Django parses Content-Type before it calls any middleware, and may raise there. Only this signal comes before."""
    if environ:
        clean_content_type(environ)


def refuse_requests(get_response):
    """Refuses what no page takes, before anything reads the body: methods, charsets and sizes."""

    def respond(request):
        methods = allowed_methods(request.path_info)
        if request.method not in methods:
            return refusal(405, Allow=", ".join(methods))
        if request.headers.get("Content-Type") == NOT_UTF8:
            return refusal(415)
        read_chunks(request)
        length = body_length(request)
        if length is None:
            return refusal(400)
        if length > body_limit(request):
            return refusal(413)
        response = get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            return refusal(405, Allow=response.headers["Allow"])
        return response

    return respond


def health(get_response):
    """Answers load balancers, which ask by IP address: ``CommonMiddleware`` would refuse their Host."""

    def respond(request):
        return resolve(request.path_info).func(request) if request.path_info in HEALTH else get_response(request)

    return respond


class FormMiddleware:
    """Only people who may use the admin send more than a few kB. Comes after the middleware that knows the account."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if body_length(request) > PUBLIC_LIMIT and not admin.site.has_permission(request):
            return refusal(413)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Parse the form before the CSRF check does. A view that is exempt checks who asks first."""
        if not getattr(view, "csrf_exempt", False):
            read_form(request)
