"""Sessions in the database, read with one statement that is composed once."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

LOAD = "select session_data from django_session where session_key = %s and expire_date > %s"


class SessionStore(DatabaseSessions):
    """Django's own store; only the reading, which every request does, goes past the mapper."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without a key, when there is none any more."""
        with connection.cursor() as cursor:
            cursor.execute(LOAD, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
