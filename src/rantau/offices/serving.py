"""Which offices serve a place: its district office, or the province's where none is connected."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

SERVING = """
    select case when d.first_service_at is null then r.id else d.id end, r.id
      from offices_office d join offices_office r on r.id = d.parent_id
     where d.kind = 'district' and d.node = %s / 1000000 * 1000000
"""


@dataclass(frozen=True)
class Serving:
    """The office that serves people of a place, and the regional office above it."""

    district: UUID
    regional: UUID


def serving(node: int) -> Serving:
    """Who serves the region at `node` now; LookupError where no office was ever made."""
    with connection.cursor() as cursor:
        cursor.execute(SERVING, [node])
        row = cursor.fetchone()
    if row is None:
        raise LookupError(node)
    return Serving(*row)
