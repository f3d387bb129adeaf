"""The one limiter: count attempts under a key in a window of time, for all processes alike.

A window begins with the first attempt and ends after its length, whatever comes in between; the
next attempt begins another. Counts stand in the shared cache table: outside a scope they are
committed at once, so that a refused attempt counts all the same.

Two ways to use it: `hit` before each attempt and refuse when it says no; or, where only failures
count, ask `is_exhausted` before the attempt and `hit` after a failure.
"""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache

from rantau.common.cache import count_attempt
from rantau.common.hashing import compute_keyed_hash


def build_key(kind: str, *parts: str) -> str:
    """A key to count under. It is a keyed hash, so that it holds neither logins, references nor
    network addresses.

    kind   what is counted
    parts  for whom
    """
    hashed = compute_keyed_hash(settings.SECRET_KEY.encode(), "limit", "\0".join(parts))
    return f"{kind}:{hashed}"


def hit(key: str, limit: int, window: timedelta) -> bool:
    """Count one attempt; whether it is among the first `limit` of its window."""
    return count_attempt(cache.make_key(key), window) <= limit


def is_exhausted(key: str, limit: int) -> bool:
    """Whether `limit` attempts were already counted in the window; counts none."""
    return int(cache.get(key, 0)) >= limit


def undo_hit(key: str) -> None:
    """Take one attempt back, unless its window has ended since."""
    with suppress(ValueError):
        cache.incr(key, -1)
