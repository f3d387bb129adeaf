"""Enter an actor's scope: the database role and the settings that row policies read.

Without a scope there are no rows. A scope is local to the transaction and restores itself at its
end, since settings made inside a released savepoint would stay.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.database import get_connection_state

SCOPE_SETTINGS = ("role", "app.spans", "app.actor", "app.office", "app.person", "app.now")
SET_SCOPE_SQL = "select " + ", ".join(f"set_config('{name}', %s, true)" for name in SCOPE_SETTINGS)
EMPTY_SCOPE_VALUES = ["none", *[""] * (len(SCOPE_SETTINGS) - 1)]


def _get_scope_values(actor: Actor) -> list[str]:
    spans = ",".join(f"[{lo},{hi})" for lo, hi in actor.spans)
    office, person = str(actor.office or ""), str(actor.person or "")
    return [actor.database_role, f"{{{spans}}}", actor.ref, office, person, clock.now().isoformat()]


@contextmanager
def acting_as(actor: Actor, *, until_commit: bool = False) -> Iterator[None]:
    """Act as `actor` inside the caller's transaction. Nests, and restores the outer scope at its
    end.

    until_commit  no statement follows in the transaction, whose end clears the scope: saves one
    Raises        RuntimeError outside a transaction
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a scope lives inside a transaction")
    stack: list[list[str]] = get_connection_state().setdefault("rantau_scopes", [])
    values = _get_scope_values(actor)
    with connection.cursor() as cursor:
        cursor.execute(SET_SCOPE_SQL, values)
    stack.append(values)
    try:
        yield
    finally:
        stack.pop()
        ending = until_commit and len(connection.atomic_blocks) == 1
        if _is_transaction_usable() and not ending:
            with connection.cursor() as cursor:
                cursor.execute(SET_SCOPE_SQL, stack[-1] if stack else EMPTY_SCOPE_VALUES)


def get_scope_time() -> datetime:
    """The moment that row policies take for now in this scope (aware). What begins now must
    begin at this moment, or it would lie in the future of its own transaction. Raises RuntimeError
    outside a scope."""
    stack: list[list[str]] = get_connection_state().get("rantau_scopes", [])
    if not stack:
        raise RuntimeError("no scope is set")
    return datetime.fromisoformat(stack[-1][SCOPE_SETTINGS.index("app.now")])


def _is_transaction_usable() -> bool:
    """Whether the transaction takes statements; one in error is rolled back together with the
    scope."""
    driver = connection.connection
    failed = driver is None or driver.info.transaction_status == TransactionStatus.INERROR
    return not failed and not connection.needs_rollback


@contextmanager
def reading_as(actor: Actor) -> Iterator[None]:
    """Read as `actor`: a transaction with the scope set. A page reads everything in here."""
    with transaction.atomic(), acting_as(actor, until_commit=True):
        yield
