"""State of the database connection.

Require a transaction; tell a temporary outage (database down, disk full: 503, Retry-After) from a
fault.
"""

import errno

from django.db import InterfaceError, OperationalError, connection


def require_transaction() -> None:
    """Raise RuntimeError outside a transaction: an interface works inside its caller's."""
    if not connection.in_atomic_block:
        raise RuntimeError("an interface works inside the caller's transaction")


# For the header Retry-After: a killed database is back by then (docs/design/running.md).
RETRY_AFTER_SECONDS = "10"
DISK_FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_temporarily_unavailable(error: BaseException | None) -> bool:
    """Whether a fault ends by itself or by freeing disk space, and is not the caller's."""
    if isinstance(error, OSError):
        return error.errno in DISK_FULL_ERRNOS
    return isinstance(error, OperationalError | InterfaceError)
