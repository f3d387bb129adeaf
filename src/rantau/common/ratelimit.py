"""Count attempts under a key in a window of time, for all processes alike.

A key is a keyed hash: it holds neither login, reference nor network address.
"""

import hashlib
from contextlib import suppress

from django.conf import settings
from django.core.cache.backends.base import BaseCache


def build_key(kind: str, *words: str) -> str:
    """A name to count under that holds neither logins, references nor network addresses."""
    said = "\0".join((settings.SECRET_KEY, *words))
    return f"{kind}:{hashlib.sha256(said.encode()).hexdigest()}"


def hit(cache: BaseCache, name: str, window: int) -> int:
    """Count one more under `name` in a window of seconds that begins with the first; how many."""
    if cache.add(name, 1, window):
        return 1
    try:
        return cache.incr(name)
    except ValueError:  # the window ended in between
        cache.set(name, 1, window)
        return 1


def undo_hit(cache: BaseCache, name: str) -> None:
    """Take one count under `name` back, if its window has not ended in between."""
    with suppress(ValueError):
        cache.incr(name, -1)
