"""What placement may do with the quota ledger, inside its own transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, connection

from rantau.common import clock
from rantau.common.database import require_row_written, require_transaction
from rantau.common.fast_sql import insert_rows
from rantau.partners.errors import QuotaFull
from rantau.partners.models import QUOTA_CONSTRAINT, QuotaLease

# A function of the database: the offices that decide on a placement cannot see its lease.
MOVE_LEASE_SQL = "select partners_move_lease(%s, %s, %s)"
TRANSFER_LEASE_SQL = "select partners_transfer_lease(%s, %s, %s)"


def reserve_quota(line: UUID, placement: UUID) -> None:
    """Reserve a place of the line for a placement. Raises QuotaFull when none is left."""
    require_transaction()
    with _refusing_a_full_line():
        insert_rows(QuotaLease(line_id=line, placement=placement, reserved_at=clock.now()))


def transfer_quota(line: UUID, placement: UUID) -> None:
    """Give the reservation of a placement back and reserve a place of this line in its stead.

    Raises  QuotaFull when none is left; DatabaseError when the placement has no reservation
    """
    require_transaction()
    with _refusing_a_full_line(), connection.cursor() as cursor:
        cursor.execute(TRANSFER_LEASE_SQL, [placement, line, clock.now()])
        require_row_written(cursor.fetchone()[0], f"quota lease of placement {placement}")


@contextmanager
def _refusing_a_full_line() -> Iterator[None]:
    """Raise QuotaFull where the counters of a line allow no further place."""
    try:
        yield
    except IntegrityError as error:
        if QUOTA_CONSTRAINT in str(error):
            raise QuotaFull() from error
        raise


def consume_quota(placement: UUID) -> bool:
    """Turn the placement's reservation into use; False when it has none."""
    return _move_lease(placement, release=False) == 1


def release_quota(placement: UUID) -> None:
    """Release the placement's place, reserved or in use.

    Raises  DatabaseError when it has none
    """
    count = _move_lease(placement, release=True)
    require_row_written(count, f"quota lease of placement {placement}")


def _move_lease(placement: UUID, *, release: bool) -> int:
    """Release the placement's lease or consume it; how many leases moved, 0 or 1."""
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(MOVE_LEASE_SQL, [placement, clock.now(), release])
        return int(cursor.fetchone()[0])
