"""How the service fares: what waits and how long, as numbers that name nobody."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import connection

MOST_COUNTED = 10_000  # of each; what is more is counted as this many
MOST_COUNTED_AN_OFFICE = 100  # overdue duties
# A function of the database, which the application may call without a scope.
MEASURES_SQL = """
    select {columns}, journal_count_failed_entries(%s)
      from statistics_measure_service(%s, %s, %s)
"""


@dataclass(frozen=True)
class ServiceMeasures:
    """One look at the database. Moments are aware; None where nothing waits, or never happened.

    database_time           the clock of the database server
    unsealed                entries and readings that no head seals yet; the oldest's moment
    last_head_at            when the sealer made its last head
    to_print, to_sign       documents that wait for the worker; since when the oldest does
    worker_seen_at          the last heartbeat of any worker
    unread, late_unread     contacts that nobody has answered; of them those past their due time
    failed_entries          entries of which what follows has failed again and again
    """

    database_time: datetime
    unsealed: int
    unsealed_since: datetime | None
    last_head_at: datetime | None
    to_print: int
    to_print_since: datetime | None
    to_sign: int
    to_sign_since: datetime | None
    overdue_duties: int
    worker_seen_at: datetime | None
    unread: int
    unread_since: datetime | None
    late_unread: int
    failed_entries: int


COLUMNS = ", ".join(field.name for field in fields(ServiceMeasures)[:-1])


def measure_service(at: datetime) -> ServiceMeasures:
    """Measure in one statement, without a scope, what waits at `at` (aware).

    Raises django.db.Error while the database does not answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            MEASURES_SQL.format(columns=COLUMNS),
            [MOST_COUNTED, at, MOST_COUNTED, MOST_COUNTED_AN_OFFICE],
        )
        return ServiceMeasures(*cursor.fetchone())
