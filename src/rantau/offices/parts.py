"""What rooms above may do with an office, inside their own transaction."""

from uuid import UUID

from django.db import connection

from rantau.core import clock
from rantau.core.statements import inside_transaction

FIRST = "update offices_office set first_service_at = %s where id = %s and first_service_at is null"


def note_service(office: UUID) -> None:
    """The office served somebody: at its first service it counts as connected."""
    inside_transaction()
    with connection.cursor() as cursor:
        cursor.execute(FIRST, [clock.now(), office])
