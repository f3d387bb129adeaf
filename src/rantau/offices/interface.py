"""What the apps above may write about an office.

Its heartbeat, and its first service, from which it counts as connected.
"""

from datetime import timedelta
from uuid import UUID

from django.db import connection

from rantau.common import clock
from rantau.common.database import require_transaction

# An upsert with a condition, which the ORM cannot write.
HEARTBEAT_SQL = """
    insert into offices_heartbeat (office_id, seen_at) values (%s, %s)
    on conflict (office_id) do update set seen_at = excluded.seen_at
     where offices_heartbeat.seen_at < %s
"""


def record_heartbeat(office: UUID | None) -> None:
    """Record that somebody at `office` uses the service now; works before any scope is entered."""
    if office is None:
        return
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(HEARTBEAT_SQL, [office, at, at - timedelta(minutes=1)])


# Runs with each registration and clearance, which script/bench measures.
FIRST_SERVICE_SQL = (
    "update offices_office set first_service_at = %s where id = %s and first_service_at is null"
)


def mark_office_connected(office: UUID) -> None:
    """Count the office as connected from its first service on."""
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(FIRST_SERVICE_SQL, [clock.now(), office])
