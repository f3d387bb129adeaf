"""The worklist of an office, due times of records, overdue duties to escalate, and when the
worker was last seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.permissions import has_permission
from rantau.common import clock
from rantau.common.fast_sql import list_rows
from rantau.duties.interface import DutyKind, get_duty_kind, list_duty_kinds
from rantau.duties.models import Duty, WorkerHeartbeat

MAX_SILENT_DUTIES = 200


def list_silent_duties() -> list[UUID]:
    """Open duties that are to be escalated now, the longest overdue first; at most
    MAX_SILENT_DUTIES."""
    overdue = Duty.objects.filter(closed_at=None, sweep_at__lte=clock.now())
    return list(overdue.order_by("sweep_at").values_list("id", flat=True)[:MAX_SILENT_DUTIES])


PAGE_SIZE = 50
# The worklist's own SQL saves the ORM's composing, a sixth of the page (script/bench pages).
COUNT_DUTIES_SQL = "select count(*), count(*) filter (where t0.due_at < %s)"
# A function of the database: the duty may be another office's.
DUE_TIMES_SQL = "select about, due_at from duties_due(%s)"


@dataclass(frozen=True)
class WorklistItem:
    """One item of a worklist: the duty, its kind, and whether it is overdue."""

    duty: Duty
    kind: DutyKind
    is_overdue: bool


@dataclass(frozen=True)
class Worklist:
    """One page of open duties, and how many there are in all."""

    items: list[WorklistItem]
    open_count: int
    overdue_count: int
    page: int
    has_more: bool


def get_worklist(actor: Actor, page: int = 1) -> Worklist:
    """The open duties of the actor's office, or to the actor's person, that the role may open;
    soonest first."""
    at = clock.now()
    # The query states office or person itself, to use their index; row policies decide besides.
    column, value = "t0.office", actor.office
    if actor.database_role == "r_self":
        column, value = "t0.person", actor.person
    where = f"from duties_duty t0 where t0.closed_at is null and {column} = %s"
    values: list[Any] = [value]
    kinds = list_duty_kinds()
    readable = [kind.code for kind in kinds if has_permission(actor, kind.permission)]
    if len(readable) < len(kinds):
        where, values = f"{where} and t0.kind = any(%s)", [value, readable]
    window = f"{where} order by t0.due_at, t0.id limit %s offset %s"
    rows = list_rows((Duty,), window, [*values, PAGE_SIZE + 1, (page - 1) * PAGE_SIZE])
    with connection.cursor() as cursor:
        cursor.execute(f"{COUNT_DUTIES_SQL} {where}", [at, *values])
        open_count, overdue_count = cursor.fetchone()
    items = [
        WorklistItem(duty, get_duty_kind(duty.kind), duty.due_at < at) for duty in rows[:PAGE_SIZE]
    ]
    return Worklist(items, open_count, overdue_count, page, len(rows) > PAGE_SIZE)


def count_open_duties(office: UUID) -> int:
    """How many duties the office has open; inside a scope that sees them."""
    return Duty.objects.filter(office=office, closed_at=None).count()


def get_due_times(record_ids: Iterable[UUID]) -> dict[UUID, datetime]:
    """Record id -> when its open duty is due (aware); the soonest of several.

    The caller has checked who may see the records: they may know by when, though not who is
    late.
    """
    with connection.cursor() as cursor:
        cursor.execute(DUE_TIMES_SQL, [list(record_ids)])
        return dict(cursor.fetchall())


def is_duty_open(kind: str, *, about: UUID) -> bool:
    """Whether a duty of this kind is open about a record, as far as the actor may read it."""
    return Duty.objects.filter(kind=kind, about=about, closed_at=None).exists()


def get_worker_seen_at() -> datetime | None:
    """When any worker was last seen running (aware); None when none ever was."""
    latest = WorkerHeartbeat.objects.order_by("-seen_at").first()
    return latest.seen_at if latest else None
