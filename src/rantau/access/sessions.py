"""Django's database session store, whose sessions end at a fixed time after signing in.

Loading, which every request does, uses one prepared statement instead of the ORM.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection
from django.utils import timezone

LOAD_SESSION_SQL = (
    "select session_data from django_session where session_key = %s and expire_date > %s"
)

# Django's own keys: 32 characters of a to z and 0 to 9 (SessionBase._get_new_session_key).
SESSION_KEY_PATTERN = re.compile(r"[a-z0-9]{32}")
BEGUN_KEY = "begun_at"  # seconds since 1970


class SessionStore(DatabaseSessions):
    """Django's own store; loading uses SQL instead of the ORM, and saving does not prolong.

    Django counts SESSION_COOKIE_AGE from the last save; here it counts from the beginning, which is
    when somebody signed in or proved the old password to change it.
    """

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

    def cycle_key(self) -> None:
        """Go on under a new key, as after signing in: the session begins anew."""
        self.pop(BEGUN_KEY, None)
        super().cycle_key()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row to save, which ends SESSION_COOKIE_AGE after the session began."""
        begun_at = data.setdefault(BEGUN_KEY, timezone.now().timestamp())
        session = super().create_model_instance(data)
        lifetime = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        ends_at = datetime.fromtimestamp(begun_at, UTC) + lifetime
        session.expire_date = min(session.expire_date, ends_at)
        return session
