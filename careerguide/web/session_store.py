"""Sessions in the database. If the database is unavailable, the response is 503."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from careerguide.database.errors import is_unavailable


class SessionStore(db.SessionStore):
    def save(self, must_create=False):
        """Raises the database's own error: Django would report a locked database as a deleted session (400)."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if is_unavailable(error.__context__):
                raise error.__context__ from error.__context__.__cause__
            raise
