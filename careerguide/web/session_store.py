"""Sessions in the database, which tell a database that is away from a session that is gone."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from careerguide.database.errors import is_unavailable


class SessionStore(db.SessionStore):
    """Django's own, except that a locked database is no "session was deleted", which Django answers with 400."""

    def save(self, must_create=False):
        """Save the session. Raises the database's own error if that is unavailable."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if is_unavailable(error.__context__):
                raise error.__context__ from error.__context__.__cause__
            raise
