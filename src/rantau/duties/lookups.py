"""What is owed: the worklist of an office, and by when a record is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from rantau.access.actor import Actor
from rantau.core import clock
from rantau.duties.kinds import DutyKind, kind_of
from rantau.duties.models import Duty, WorkerSign

PAGE = 50


@dataclass(frozen=True)
class Owed:
    """One line of a worklist: the duty, its kind, and whether its time has passed."""

    duty: Duty
    kind: DutyKind
    overdue: bool


@dataclass(frozen=True)
class Worklist:
    """One page of what is owed, and how much there is in all."""

    lines: list[Owed]
    open: int
    overdue: int
    page: int
    more: bool


def worklist(actor: Actor, page: int = 1) -> Worklist:
    """The open duties of the actor's office, or to the actor's person; soonest first."""
    at = clock.now()
    mine = _mine(actor)
    first = (page - 1) * PAGE
    rows = list(mine.order_by("due_at", "id")[first : first + PAGE + 1])
    counted = mine.aggregate(open=Count("id"), overdue=Count("id", filter=Q(due_at__lt=at)))
    lines = [Owed(duty, kind_of(duty.kind), duty.due_at < at) for duty in rows[:PAGE]]
    return Worklist(lines, counted["open"], counted["overdue"], page, len(rows) > PAGE)


def _mine(actor: Actor) -> QuerySet[Duty]:
    """The range is stated by the query itself, to keep its index; policies judge besides."""
    owed = Duty.objects.filter(closed_at=None)
    if actor.scope == "r_self":
        return owed.filter(person=actor.person)
    return owed.filter(office=actor.office) if actor.office else owed.none()


def due_times(abouts: Iterable[UUID]) -> dict[UUID, datetime]:
    """By when the open duty about each of these records is due, aware; the soonest of several.

    The caller has judged the records: who may see one may know by when, though not who is late.
    """
    with connection.cursor() as cursor:
        cursor.execute("select about, due_at from duties_due(%s)", [list(abouts)])
        return dict(cursor.fetchall())


def is_owed(kind: str, *, about: UUID) -> bool:
    """Whether a duty of this kind is open about a record, where the actor may read it."""
    return Duty.objects.filter(kind=kind, about=about, closed_at=None).exists()


def worker_seen() -> datetime | None:
    """When any worker was last seen at work; None when none ever was."""
    latest = WorkerSign.objects.order_by("-seen_at").first()
    return latest.seen_at if latest else None
