"""The chain of each writer: whoever removes an entry or a reading leaves a gap in it.

A writer is one connection of one process. It numbers what it writes, from 1 without a gap, under
the MAC, and keeps the number in its own memory: no row, no lock and no statement more in a command
(docs/decisions/0026-writers-number-what-they-write.md).
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from rantau.common.database import get_connection_state, require_transaction
from rantau.common.ids import uuid7

MAX_LINKS = 1000  # of one chain, so that the sealer can count it at each look


@dataclass(eq=False)
class _Chain:
    """What this connection has numbered: `assigned` links, of which `committed` are in the
    database for good."""

    id: UUID = field(default_factory=uuid7)
    assigned: int = 0
    committed: int = 0


@dataclass(frozen=True, eq=False)
class _Confirmation:
    """Runs after the commit that wrote `count` links; a rollback, of a savepoint too, drops it."""

    chain: _Chain
    count: int

    def __call__(self) -> None:
        self.chain.committed += self.count


def take_links(count: int) -> tuple[UUID, int]:
    """The chain for the next `count` records of this connection, and the first one's number.

    A chain ends when links of it were rolled back or their commit is not known to have succeeded
    (the server was lost), since their numbers may or may not be in the database.

    Raises  RuntimeError outside a transaction
    """
    require_transaction()
    state = get_connection_state()
    chain: _Chain | None = state.get("rantau_chain")
    if chain is None or _has_ended(chain, count):
        chain = state["rantau_chain"] = _Chain()
    first = chain.assigned + 1
    chain.assigned += count
    connection.on_commit(_Confirmation(chain, count))
    return chain.id, first


def _has_ended(chain: _Chain, count: int) -> bool:
    # Django drops what a rolled-back savepoint had registered, so that this is what may commit.
    steps = [registered[1] for registered in connection.run_on_commit]
    pending = sum(
        step.count for step in steps if isinstance(step, _Confirmation) and step.chain is chain
    )
    is_uncertain = chain.assigned != chain.committed + pending
    return is_uncertain or chain.assigned + count > MAX_LINKS
