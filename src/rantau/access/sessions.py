"""Django's database session store.

Loading, which every request does, uses one prepared statement instead of the ORM.
"""

import re
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

LOAD_SESSION_SQL = (
    "select session_data from django_session where session_key = %s and expire_date > %s"
)

# Django's own keys: 32 characters of a to z and 0 to 9 (SessionBase._get_new_session_key).
SESSION_KEY_PATTERN = re.compile(r"[a-z0-9]{32}")


class SessionStore(DatabaseSessions):
    """Django's own store; only loading, which every request does, uses SQL instead of the ORM."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Whether a text can be a key of ours: a cookie may hold anything, and PostgreSQL
        rejects NUL."""
        return key is not None and SESSION_KEY_PATTERN.fullmatch(key) is not None

    def load(self) -> dict[str, Any]:
        """The content of the session; empty, and without a key, when it does not exist any more."""
        with connection.cursor() as cursor:
            cursor.execute(LOAD_SESSION_SQL, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
