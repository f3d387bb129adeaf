"""Escalate one duty that is overdue."""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.duties.errors import NoSuchDuty
from rantau.duties.interface import Escalation, get_duty_kind
from rantau.duties.models import Duty
from rantau.duties.permissions import ESCALATE_DUTY
from rantau.journal.interface import JournalEvent, JournalKind

DUTY_ESCALATED = JournalKind("duties:duty:escalated", gettext_lazy("Escalated because it was late"))

# What somebody has locked is escalated at a later turn: one record must not stop all others.
LOCK_TIMEOUT_SQL = "set local lock_timeout = '2s'"


@service(DUTY_ESCALATED, permission=ESCALATE_DUTY)
def escalate_duty(actor: Actor, duty_id: UUID) -> CommandResult:
    """Pass an overdue duty to the next owner, as its kind says; answers with its reference.

    Raises  NoSuchDuty when it was done or escalated meanwhile
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_TIMEOUT_SQL)
    at = clock.now()
    overdue = Duty.objects.select_for_update().filter(closed_at=None, sweep_at__lte=at)
    duty = overdue.filter(id=duty_id).first()
    if duty is None:
        raise NoSuchDuty()
    duty.escalations += 1
    duty.revision += 1
    duty.escalated_at = at
    escalate = get_duty_kind(duty.kind).escalate or _note_overdue_duty
    step = escalate(duty)
    duty.owner, duty.sweep_at = step.owner, step.sweep_at
    duty.save(update_fields=["escalations", "revision", "escalated_at", "owner", "sweep_at"])
    return CommandResult(answer=duty.reference, event=step.event)


def _note_overdue_duty(duty: Duty) -> Escalation:
    """Record once that a duty is overdue; its owner stays."""
    event = JournalEvent(
        subject_kind="confidential_duty" if duty.confidential else "duty",
        subject=duty.id,
        revision=duty.revision,
        terms={"kind": duty.kind, "about": str(duty.about)},
    )
    return Escalation(owner=duty.owner, sweep_at=None, event=event)
