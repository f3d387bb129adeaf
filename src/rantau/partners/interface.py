"""What placement may do with the quota ledger, inside its own transaction."""

from uuid import UUID

from django.db import IntegrityError, connection

from rantau.common import clock
from rantau.common.database import require_transaction
from rantau.common.fast_sql import insert_rows
from rantau.partners.errors import QuotaFull
from rantau.partners.models import QuotaLease

QUOTA_CONSTRAINT = "issued_is_never_above_approved"
MOVE_LEASE_SQL = "select partners_move_lease(%s, %s, %s)"


def reserve_quota(line: UUID, placement: UUID) -> None:
    """Reserve a place of the line for a placement. Raises QuotaFull when none is left."""
    require_transaction()
    try:
        insert_rows(QuotaLease(line_id=line, placement=placement, reserved_at=clock.now()))
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
