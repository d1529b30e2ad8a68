"""Reject invalid requests, mostly before reading the body, and render the error pages."""

import codecs
import logging
import re
from io import BytesIO

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.signals import request_started
from django.db import DataError
from django.dispatch import receiver
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import get_resolver
from django.utils.http import parse_header_parameters

from careerguide.web.long_urls import API_TOO_LONG_PATH, TOO_LONG_PATH
from careerguide.web.uploads import FILE_LIMIT, FileRefused

logger = logging.getLogger(__name__)

REFUSALS = {
    400: (
        "This request cannot be read",
        "The address or the data that you sent is not valid. Check the address, or go back and try again.",
    ),
    403: (
        "You can’t see this page",
        "Only some accounts have access to it. If you edit this site, sign in and try again.",
    ),
    405: ("This kind of request is not allowed here", "Go back, and use a link or a button on the page instead."),
    413: (
        "This is too much to send at once",
        "The site did not read it. Go back in your browser, shorten it, and send it again.",
    ),
    414: (
        "This address is too long",
        "Go back in your browser, and check fewer boxes or shorten the text. Or start again here.",
    ),
    415: (
        "This text is not in UTF-8",
        "The site reads UTF-8 only. Send the form with a browser, or change the charset of the request.",
    ),
}
NO_FILES = ("This page does not accept files", "Only the import pages do, if you have permission to import.")

CHARSET = re.compile(r';\s*charset\s*=\s*("[^"]*"|[^;"]*)', re.IGNORECASE)
# The value that replaces a rejected Content-Type. Django ignores a charset that does not exist.
NOT_UTF8 = "text/plain; charset=not-utf-8"
# In bytes. The longest report is 1,000 characters of text: 12 kB if all are percent-encoded.
PUBLIC_LIMIT = 32 * 1024
NUL = "\x00"


def refusal(status: int, text: tuple[str, str] | None = None, **headers: str) -> HttpResponse:
    """The page for ``status``. It is rendered without the request, because the request may be unreadable."""
    heading, sentence = text or REFUSALS[status]
    page = render_to_string("refused.html", {"heading": heading, "sentence": sentence, "status": status})
    return HttpResponse(page, status=status, headers=headers)


def bad_request(request, exception) -> HttpResponse:
    if isinstance(exception, FileRefused):
        return refusal(400, NO_FILES)
    return refusal(413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request, exception) -> HttpResponse:
    if not (request.path_info.startswith("/admin/") and hasattr(request, "user")):
        return refusal(403)
    context = admin.site.each_context(request) | {
        "title": "You may not do this",
        "reason": str(exception),
        "groups": [group.name for group in request.user.groups.order_by("name")],
    }
    return render(request, "admin/403.html", context, status=403)


class RefusalFilter(logging.Filter):
    def filter(self, record) -> bool:
        # Log rejected requests on one line: anyone can cause them, and a traceback would not help.
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


@receiver(request_started)
def clean_content_type(environ=None, **kwargs) -> None:
    """Remove the charset from Content-Type, so that Django can parse the header.

    Django parses it before it calls any middleware; with a charset, it also decodes the query string. Both can raise
    an exception, and only this signal comes earlier.
    """
    if environ and (header := environ.get("CONTENT_TYPE")):
        environ["CONTENT_TYPE"] = without_charset(header)


def without_charset(content_type: str) -> str:
    """``content_type`` without a UTF-8 charset; ``NOT_UTF8`` if the charset is another one or malformed."""
    plain = CHARSET.sub("", content_type)
    try:
        charsets = {codecs.lookup(charset.strip('" ')).name for charset in CHARSET.findall(content_type)}
        other_parameters = {name.lower() for name in parse_header_parameters(plain)[1]}
    except Exception:
        # Parsing hostile headers can raise almost any exception.
        return NOT_UTF8
    return plain if charsets <= {"utf-8", "ascii"} and "charset" not in other_parameters else NOT_UTF8


def refuse_requests(get_response):
    """Middleware that rejects methods, charsets and sizes that no page accepts, before the form is parsed."""

    def respond(request):
        if request.path_info in (TOO_LONG_PATH, API_TOO_LONG_PATH):
            return refusal(414)
        is_writable = request.path_info.startswith("/admin/") or request.path_info == "/report/"
        methods = ["GET", "HEAD", "POST"] if is_writable else ["GET", "HEAD"]
        if request.method not in methods:
            return refusal(405, Allow=", ".join(methods))
        if request.headers.get("Content-Type") == NOT_UTF8:
            return refusal(415)
        _read_chunks(request)
        length = _body_length(request)
        if length is None or NUL in request.path_info:
            return refusal(400)
        if length > PUBLIC_LIMIT and length > _body_limit(request):
            return refusal(413)
        # A quoted cookie can encode any character as an octal number. Django sets no cookie with a NUL.
        for name in [name for name, value in request.COOKIES.items() if NUL in name + value]:
            del request.COOKIES[name]
        response = get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            return refusal(405, Allow=response.headers["Allow"])
        return response

    return respond


def _body_limit(request) -> int:
    is_editor = request.path_info.startswith("/admin/") and settings.SESSION_COOKIE_NAME in request.COOKIES
    if "HTTP_TRANSFER_ENCODING" in request.META or not is_editor:
        return PUBLIC_LIMIT
    return FILE_LIMIT if request.path_info.endswith("/import/") else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _body_length(request) -> int | None:
    """The Content-Length, or None if it is not a number. A very long number is cut off, but still exceeds any limit."""
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    return int(length[:12]) if length.isascii() and length.isdecimal() else None


def _read_chunks(request) -> None:
    """Read a chunked body, because Django would treat a body without a length as empty.

    One byte more than ``PUBLIC_LIMIT`` is read, to detect a body that is too long. Browsers always send a length.
    Raises BadRequest if the chunks are malformed or do not arrive.
    """
    if "HTTP_TRANSFER_ENCODING" not in request.META or request.META.get("CONTENT_LENGTH"):
        return
    try:
        body = request.META["wsgi.input"].read(PUBLIC_LIMIT + 1)
    except Exception as error:
        raise BadRequest("The body cannot be read.") from error
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._stream = BytesIO(body)


class InputMiddleware:
    """Parses forms, and returns 400 instead of 500 for values that a database cannot store or compare.

    PostgreSQL cannot store NUL in text, and neither database accepts an integer that is too large. Django's form fields
    reject both; a value that bypasses them, such as an admin list filter, fails in the database.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Check this here, because the account is not known earlier. A session cookie alone does not allow a large body.
        if _body_length(request) > PUBLIC_LIMIT and not admin.site.has_permission(request):
            return refusal(413)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Parse the form before the CSRF check reads it. Views that are exempt from it check permissions first.
        if not getattr(view, "csrf_exempt", False):
            read_form(request)

    def process_exception(self, request, exception):
        if not is_invalid_value(exception):
            return None
        # Log the traceback, because one of our own queries that fails for every value would end up here, too.
        logger.error("A request contains a value that the database cannot use: %s", request.path, exc_info=exception)
        return get_resolver().resolve_error_handler(400)(request, exception=exception)


def is_invalid_value(error: Exception) -> bool:
    # PostgreSQL's driver has no exception class for a NUL.
    has_nul = isinstance(error, ValueError) and "NUL" in str(error)
    return isinstance(error, DataError | OverflowError) or has_nul


def read_form(request) -> None:
    """Parse the body of ``request``.

    Raises BadRequest if Django's parser fails: some part headers cause a TypeError.
    """
    try:
        request.POST  # noqa: B018
    except UnreadablePostError:
        # The client disconnected. Django continues with an empty form.
        pass
    except (BadRequest, SuspiciousOperation, MultiPartParserError):
        raise
    except Exception as error:
        raise BadRequest("The form cannot be parsed.") from error
