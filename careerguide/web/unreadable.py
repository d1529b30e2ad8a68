"""Values in a request that no column can hold: a NUL, a number with too many digits. They are the sender's mistake."""

import logging

from django.core.exceptions import BadRequest
from django.db import DataError
from django.urls import get_resolver

logger = logging.getLogger(__name__)

NUL = "\x00"


class UnreadableValues:
    """Middleware that answers 400, and not 500, to values that a database cannot hold.

    PostgreSQL stores no NUL in text, and neither database compares a number with a column of fewer bits. Django's
    form fields refuse both; a value that goes past them, as in a filter of an admin list, fails in the database.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if NUL in request.path_info:
            raise BadRequest("The path holds a NUL.")
        # A quoted cookie may spell any character by its octal number. Django sets no such cookie.
        for name in [name for name, value in request.COOKIES.items() if NUL in name + value]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The page for a bad request, if that is what ``exception`` means."""
        if not is_unreadable(exception):
            return None
        # With its traceback: a query of ours that is wrong for every value ends here too.
        logger.error("A value of a request cannot be used: %s", request.path, exc_info=exception)
        return get_resolver().resolve_error_handler(400)(request, exception=exception)


def is_unreadable(error: Exception) -> bool:
    """Whether ``error`` says that a database, or its driver, cannot take a value."""
    # The driver of PostgreSQL has no class of its own for it.
    has_nul = isinstance(error, ValueError) and "NUL" in str(error)
    return isinstance(error, DataError | OverflowError) or has_nul
