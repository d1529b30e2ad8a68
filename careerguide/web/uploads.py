"""File uploads, which only the import pages accept."""

from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler, TemporaryFileUploadHandler

# The size limit of an imported file.
MAX_MEGABYTES = 20
# The size limit, in bytes, of a request with a file and the form around it.
FILE_LIMIT = (MAX_MEGABYTES + 1) * 1024 * 1024


class FileRefused(TooManyFilesSent):
    """A page that accepts no files received one. After a TooManyFilesSent, Django does not parse the body again."""


class RefuseFiles(FileUploadHandler):
    def new_file(self, *args, **kwargs):
        raise FileRefused("A file was sent to a page that does not accept files.")


def accept_files(request) -> None:
    """Allow files in ``request``. Call it after the permission check and before anything reads ``request.POST``."""
    request.upload_handlers = [MemoryFileUploadHandler(request), TemporaryFileUploadHandler(request)]
