"""How much a request may send, and who may send files."""

from io import BytesIO

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError

# The longest report is 1,000 characters of text: 12 kB if each is percent-encoded.
PUBLIC_LIMIT = 32 * 1024
# The largest file an import accepts.
MAX_MEGABYTES = 20
# A file and the form around it.
FILE_LIMIT = (MAX_MEGABYTES + 1) * 1024 * 1024


class FileRefused(TooManyFilesSent):
    """A file was sent to a page that takes none. Django does not parse the body again for its subclasses."""


class RefuseFiles(FileUploadHandler):
    """The upload handler of every page that does not call ``accept_files``."""

    def new_file(self, *args, **kwargs):
        raise FileRefused("A file was sent to a page that takes none.")


def accept_files(request) -> None:
    """Let ``request`` bring files. Call it after the permission check and before anything reads ``request.POST``."""
    request.upload_handlers = [MemoryFileUploadHandler(request), TemporaryFileUploadHandler(request)]


def body_limit(request) -> int:
    """The bytes that the body of ``request`` may have, as far as its URL and its cookies tell."""
    if (
        "HTTP_TRANSFER_ENCODING" in request.META
        or not request.path_info.startswith("/admin/")
        or settings.SESSION_COOKIE_NAME not in request.COOKIES
    ):
        return PUBLIC_LIMIT
    return FILE_LIMIT if request.path_info.endswith("/import/") else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def body_length(request) -> int | None:
    """The length that ``request`` states; None if it is not a number. Longer numbers than any limit are cut short."""
    stated = str(request.META.get("CONTENT_LENGTH") or 0)
    return int(stated[:12]) if stated.isascii() and stated.isdecimal() else None


def read_chunks(request) -> None:
    """Read a body that comes in chunks, without a length. Django would take it for empty.

    One byte more than ``PUBLIC_LIMIT`` is read, so that ``body_length`` tells whether it is too long. Browsers always
    state a length. Raises BadRequest if the chunks are malformed or do not come.
    """
    if "HTTP_TRANSFER_ENCODING" not in request.META or request.META.get("CONTENT_LENGTH"):
        return
    try:
        body = request.META["wsgi.input"].read(PUBLIC_LIMIT + 1)
    except Exception as error:
        raise BadRequest("The body cannot be read.") from error
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._stream = BytesIO(body)


def read_form(request) -> None:
    """Parse the body of ``request``.

    Raises BadRequest if Django's parser fails on it: some part headers are a TypeError there.
    """
    try:
        request.POST  # noqa: B018
    except UnreadablePostError:
        # The sender is gone; Django goes on with an empty form.
        pass
    except (BadRequest, SuspiciousOperation, MultiPartParserError):
        raise
    except Exception as error:
        raise BadRequest("The form cannot be parsed.") from error
