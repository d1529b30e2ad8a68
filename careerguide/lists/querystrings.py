"""URLs with parameters: build them, make them absolute, and decide which ones search engines may crawl.

Filters can be combined in countless ways, so lists with two or more filters are not crawled. A role's catalog counts
as one filter.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from functools import cache, wraps
from urllib.parse import parse_qsl

from django.conf import settings
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html
from django.utils.http import urlencode

# The server accepts URLs of this length, and so do all common browsers.
MAX_URL_LENGTH = 8_000
# Free text, and parameters that change how a list is displayed or how its filters work.
NOT_FILTERS = ("compare", "q", "section", "show", "sort", "unknown")
# What readers say about themselves. Pages with these parameters are for them alone: they are not indexed, their URLs
# are never canonical, and no other site or shared cache gets them.
PRIVATE = ("earn", "keep", "months", "residency")


def site_origin(request) -> str:
    """Scheme and host of the site's own links: ``SITE_URL``, or the request's.

    Anyone can send any port in the Host header, and pages are cached, so only the port that the server listens on is
    used.
    """
    if settings.SITE_URL:
        return settings.SITE_URL
    host, port = split_domain_port(request.get_host())
    is_usual = port == {"http": "80", "https": "443"}[request.scheme]
    return f"{request.scheme}://{host}" + (f":{port}" if port == request.META["SERVER_PORT"] and not is_usual else "")


def absolute_url(request, path: str) -> str:
    """Use this for links to this site that appear elsewhere, such as in a feed."""
    return site_origin(request) + iri_to_uri(path)


def build_url(path: str, params: Mapping[str, Iterable[str]]) -> str:
    """``path`` with ``params``, sorted by name and value so that each list has one URL; empty values are left out."""
    pairs = [(name, value) for name in sorted(params) for value in sorted(params[name]) if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def build_urls(path: str, params: Mapping, changes: Mapping[Hashable, Mapping]) -> dict[Hashable, str]:
    """A URL for each of ``changes``: ``path`` with ``params``, some of them replaced by the change."""
    return {key: build_url(path, {**params, **change}) for key, change in changes.items()}


def is_private(request) -> bool:
    """This does not parse ``request.GET``, which fails for some of the requests that the site refuses."""
    return any(name in PRIVATE for name, _ in parse_qsl(request.META["QUERY_STRING"], keep_blank_values=True))


def without_private(params: Mapping[str, Iterable[str]]) -> dict[str, Iterable[str]]:
    return {name: values for name, values in params.items() if name not in PRIVATE}


def drop_empty_params(view):
    """Redirect to the same URL without empty parameters, which a form without JavaScript sends."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        # htmx gets the URL from a header of the response. Very long URLs, which no form creates, are not redirected.
        if "HX-Request" in request.headers or len(request.META["QUERY_STRING"]) > MAX_URL_LENGTH:
            return view(request, *args, **kwargs)
        pairs = [(name, value) for name, values in request.GET.lists() for value in values]
        stated = [(name, value) for name, value in pairs if value.strip()]
        if stated == pairs:
            return view(request, *args, **kwargs)
        return redirect(f"{request.path}?{urlencode(stated)}" if stated else request.path)

    return wrapper


@cache
def disallowed_patterns() -> tuple[str, ...]:
    """The Disallow lines of robots.txt, in the syntax of RFC 9309: ``*`` matches any text."""
    pages = ("admin:index", "search", "report", "program_export", "program_feed", "role_compare", "program_compare")
    pages += ("api_programs", "api_careers", "api_payback", "api_openapi")
    patterns = [reverse(page) for page in pages]
    for page in map(reverse, ("roles", "programs")):
        patterns += [f"{page}?*&", f"{page}?find_", *(f"{page}?{name}=" for name in (*NOT_FILTERS, *PRIVATE))]
    return (
        *patterns,
        "/roles/*/programs/?",
        "/roles/*/programs/feed.atom",
        "/programs/*/?",
        "/roles/*?fit=",
        "/plan/?",
        "/plan/plan.",
        "/*?preview=",
    )


@cache
def _disallowed() -> re.Pattern:
    return re.compile("|".join(re.escape(pattern).replace(r"\*", ".*") for pattern in disallowed_patterns()))


def may_crawl(url: str) -> bool:
    return not _disallowed().match(url)


def nofollow(url: str) -> str:
    """The ``rel`` attribute of a link to ``url``, with a leading space; empty if it may be crawled."""
    return "" if may_crawl(url) else format_html(' rel="{}"', "nofollow")
