"""What every door answers when the database is away or the disk is full: wait, nothing was kept."""

import errno

from django.db import InterfaceError, OperationalError

WAIT = "10"  # seconds, for Retry-After: a killed database is back within these (DESIGN section 8)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def is_away(error: BaseException | None) -> bool:
    """Whether the fault will pass by itself or by making room, and is none of the asker's."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return isinstance(error, OperationalError | InterfaceError)
