"""What the apps above may write about an office, and what they say is still open there.

Its heartbeat, and its first service, from which it counts as connected.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection

from rantau.common import clock
from rantau.common.database import require_transaction
from rantau.common.registry import Registry

HEARTBEAT_INTERVAL = timedelta(minutes=1)
EARLIEST = datetime.min.replace(tzinfo=UTC)
# An upsert with a condition, which the ORM cannot write.
HEARTBEAT_SQL = """
    insert into offices_heartbeat (office_id, seen_at) values (%s, %s)
    on conflict (office_id) do update set seen_at = excluded.seen_at
     where offices_heartbeat.seen_at < %s
"""


# Office -> when this process last recorded its heartbeat, so that most pages need no statement.
_recorded: dict[UUID, datetime] = {}


def record_heartbeat(office: UUID | None) -> None:
    """Record that somebody at `office` uses the service now; works before any scope is entered."""
    at = clock.now()
    if office is None or at - HEARTBEAT_INTERVAL < _recorded.get(office, EARLIEST) <= at:
        return
    with connection.cursor() as cursor:
        cursor.execute(HEARTBEAT_SQL, [office, at, at - HEARTBEAT_INTERVAL])
    _recorded[office] = at


# Runs with each registration, selection and service at a counter; script/bench measures the first.
FIRST_SERVICE_SQL = (
    "update offices_office set first_service_at = %s where id = %s and first_service_at is null"
)


def mark_office_connected(office: UUID) -> None:
    """Count the office as connected from its first service on; nothing is written for one that
    is connected already."""
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(FIRST_SERVICE_SQL, [clock.now(), office])


# What the work is called -> how much of it an office has open, by the id of the office.
_open_work: Registry[Callable[[UUID], int]] = Registry("open work")


def register_open_work(name: str, count: Callable[[UUID], int]) -> None:
    """Let a sort of open work keep offices from being closed.

    name   what it is called in the plural: "duties"
    count  how much of it the office has, inside a scope that sees it
    """
    _open_work.register(name, count)


def count_open_work(office: UUID) -> dict[str, int]:
    """How much of each sort of work the office has open; sorts without any are left out."""
    counts = {name: count(office) for name, count in _open_work.items()}
    return {name: number for name, number in counts.items() if number}
