"""An office's sign of life, from its own use. No command and no entry; at most one a minute."""

from datetime import timedelta
from uuid import UUID

from django.db import connection

from rantau.core import clock

BEAT = """
    insert into offices_heartbeat (office_id, seen_at) values (%s, %s)
    on conflict (office_id) do update set seen_at = excluded.seen_at
     where offices_heartbeat.seen_at < %s
"""


def beat(office: UUID | None) -> None:
    """Note that somebody at `office` uses the service now; outside any scope, as the porch may."""
    if office is None:
        return
    at = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(BEAT, [office, at, at - timedelta(minutes=1)])
