"""Escalate one duty that nobody did in time."""

from uuid import UUID

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.duties.catalogue import ESCALATED
from rantau.duties.errors import NoSuchDuty
from rantau.duties.kinds import Escalation, kind_of
from rantau.duties.models import Duty
from rantau.duties.permissions import ESCALATE
from rantau.journal.record import Happening

LOCK_TIMEOUT = "set local lock_timeout = '2s'"


@service(ESCALATED, permission=ESCALATE)
def escalate(actor: Actor, duty_id: UUID) -> Done:
    """Pass an overdue duty to the next in line, as its room says; answers with its reference.

    Raises  NoSuchDuty when it was done or escalated meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_TIMEOUT)
    at = clock.now()
    overdue = Duty.objects.select_for_update().filter(closed_at=None, sweep_at__lte=at)
    duty = overdue.filter(id=duty_id).first()
    if duty is None:
        raise NoSuchDuty()
    duty.escalations += 1
    duty.escalated_at = at
    escalates = kind_of(duty.kind).escalates or _noted
    step = escalates(duty)
    duty.owner, duty.sweep_at = step.owner, step.sweep_at
    duty.save(update_fields=["escalations", "escalated_at", "owner", "sweep_at"])
    return Done(answer=duty.reference, happening=step.happening)


def _noted(duty: Duty) -> Escalation:
    """That it is late is told once; it stays with whoever owes it."""
    said = Happening(
        subject_kind="walled_duty" if duty.walled else "duty",
        subject=duty.id,
        revision=duty.escalations,
        terms={"kind": duty.kind, "about": str(duty.about)},
    )
    return Escalation(owner=duty.owner, sweep_at=None, happening=said)
