"""The house's cache: one table that every process of Rantau shares. For limits, never for rights.

Django's own database cache counts all rows at every write, counts up in two steps, and keeps
pickles, which whoever can write to the table could turn into code. Here each act is one statement
and a value is JSON. The table is not logged: a crash empties it, and nothing is lost by that.
"""

import hashlib
import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

from rantau.core import clock

FOREVER = timedelta(days=365)
GET = "select value from house_cache where cache_key = %s and expires > %s"
SET = """
    insert into house_cache (cache_key, value, expires) values (%s, %s, %s)
    on conflict (cache_key) do update set value = excluded.value, expires = excluded.expires
"""
ADD = SET + " where house_cache.expires <= %s"
TOUCH = "update house_cache set expires = %s where cache_key = %s and expires > %s"
COUNT = """
    update house_cache set value = to_jsonb(value::bigint + %s)
     where cache_key = %s and expires > %s returning value::bigint
"""
DELETE = "delete from house_cache where cache_key = %s"
CLEAR = "delete from house_cache"
SWEEP = "delete from house_cache where expires <= %s"


class HouseCache(BaseCache):
    """A cache in the database. `incr` is atomic and keeps the end of the window."""

    def __init__(self, place: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(GET, [self.make_key(key, version), clock.now()])
            row = cursor.fetchone()
        return default if row is None else json.loads(row[0])

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        words = [self.make_key(key, version), json.dumps(value), self._end(timeout)]
        with connection.cursor() as cursor:
            cursor.execute(SET, words)

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        words = [self.make_key(key, version), json.dumps(value), self._end(timeout), clock.now()]
        with connection.cursor() as cursor:
            cursor.execute(ADD, words)
            return bool(cursor.rowcount)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(TOUCH, [self._end(timeout), self.make_key(key, version), clock.now()])
            return bool(cursor.rowcount)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up in one statement; ValueError when there is nothing to count."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [delta, self.make_key(key, version), clock.now()])
            row = cursor.fetchone()
        if row is None:
            raise ValueError(f"nothing is counted under {key!r}")
        return int(row[0])

    def delete(self, key: Any, version: int | None = None) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(DELETE, [self.make_key(key, version)])
            return bool(cursor.rowcount)

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(CLEAR)

    def _end(self, timeout: Any) -> Any:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return clock.now() + (FOREVER if seconds is None else timedelta(seconds=seconds))


def hidden(kind: str, *words: str) -> str:
    """A name to count under that holds neither logins, references nor network addresses."""
    said = "\0".join((settings.SECRET_KEY, *words))
    return f"{kind}:{hashlib.sha256(said.encode()).hexdigest()}"


def sweep() -> int:
    """Remove what has ended; returns how many rows. The worker does this by the clock."""
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, [clock.now()])
        return cursor.rowcount


def uncounted(cache: BaseCache, name: str) -> None:
    """Take one count under `name` back, if its window has not ended in between."""
    with suppress(ValueError):
        cache.incr(name, -1)


def counted(cache: BaseCache, name: str, window: int) -> int:
    """Count one more under `name` in a window of seconds that begins with the first; how many."""
    if cache.add(name, 1, window):
        return 1
    try:
        return cache.incr(name)
    except ValueError:  # the window ended in between
        cache.set(name, 1, window)
        return 1
