"""Fetch rows that a counterpart sent back: with both values, who resolves each, and by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.references import normalize_reference
from rantau.duties.models import Duty
from rantau.journal.interface import log_readings
from rantau.rounds.errors import NoSuchReturnedRow
from rantau.rounds.models import ReturnedRow, Round
from rantau.rounds.permissions import READ_RETURNED, RESOLVE_RETURNED
from rantau.rounds.roster_selectors import PURPOSE_OF_READING
from rantau.rounds.stages import Stage

IS_WAITING = Q(outcome="", examinee__stage=Stage.SENT)
RETURNED_DUTY = "rounds:resolve_returned"


def list_returned_rows(actor: Actor) -> QuerySet[ReturnedRow]:
    """The returned rows of whom the actor sees, those that wait first, then the newest; with
    examinee, person and round."""
    require_permission(actor, READ_RETURNED)
    rows = ReturnedRow.objects.select_related(
        "examinee", "examinee__person", "examinee__round"
    ).annotate(waits=Count("id", filter=IS_WAITING))
    return rows.order_by("-waits", "-returned_at", "id")


def list_waiting_returned(actor: Actor, round_: Round) -> QuerySet[ReturnedRow]:
    """The rows of a round that nobody has resolved, the longest first."""
    rows = list_returned_rows(actor).filter(IS_WAITING, examinee__round=round_)
    return rows.order_by("returned_at", "id")


def log_returned_rows(actor: Actor, rows: Iterable[ReturnedRow]) -> None:
    """Log that these rows of a page were read."""
    persons = {row.examinee.person_id for row in rows}
    log_readings(actor, subject_kind="person", subjects=persons, purpose=PURPOSE_OF_READING)


def get_returned_row(actor: Actor, reference: str, *, locks: bool = False) -> ReturnedRow:
    """The returned row under `reference` with examinee, person and round; it and the examinee are
    locked for a command, which resolves it, and she is logged as read for a page. Raises
    NoSuchReturnedRow."""
    require_permission(actor, RESOLVE_RETURNED if locks else READ_RETURNED)
    rows = ReturnedRow.objects.select_related("examinee", "examinee__person", "examinee__round")
    if locks:
        rows = rows.select_for_update(of=("self", "examinee"))
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchReturnedRow()
    if not locks:
        log_returned_rows(actor, [found])
    return found


@dataclass(frozen=True)
class ReturnedTask:
    """A returned row, the office that resolves it and by when (aware); empty and None where nobody
    has to, or the actor may not see who."""

    row: ReturnedRow
    office: str
    due_at: datetime | None

    @property
    def is_overdue(self) -> bool:
        """Whether its time has passed."""
        return self.due_at is not None and self.due_at < clock.now()


def describe_tasks(rows: Sequence[ReturnedRow]) -> list[ReturnedTask]:
    """Who resolves each of these rows, and by when; inside a scope."""
    duties = Duty.objects.filter(
        kind=RETURNED_DUTY, about__in=[row.id for row in rows], closed_at=None
    ).select_related("office")
    found = {duty.about: duty for duty in duties}
    return [
        ReturnedTask(
            row,
            found[row.id].office.name if row.id in found else "",
            found[row.id].due_at if row.id in found else None,
        )
        for row in rows
    ]
