"""What visitors get while the database is away, full, read-only or locked: 503, and what they typed."""

import re
import sys
import traceback

from django.conf import settings
from django.db import Error
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.log import log_response
from django.views import defaults

from careerguide.database.errors import in_one_line, is_locked, is_missing_schema, is_unavailable
from careerguide.database.pending_migrations import has_pending_migrations
from careerguide.database.waits import (
    EDITOR_LOCK_SECONDS,
    EDITOR_SECONDS,
    READER_LOCK_SECONDS,
    READER_SECONDS,
    WRITER_LOCK_SECONDS,
    start_request,
    wait_longer,
)

RETRY_SECONDS = "5"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Never sent back to the browser: passwords, one-time codes and their secrets.
SECRET = re.compile(r"(^|-)((old_|new_)?password\d?|otp_\w+|secret|token|key)$")


class UnavailableDatabaseMiddleware:
    """Limits how long a request waits for the database, and answers 503 if a view fails for want of it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        start_request()
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        writes = request.method not in SAFE_METHODS
        is_editor = request.path.startswith(reverse("admin:index")) and request.user.is_staff
        if writes or is_editor:
            wait_longer(
                (EDITOR_LOCK_SECONDS if is_editor else WRITER_LOCK_SECONDS) if writes else READER_LOCK_SECONDS,
                EDITOR_SECONDS if is_editor else READER_SECONDS,
            )

    def process_exception(self, request, exception):
        return unavailable_page(request, exception) if _is_away(exception) else None


def server_error(request):
    """Django's ``handler500``: also called for what fails in another middleware, such as the one for sessions."""
    error = sys.exc_info()[1]
    return unavailable_page(request, error) if _is_away(error) else defaults.server_error(request)


def unavailable_page(request, error: Exception) -> HttpResponse:
    """503 for ``error``, with a form that sends again what was sent. Asks neither the database nor the session."""
    # Without the request: its context processors belong to pages that have a database.
    html = render_to_string(
        "503.html", {"path": request.get_full_path(), "is_locked": is_locked(error)} | _sent(request)
    )
    response = HttpResponse(html, status=503, headers={"Retry-After": RETRY_SECONDS})
    # Not every middleware sees this answer.
    response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    add_never_cache_headers(response)
    log_response(
        "%s %s was answered with 503: %s",
        request.method,
        request.path,
        in_one_line(error),
        response=response,
        request=request,
    )
    _release(error)
    return response


def _release(error: BaseException | None) -> None:
    """Let go of the cursors in the frames of ``error``: they would keep SQLite's file open for a while."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__


def _is_away(error: BaseException | None) -> bool:
    if is_unavailable(error):
        return True
    try:
        # A table that is missing is a bug, unless the database is yet to be set up.
        return is_missing_schema(error) and has_pending_migrations()
    except Error:
        return True


def _sent(request) -> dict:
    """The fields of a form that passed the CSRF check, but for its secrets and files."""
    if request.method != "POST" or not getattr(request, "csrf_processing_done", False):
        return {"is_form": False}
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    # Text is shown, so that it can be copied; keys and numbers of rows are not.
    kept = [(name, value, len(value.split()) > 1) for name, value in fields if not SECRET.search(name)]
    return {"is_form": True, "fields": kept, "has_lost": bool(request.FILES) or len(kept) < len(fields)}
