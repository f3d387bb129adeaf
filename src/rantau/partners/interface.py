"""What placement may do with the quota ledger, inside its own transaction."""

from uuid import UUID

from django.db import IntegrityError, connection

from rantau.common import clock
from rantau.common.database import require_transaction
from rantau.common.ids import uuid7
from rantau.partners.errors import QuotaFull

QUOTA_CONSTRAINT = "issued_is_never_above_approved"
INSERT_LEASE_SQL = """
    insert into partners_quota_lease (id, line_id, placement, reserved_at) values (%s, %s, %s, %s)
"""
MOVE_LEASE_SQL = "select partners_move_lease(%s, %s, %s)"


def reserve_quota(line: UUID, placement: UUID) -> None:
    """Reserve a place of the line for a placement. Raises QuotaFull when none is left."""
    require_transaction()
    try:
        with connection.cursor() as cursor:
            cursor.execute(INSERT_LEASE_SQL, [uuid7(), line, placement, clock.now()])
    except IntegrityError as error:
        if QUOTA_CONSTRAINT in str(error):
            raise QuotaFull() from error
        raise


def consume_quota(placement: UUID) -> bool:
    """Turn the placement's reservation into use; False when it has none."""
    return _move_lease(placement, release=False)


def release_quota(placement: UUID) -> bool:
    """Release the placement's place; False when it has none."""
    return _move_lease(placement, release=True)


def _move_lease(placement: UUID, *, release: bool) -> bool:
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(MOVE_LEASE_SQL, [placement, clock.now(), release])
        return bool(cursor.fetchone()[0] == 1)
