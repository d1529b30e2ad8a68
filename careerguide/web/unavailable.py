"""The 503 page while the database is unreachable, full, read-only or locked. It keeps what the visitor typed."""

import re
import sys
import traceback

from django.conf import settings
from django.db import Error
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.log import log_response
from django.views import defaults

from careerguide.database.errors import error_line, is_locked, is_missing_schema, is_unavailable
from careerguide.database.setup import has_pending_migrations

RETRY_SECONDS = "5"
# Never sent back to the browser: passwords, one-time codes and their secrets.
SECRET = re.compile(r"(^|-)((old_|new_)?password\d?|otp_\w+|secret|token|key)$")


def server_error(request):
    # Exceptions in middleware, such as SessionMiddleware, also end up here.
    error = sys.exc_info()[1]
    return unavailable_page(request, error) if is_unavailable_now(error) else defaults.server_error(request)


def is_unavailable_now(error: BaseException | None) -> bool:
    if is_unavailable(error):
        return True
    try:
        # A missing table is a bug, unless the database is not set up yet.
        return is_missing_schema(error) and has_pending_migrations()
    except Error:
        return True


def unavailable_page(request, error: Exception) -> HttpResponse:
    """The 503 page for ``error``, with a form that repeats the input. Uses neither the database nor the session."""
    # Render the page without the request, because the context processors need a database.
    context = {"path": request.get_full_path(), "is_locked": is_locked(error)} | _submitted(request)
    response = HttpResponse(render_to_string("503.html", context), status=503, headers={"Retry-After": RETRY_SECONDS})
    # Some middleware does not see this response.
    response["X-Frame-Options"] = settings.X_FRAME_OPTIONS
    add_never_cache_headers(response)
    values = request.method, request.path, error_line(error)
    log_response("%s %s returned 503: %s", *values, response=response, request=request)
    _release_cursors(error)
    return response


def _submitted(request) -> dict:
    """The fields of a form that passed the CSRF check, without secrets and files."""
    if request.method != "POST" or not getattr(request, "csrf_processing_done", False):
        return {"is_form": False}
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    # Values of several words are shown, so that they can be copied. Single words, such as row keys, are not.
    returned = [(name, value, len(value.split()) > 1) for name, value in fields if not SECRET.search(name)]
    return {"is_form": True, "fields": returned, "has_lost": bool(request.FILES) or len(returned) < len(fields)}


def _release_cursors(error: BaseException | None) -> None:
    """Clear the stack frames of ``error``, because their cursors would keep SQLite's file open."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__
