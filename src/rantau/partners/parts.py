"""What placement may do with the quota ledger, inside its own transaction."""

from uuid import UUID

from django.db import IntegrityError, connection

from rantau.core import clock
from rantau.core.keys import uuid7
from rantau.core.statements import inside_transaction
from rantau.partners.errors import QuotaFull

FULL = "issued_is_never_above_approved"
RESERVE = """
    insert into partners_quota_lease (id, line_id, placement, reserved_at) values (%s, %s, %s, %s)
"""
MOVE = "select partners_move_lease(%s, %s, %s)"


def reserve(line: UUID, placement: UUID) -> None:
    """Take a place of the line for a placement; QuotaFull when none is left."""
    inside_transaction()
    try:
        with connection.cursor() as cursor:
            cursor.execute(RESERVE, [uuid7(), line, placement, clock.now()])
    except IntegrityError as error:
        if FULL in str(error):
            raise QuotaFull() from error
        raise


def consume(placement: UUID) -> bool:
    """Turn the placement's reservation into use; False when it holds none."""
    return _moved(placement, gives_back=False)


def release(placement: UUID) -> bool:
    """Give the placement's place back; False when it holds none."""
    return _moved(placement, gives_back=True)


def _moved(placement: UUID, *, gives_back: bool) -> bool:
    inside_transaction()
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [placement, clock.now(), gives_back])
        return bool(cursor.fetchone()[0] == 1)
