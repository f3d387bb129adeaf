"""What placement may do with the quota ledger, inside its own transaction."""

from uuid import UUID

from django.db import IntegrityError, connection, transaction

from rantau.core import clock
from rantau.core.keys import uuid7
from rantau.partners.errors import QuotaFull

FULL = "issued_is_never_above_approved"
RESERVE = """
    insert into partners_quota_lease (id, line_id, placement, reserved_at) values (%s, %s, %s, %s)
"""
CONSUME = """
    update partners_quota_lease set consumed_at = %s
     where placement = %s and released_at is null and consumed_at is null
"""
RELEASE = (
    "update partners_quota_lease set released_at = %s where placement = %s and released_at is null"
)


def reserve(line: UUID, placement: UUID) -> None:
    """Take a place of the line for a placement; QuotaFull when none is left."""
    try:
        _say(RESERVE, [uuid7(), line, placement, clock.now()])
    except IntegrityError as error:
        if FULL in str(error):
            raise QuotaFull() from error
        raise


def consume(placement: UUID) -> bool:
    """Turn the placement's reservation into use; False when it holds none."""
    return _say(CONSUME, [clock.now(), placement]) == 1


def release(placement: UUID) -> bool:
    """Give the placement's place back; False when it holds none."""
    return _say(RELEASE, [clock.now(), placement]) == 1


def _say(statement: str, values: list) -> int:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a part works inside the caller's transaction")
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount
