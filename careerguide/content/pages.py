"""Serve the page of a row by its slug: the public page, a preview, a redirect from a former slug, or 410."""

from collections.abc import Callable
from copy import copy
from datetime import timedelta
from functools import wraps
from urllib.parse import quote_plus, unquote, urlencode

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from careerguide.cache.by_version import without_stored_values
from careerguide.history.pages import PAGES
from careerguide.history.working_copies import WorkingCopy, working_copy
from careerguide.history.write import write

PREVIEW_LIFETIME = timedelta(days=7)

_signer = signing.TimestampSigner(salt="careerguide.preview")


def serve_by_slug(rows: Callable[[], models.QuerySet], otherwise: Callable | None = None, *, has_previews: bool = True):
    """Decorate a ``view(request, row)`` whose URL has a ``slug``.

    ``rows()`` returns a queryset of all rows that loads everything the page shows. Everyone sees the published rows.
    Other rows are shown as previews, which are never cached or indexed, to people with the preview link and to editors
    who may view the row. A former slug of a published row redirects to the current slug, even if a draft now has the
    former one. The current and former slugs of a withdrawn row return 410. ``otherwise(request, slug)`` serves other
    slugs, if it is set. Without ``has_previews``, no one sees rows that are not public.
    """

    def decorate(view):
        @wraps(view)
        def serve(request, slug):
            public = rows().published().filter(slug=slug).first()
            if public is not None:
                if has_previews and "preview" in request.GET and _may_preview(request, public):
                    draft = working_copy(PAGES[type(public)], public.pk)
                    if draft is not None:
                        return _preview_working_copy(request, view, rows, public, draft)
                request.public_row = public
                return view(request, public)
            row = rows().filter(slug=slug).first()
            if row is not None and has_previews and _may_preview(request, row):
                return _preview(request, view, row)
            renamed = rows().model.objects.filter(former_addresses__slug=slug).first()
            if renamed is not None and renamed.is_published:
                return _redirect(request, renamed)
            for page in (row, renamed):
                if page is not None and page.is_withdrawn:
                    return gone_page(request, page)
            if otherwise:
                return otherwise(request, slug)
            raise Http404

        return serve

    return decorate


def public_row(rows: models.QuerySet, slug: str):
    """The published row that has or had ``slug``, or None."""
    public = rows.published()
    return public.filter(slug=slug).first() or public.filter(former_addresses__slug=slug).first()


def gone_page(request, row):
    return render(request, "gone.html", {"gone": row, "kind": row._meta.verbose_name}, status=410)


def report_url(request, label: str) -> str:
    """The URL of the report form for the figure ``label``; empty unless this is the public page of a row."""
    row = getattr(request, "public_row", None)
    if row is None:
        return ""
    if not hasattr(request, "report_url"):
        page = urlencode({"page": unquote(row.get_absolute_url())}, safe="/,")
        request.report_url = f"{reverse('report')}?{page}&figure="
    return request.report_url + quote_plus(label, safe="/,")


def preview_url(row) -> str:
    """The URL of the row's page with a key that lets anyone who has the link see it for a week."""
    return f"{row.get_absolute_url()}?preview={_signer.sign(_signed_name(row)).partition(':')[2]}"


def is_signed_in_staff(request) -> bool:
    """Whether an active staff account is signed in, with a one-time password if ``OTP_REQUIRED`` is set.

    Without a session cookie, it makes no query, so public pages can call it at no cost.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = request.user
    return user.is_active and user.is_staff and (not settings.OTP_REQUIRED or user.is_verified())


def _redirect(request, row):
    match = request.resolver_match
    url = reverse(match.view_name, kwargs=match.kwargs | {"slug": row.slug})
    query = request.META["QUERY_STRING"]
    return redirect(f"{url}?{query}" if query else url, permanent=True)


def _preview(request, view, row):
    request.preview = row
    response = view(request, row)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # The URL may contain a preview key.
    response["Referrer-Policy"] = "no-referrer"
    return response


def _preview_working_copy(request, view, rows: Callable[[], models.QuerySet], row, draft: WorkingCopy):
    """The page as it would be after publishing: the changes are written, the page is made, and all is rolled back."""
    public = draft.page.snapshot_of(row)
    edited, _ = draft.merged(public)
    try:
        with transaction.atomic(), without_stored_values():
            write(draft.page, public, edited, copy(row), check=False)
            response = _preview(request, view, rows().get(pk=row.pk))
            if hasattr(response, "render"):
                response.render()
            transaction.set_rollback(True)
    except ValidationError as error:
        context = {"row": row, "errors": error.messages}
        return _preview(request, lambda request, row: render(request, "no_preview.html", context), row)
    return response


def _may_preview(request, row) -> bool:
    if key := request.GET.get("preview", ""):
        # The preview links of a withdrawn page do not work.
        if row.is_withdrawn:
            return False
        try:
            _signer.unsign(f"{_signed_name(row)}:{key}", max_age=PREVIEW_LIFETIME)
        except signing.BadSignature:
            return False
        return True
    may_view = f"{row._meta.app_label}.view_{row._meta.model_name}"
    return is_signed_in_staff(request) and request.user.has_perm(may_view)


def _signed_name(row) -> str:
    # A new salt revokes all preview links of the row.
    return f"{row._meta.label_lower}.{row.pk}.{row.preview_salt}"
