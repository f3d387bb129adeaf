"""Due times of records, overdue duties to escalate, and when the worker was last seen. The worklist
is in worklist.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import has_permission, require_permission
from rantau.common import clock
from rantau.duties.models import Absence, Duty, WorkerHeartbeat
from rantau.duties.pauses import Pause, build_pause
from rantau.duties.permissions import DECLARE_OWN_ABSENCE, MANAGE_ABSENCES

MAX_SILENT_DUTIES = 200


def list_silent_duties() -> list[UUID]:
    """Open duties that are to be escalated now, the longest overdue first; at most
    MAX_SILENT_DUTIES."""
    overdue = Duty.objects.filter(closed_at=None, sweep_at__lte=clock.now())
    return list(overdue.order_by("sweep_at").values_list("id", flat=True)[:MAX_SILENT_DUTIES])


# A function of the database: the duty may be another office's.
DUE_TIMES_SQL = """
    select about, due_at, pause_cause, pause_words, paused_at, paused_until from duties_due(%s)
"""


@dataclass(frozen=True)
class DueTime:
    """When a record's open duty is due (aware), and why its clock waits for the person; None where
    it runs."""

    at: datetime
    pause: Pause | None


def count_open_duties(office: UUID) -> int:
    """How many duties the office has open; inside a scope that sees them."""
    return Duty.objects.filter(office=office, closed_at=None).count()


def list_absences(actor: Actor) -> QuerySet[Absence]:
    """The absences that last or are to come: the actor's own, and for an account administrator
    those of the office; soonest first."""
    require_permission(actor, DECLARE_OWN_ABSENCE)
    rows = Absence.objects.filter(withdrawn_at=None, ends_on__gte=clock.today(actor.time_zone))
    if not has_permission(actor, MANAGE_ABSENCES):
        rows = rows.filter(account=actor.account)
    return rows.order_by("starts_on", "id")


def get_due_times(record_ids: Iterable[UUID]) -> dict[UUID, DueTime]:
    """Record id -> when its open duty is due; the soonest of several.

    The caller has checked who may see the records: they may know by when, though not who is
    late.
    """
    with connection.cursor() as cursor:
        cursor.execute(DUE_TIMES_SQL, [list(record_ids)])
        rows = cursor.fetchall()
    return {about: DueTime(due_at, build_pause(*pause)) for about, due_at, *pause in rows}


def list_open_kinds(about: UUID) -> set[str]:
    """The kinds of the duties that are open about a record, as far as the actor may read them."""
    return set(Duty.objects.filter(about=about, closed_at=None).values_list("kind", flat=True))


def is_duty_open(kind: str, *, about: UUID) -> bool:
    """Whether a duty of this kind is open about a record, as far as the actor may read it."""
    return Duty.objects.filter(kind=kind, about=about, closed_at=None).exists()


def get_worker_seen_at() -> datetime | None:
    """When any worker was last seen running (aware); None when none ever was."""
    latest = WorkerHeartbeat.objects.order_by("-seen_at").first()
    return latest.seen_at if latest else None
