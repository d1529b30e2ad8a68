"""A page by its slug: to the public, to who may see it before, and with a way on where it has gone."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from django.core import signing
from django.db import models
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from careerguide.lib.staff import is_signed_in_staff

PREVIEW_LASTS = timedelta(days=7)

_signer = signing.TimestampSigner(salt="careerguide.preview")


def page_of(rows: Callable[[], models.QuerySet]):
    """A view of one row: the decorated ``view(request, row)`` is called at an address with a ``slug``.

    ``rows()`` gives all rows with what the page shows; the public gets those of them that are published. A row that is
    not is shown to who has its preview link or may see it at the desk, never kept and never indexed. One that was
    withdrawn answers 410, and a slug that a published row had before leads to its present one.
    """

    def decorate(view):
        @wraps(view)
        def find(request, slug):
            public = rows().published().filter(slug=slug).first()
            if public is not None:
                request.public_row = public
                return view(request, public)
            row = rows().filter(slug=slug).first()
            if row is None:
                return _moved(request, rows().model, slug)
            if may_preview(request, row):
                return _preview(request, view, row)
            if row.is_withdrawn:
                return render(request, "gone.html", {"gone": row, "kind": row._meta.verbose_name}, status=410)
            raise Http404

        return find

    return decorate


def report_address(request, label: str) -> str:
    """Where a reader says that the figure called ``label`` is wrong; empty on what is no public page of a row."""
    row = getattr(request, "public_row", None)
    return (
        f"{reverse('report')}?{urlencode({'page': row.get_absolute_url(), 'figure': label}, safe='/,')}" if row else ""
    )


def _moved(request, model, slug: str):
    """To the page that had this slug before. The public's own pages alone: a draft's address is no secret to keep."""
    row = model.objects.published().filter(former_addresses__slug=slug).first()
    if row is None:
        raise Http404
    return redirect(request.path.replace(f"/{slug}/", f"/{row.slug}/", 1), permanent=True)


def _preview(request, view, row):
    request.preview = row
    response = view(request, row)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # The URL may hold a key that opens the page.
    response["Referrer-Policy"] = "no-referrer"
    return response


def preview_address(row) -> str:
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
