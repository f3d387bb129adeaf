"""A Django cache in one unlogged PostgreSQL table that all processes share.

Values are JSON; each operation is one statement.
"""

import json
from datetime import timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

from rantau.common import clock

NO_EXPIRY = timedelta(days=365)
GET_SQL = "select value from cache_entry where cache_key = %s and expires > %s"
SET_SQL = """
    insert into cache_entry (cache_key, value, expires) values (%s, %s, %s)
    on conflict (cache_key) do update set value = excluded.value, expires = excluded.expires
"""
ADD_SQL = SET_SQL + " where cache_entry.expires <= %s"
TOUCH_SQL = "update cache_entry set expires = %s where cache_key = %s and expires > %s"
INCREMENT_SQL = """
    update cache_entry set value = to_jsonb(value::bigint + %s)
     where cache_key = %s and expires > %s returning value::bigint
"""
COUNT_SQL = """
    insert into cache_entry as c (cache_key, value, expires) values (%s, to_jsonb(1), %s)
    on conflict (cache_key) do update set
        value = case when c.expires <= %s then excluded.value
                else to_jsonb(c.value::bigint + 1) end,
        expires = case when c.expires <= %s then excluded.expires else c.expires end
    returning value::bigint
"""
DELETE_SQL = "delete from cache_entry where cache_key = %s"
CLEAR_SQL = "delete from cache_entry"
DELETE_EXPIRED_SQL = "delete from cache_entry where expires <= %s"


class DatabaseCache(BaseCache):
    """Django's cache (`BaseCache`) in the database. `incr` is atomic and keeps the end of the
    window."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(GET_SQL, [self.make_key(key, version), clock.now()])
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        values = [self.make_key(key, version), json.dumps(value), self._get_expiry(timeout)]
        with connection.cursor() as cursor:
            cursor.execute(SET_SQL, values)

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        values = [
            self.make_key(key, version),
            json.dumps(value),
            self._get_expiry(timeout),
            clock.now(),
        ]
        with connection.cursor() as cursor:
            cursor.execute(ADD_SQL, values)
            return bool(cursor.rowcount)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                TOUCH_SQL, [self._get_expiry(timeout), self.make_key(key, version), clock.now()]
            )
            return bool(cursor.rowcount)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a number in one statement and return it; ValueError when the key does not
        exist."""
        with connection.cursor() as cursor:
            cursor.execute(INCREMENT_SQL, [delta, self.make_key(key, version), clock.now()])
            row = cursor.fetchone()
        if row is None:
            raise ValueError(f"nothing is counted under {key!r}")
        return int(row[0])

    def delete(self, key: Any, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(DELETE_SQL, [self.make_key(key, version)])
            return bool(cursor.rowcount)

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(CLEAR_SQL)

    def _get_expiry(self, timeout: Any) -> Any:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return clock.now() + (NO_EXPIRY if seconds is None else timedelta(seconds=seconds))


def count_attempt(key: str, window: timedelta) -> int:
    """Count one more attempt under a key, in one statement. Returns how many there were in the
    window, which begins with the first."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(COUNT_SQL, [key, now + window, now, now])
        return int(cursor.fetchone()[0])


def delete_expired_entries() -> int:
    """Delete expired entries; returns how many. A periodic task of the worker."""
    with connection.cursor() as cursor:
        cursor.execute(DELETE_EXPIRED_SQL, [clock.now()])
        return int(cursor.rowcount)
