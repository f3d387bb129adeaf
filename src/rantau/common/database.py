"""State of the database connection.

Require a transaction; keep something beside a thread's connection; require that a write hit its
row; tell a temporary outage (database down, disk full: 503, Retry-After) from a fault; ask without
waiting for a server that is suspended; read from the replica.
"""

import errno
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    InterfaceError,
    OperationalError,
    connection,
    connections,
)

log = logging.getLogger("rantau.database")
REPLICA = "replica"  # its name among the databases of the settings
Result = TypeVar("Result")


def require_transaction() -> None:
    """Raise RuntimeError outside a transaction: an interface works inside its caller's."""
    if not connection.in_atomic_block:
        raise RuntimeError("an interface works inside the caller's transaction")


def get_connection_state() -> dict[str, Any]:
    """What is kept beside this thread's own connection, under names that begin with `rantau_`.

    `django.db.connection` is one proxy for all threads, and so is its `__dict__`.
    """
    return connections[DEFAULT_DB_ALIAS].__dict__


def require_row_written(count: int, row: str) -> None:
    """Raise DatabaseError unless a statement wrote the one row that it had to: the row is gone,
    or hidden from this scope.

    count  how many rows the statement wrote
    row    names the row in the error, without personal data
    """
    require_rows_written(count, 1, row)


def require_rows_written(written: int, wanted: int, rows: str) -> None:
    """As `require_row_written`, for a statement that had to write several.

    written  how many rows the statement wrote
    wanted   how many it had to write; 0 where there was nothing to do
    rows     names the rows in the error, without personal data
    Raises   DatabaseError where they differ
    """
    if written != wanted:
        raise DatabaseError(f"{rows}: {written or 'no'} rows were written, not {wanted}")


# For the header Retry-After: a killed database is back by then (docs/design/running.md).
RETRY_AFTER_SECONDS = "10"
DISK_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_temporarily_unavailable(error: BaseException | None) -> bool:
    """Whether a fault ends by itself or by freeing disk space, and is not the caller's."""
    if isinstance(error, OSError):
        return error.errno in DISK_FULL_ERRNOS
    return isinstance(error, OperationalError | InterfaceError)


PROBE_SECONDS = 4.0  # a database that takes longer counts as unavailable
# Threads of their own, which block while the database server is suspended.
_probes = ThreadPoolExecutor(max_workers=2, thread_name_prefix="probe")


def probe_database(query: Callable[[], Result]) -> Result:
    """Run a query on a connection of its own, and give its answer.

    Raises django.db.Error where the database refuses; TimeoutError after PROBE_SECONDS.
    """
    asked = _probes.submit(_run_and_close, query)
    try:
        return asked.result(PROBE_SECONDS)
    except TimeoutError:
        asked.cancel()
        raise


def _run_and_close(query: Callable[[], Result]) -> Result:
    try:
        return query()
    finally:
        connection.close()


def read_from_replica(read: Callable[[], Result]) -> Result:
    """Call `read` on the replica, where there is one, and return what it returns.

    Without a replica, inside a transaction, and where the replica does not answer or cancels the
    query, it is called on the database itself. So `read` may be called twice: it writes nothing.
    """
    if REPLICA not in connections or connection.in_atomic_block:
        return read()
    main = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[REPLICA]
    try:
        return read()
    except (OperationalError, InterfaceError) as error:
        log.warning("the replica is passed over: %s", type(error).__name__)
    finally:
        connections[DEFAULT_DB_ALIAS] = main
    return read()
