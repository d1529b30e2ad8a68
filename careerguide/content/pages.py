"""A page by its slug: to the public, to who may see it before, and with a way on where it has gone."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db import models
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

PREVIEW_LASTS = timedelta(days=7)

_signer = signing.TimestampSigner(salt="careerguide.preview")


def is_signed_in_staff(request) -> bool:
    """Whether an active staff account is signed in, with a one-time password if ``OTP_REQUIRED`` is set.

    Without a session cookie there is no query, so a public page can call this for free.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = request.user
    return user.is_active and user.is_staff and (not settings.OTP_REQUIRED or user.is_verified())


def page_of(rows: Callable[[], models.QuerySet]):
    """A view of one row: the decorated ``view(request, row)`` is called at an address with a ``slug``.

    ``rows()`` gives all rows with what the page shows; the public gets those of them that are published. A row that is
    not is shown to who has its preview link or may see it at the desk, never kept and never indexed. A former slug of
    a published row leads to its present one, also if a draft has that slug now. The present and the former slugs of a
    withdrawn row answer 410.
    """

    def decorate(view):
        @wraps(view)
        def find(request, slug):
            public = rows().published().filter(slug=slug).first()
            if public is not None:
                request.public_row = public
                return view(request, public)
            row = rows().filter(slug=slug).first()
            if row is not None and may_preview(request, row):
                return _preview(request, view, row)
            moved = rows().model.objects.filter(former_addresses__slug=slug).first()
            if moved is not None and moved.is_published:
                return _redirect(request, moved)
            gone = next((each for each in (row, moved) if each is not None and each.is_withdrawn), None)
            if gone is not None:
                return gone_page(request, gone)
            raise Http404

        return find

    return decorate


def report_url(request, label: str) -> str:
    """Where a reader says that the figure called ``label`` is wrong; empty on what is no public page of a row."""
    row = getattr(request, "public_row", None)
    return (
        f"{reverse('report')}?{urlencode({'page': row.get_absolute_url(), 'figure': label}, safe='/,')}" if row else ""
    )


def public_at(rows: models.QuerySet, slug: str):
    """The public one of ``rows`` that has ``slug`` or had it before; None if there is none."""
    public = rows.published()
    return public.filter(slug=slug).first() or public.filter(former_addresses__slug=slug).first()


def gone_page(request, row):
    """The page that says that ``row`` was withdrawn."""
    return render(request, "gone.html", {"gone": row, "kind": row._meta.verbose_name}, status=410)


def _redirect(request, row):
    """To the same view of ``row`` under its present slug, with the parameters of the request."""
    match = request.resolver_match
    url = reverse(match.view_name, kwargs=match.kwargs | {"slug": row.slug})
    query = request.META["QUERY_STRING"]
    return redirect(f"{url}?{query}" if query else url, permanent=True)


def _preview(request, view, row):
    request.preview = row
    response = view(request, row)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # The URL may hold a key that opens the page.
    response["Referrer-Policy"] = "no-referrer"
    return response


def preview_url(row) -> str:
    """The address of ``row``'s page with a key that opens it for a week, whoever has it."""
    return f"{row.get_absolute_url()}?preview={_signer.sign(_name(row)).partition(':')[2]}"


def may_preview(request, row) -> bool:
    """Whether who asks may see ``row`` before the public: by the link's key, or by an account that may see it."""
    key = request.GET.get("preview", "")
    if key:
        # What was withdrawn is gone for everyone but editors.
        if row.is_withdrawn:
            return False
        try:
            _signer.unsign(f"{_name(row)}:{key}", max_age=PREVIEW_LASTS)
        except signing.BadSignature:
            return False
        return True
    may_view = f"{row._meta.app_label}.view_{row._meta.model_name}"
    return is_signed_in_staff(request) and request.user.has_perm(may_view)


def _name(row) -> str:
    """What a key is for: this row and no other, until its preview links are revoked."""
    return f"{row._meta.label_lower}.{row.pk}.{row.preview_salt}"
