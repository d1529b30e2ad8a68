"""Addresses with parameters: one spelling for one view."""

from collections.abc import Iterable, Mapping
from functools import wraps

from django.conf import settings
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode

# What every server and browser takes as an address.
MAX_CHARACTERS = 4_000


def site_origin(request) -> str:
    """Scheme and host of the site's own links: ``SITE_URL``, or the request's.

    Anyone can write any port into Host, and caches keep the page: only the port that the server listens on counts.
    """
    if settings.SITE_URL:
        return settings.SITE_URL
    host, port = split_domain_port(request.get_host())
    is_usual = port == {"http": "80", "https": "443"}[request.scheme]
    return f"{request.scheme}://{host}" + (f":{port}" if port == request.META["SERVER_PORT"] and not is_usual else "")


def absolute_url(request, path: str) -> str:
    """``path`` with the site's scheme and host. Use it for every link that leaves the site."""
    return site_origin(request) + iri_to_uri(path)


def build_url(path: str, parameters: Mapping[str, Iterable[str]]) -> str:
    """``path`` with ``parameters`` in their sorted order; empty ones are left out."""
    pairs = [(name, value) for name in sorted(parameters) for value in sorted(parameters[name]) if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def with_values(path: str, name: str, values: Iterable[str]) -> str:
    """``path`` with a parameter ``name`` for each of ``values``, in their order, each once."""
    pairs = [(name, value) for value in dict.fromkeys(values)]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def without_empty(view):
    """A view whose address never keeps an empty parameter: a form that is sent without scripts leaves many."""

    @wraps(view)
    def tidy(request, *args, **kwargs):
        # htmx is told the address that it shows, and no form makes one that is too long to lead to.
        if "HX-Request" in request.headers or len(request.META["QUERY_STRING"]) > MAX_CHARACTERS:
            return view(request, *args, **kwargs)
        given = [(name, value) for name, values in request.GET.lists() for value in values]
        kept = [(name, value) for name, value in given if value.strip()]
        if len(kept) == len(given):
            return view(request, *args, **kwargs)
        return redirect(f"{request.path}?{urlencode(kept)}" if kept else request.path)

    return tidy


def without(parameters: Mapping[str, Iterable[str]], name: str, value: str | None = None) -> dict[str, list[str]]:
    """``parameters`` less one value of ``name``, or less all of them where ``value`` is None."""
    left = {key: list(values) for key, values in parameters.items()}
    left[name] = [] if value is None else [other for other in left.get(name, []) if other != value]
    return left
