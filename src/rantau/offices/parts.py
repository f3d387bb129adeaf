"""What rooms above may do with an office, inside their own transaction."""

from uuid import UUID

from django.db import connection

from rantau.core import clock
from rantau.offices.models import Office


def note_service(office: UUID) -> None:
    """The office served somebody: at its first service it counts as connected."""
    if not connection.in_atomic_block:
        raise RuntimeError("a part works inside the caller's transaction")
    Office.objects.filter(id=office, first_service_at=None).update(first_service_at=clock.now())
