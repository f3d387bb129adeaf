"""State of the database connection.

Require a transaction; tell a temporary outage (database down, disk full: 503, Retry-After) from a
fault.
"""

import errno

from django.db import InterfaceError, OperationalError, connection


def require_transaction() -> None:
    """What a room lends to the rooms above works inside their transaction; RuntimeError outside."""
    if not connection.in_atomic_block:
        raise RuntimeError("a part works inside the caller's transaction")


RETRY_AFTER_SECONDS = (
    "10"  # seconds, for Retry-After: a killed database is back by then (docs/design/running.md)
)
DISK_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_temporarily_unavailable(error: BaseException | None) -> bool:
    """Whether the fault will pass by itself or by making room, and is none of the asker's."""
    if isinstance(error, OSError):
        return error.errno in DISK_FULL_ERRNOS
    return isinstance(error, OperationalError | InterfaceError)
