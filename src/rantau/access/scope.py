"""Entering an actor's scope: the database role and settings by which row policies judge.

No scope, no rows. The scope is local to the transaction, and restores itself at its end, since
settings made inside a released savepoint would stay.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from rantau.access.actor import Actor
from rantau.core import clock
from rantau.core.rows import RANGES

SETTINGS = (
    "role",
    *(f"app.{end}{i}" for i in range(1, RANGES + 1) for end in ("lo", "hi")),
    "app.actor", "app.office", "app.person", "app.now",
)  # fmt: skip
SET = "select " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
CLEAR = ["none", *[""] * (len(SETTINGS) - 1)]


def _values(actor: Actor) -> list[str]:
    if len(actor.spans) > RANGES:
        raise ValueError("an office has at most four ranges")
    ends = [str(end) for span in actor.spans for end in span]
    ends += [""] * (2 * RANGES - len(ends))
    office, person = str(actor.office or ""), str(actor.person or "")
    return [actor.scope, *ends, actor.ref, office, person, clock.now().isoformat()]


@contextmanager
def scope(actor: Actor, *, to_the_end: bool = False) -> Iterator[None]:
    """Act as `actor` inside the caller's transaction; nests, and gives the outer scope back.

    to_the_end  nothing follows in the transaction, whose end clears the scope: a statement saved
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a scope lives inside a transaction")
    stack: list[list[str]] = connection.__dict__.setdefault("rantau_scopes", [])
    values = _values(actor)
    with connection.cursor() as cursor:
        cursor.execute(SET, values)
    stack.append(values)
    try:
        yield
    finally:
        stack.pop()
        ending = to_the_end and len(connection.atomic_blocks) == 1
        if _usable() and not ending:
            with connection.cursor() as cursor:
                cursor.execute(SET, stack[-1] if stack else CLEAR)


def moment() -> datetime:
    """The moment at which policies judge in this scope: what begins now begins at this one, or
    it would lie in the future of its own transaction."""
    stack: list[list[str]] = connection.__dict__.get("rantau_scopes", [])
    if not stack:
        raise RuntimeError("no scope is set")
    return datetime.fromisoformat(stack[-1][SETTINGS.index("app.now")])


def _usable() -> bool:
    """Whether the transaction takes statements; one in error is rolled back, scope and all."""
    driver = connection.connection
    failed = driver is None or driver.info.transaction_status == TransactionStatus.INERROR
    return not failed and not connection.needs_rollback


@contextmanager
def looking(actor: Actor) -> Iterator[None]:
    """Read as `actor`: a transaction with the scope set. What a page reads, it reads in here."""
    with transaction.atomic(), scope(actor, to_the_end=True):
        yield
