"""The duty that the owner of a contact or case has now, and who gets it when the owner is
silent."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.duties.interface import DutyInput, DutyKind, Escalation
from rantau.duties.models import Duty
from rantau.journal.interface import JournalEvent
from rantau.protection.models import Case, Contact
from rantau.protection.roster import Owner, get_escalation_chain
from rantau.protection.time_limits import (
    LIMITS_BY_SEVERITY,
    UNREAD_CONTACT_LIMITS,
    get_due_at,
    get_next_escalation_time,
)


def escalate_contact(duty: Duty) -> Escalation:
    """A contact that nobody has read goes to the next in line."""
    at = clock.now()
    contact = Contact.objects.select_for_update().get(id=duty.about)
    to = get_escalation_chain(at).after(contact.owner)
    before, contact.owner, contact.owner_name = contact.owner, to.account, to.name
    contact.revision += 1
    contact.save(update_fields=["owner", "owner_name", "revision"])
    look = get_next_escalation_time(contact.received_at, UNREAD_CONTACT_LIMITS, at)
    return Escalation(to.account, look, _build_escalation_event("contact", contact, before, to))


def escalate_case(duty: Duty) -> Escalation:
    """A case whose owner is silent goes to the next in line, who has yet to acknowledge it."""
    at = clock.now()
    case = Case.objects.select_for_update().get(id=duty.about)
    to = get_escalation_chain(at).after(case.owner)
    before = case.owner
    if to.account != before:
        case.owner, case.owner_name, case.acknowledged_at = to.account, to.name, None
    case.revision += 1
    case.save(update_fields=["owner", "owner_name", "acknowledged_at", "revision"])
    look = get_next_escalation_time(case.opened_at, LIMITS_BY_SEVERITY[case.severity], at)
    return Escalation(case.owner, look, _build_escalation_event("case", case, before, to))


def escalate_message(duty: Duty) -> Escalation:
    """A message that the case's owner does not read wakes the next in line; the case stays."""
    at = clock.now()
    case = Case.objects.select_for_update().get(id=duty.about)
    to = get_escalation_chain(at).after(duty.owner)
    case.revision += 1
    case.save(update_fields=["revision"])
    look = get_next_escalation_time(duty.opened_at, LIMITS_BY_SEVERITY[case.severity], at)
    return Escalation(to.account, look, _build_escalation_event("case", case, duty.owner, to))


def _build_escalation_event(
    kind: str, record: Contact | Case, before: str, to: Owner
) -> JournalEvent:
    return JournalEvent(
        subject_kind=kind,
        subject=record.id,
        revision=record.revision,
        terms={"from": before, "to": to.account},
        tells=(to.account,),
    )


CONTACT_URL_NAME, CASE_URL_NAME = "protection:contact", "protection:case"  # names of pages
READ_CONTACT_DUTY = DutyKind(
    "protection:read_contact", _("Read a new report"), CONTACT_URL_NAME, escalate_contact
)
RESPOND_DUTY = DutyKind(
    "protection:respond", _("Answer the reporter"), CASE_URL_NAME, escalate_case
)
ACT_DUTY = DutyKind("protection:act", _("Begin to act"), CASE_URL_NAME, escalate_case)
CLOSE_DUTY = DutyKind(
    "protection:close", _("Bring the case to its end"), CASE_URL_NAME, escalate_case
)
READ_MESSAGE_DUTY = DutyKind(
    "protection:read_message", _("Read what the reporter wrote"), CASE_URL_NAME, escalate_message
)
DUTY_KINDS = (READ_CONTACT_DUTY, RESPOND_DUTY, ACT_DUTY, CLOSE_DUTY, READ_MESSAGE_DUTY)
DUTY_KIND_BY_STEP = {Case.RESPOND: RESPOND_DUTY, Case.ACT: ACT_DUTY, Case.CLOSE: CLOSE_DUTY}


CASE_DUTY_CODES = (*(kind.code for kind in DUTY_KIND_BY_STEP.values()), READ_MESSAGE_DUTY.code)


def get_next_duty(case: Case, *, at: datetime) -> DutyInput:
    """The duty of the case's step. An owner who has not acknowledged it is looked at sooner."""
    patience = get_due_at(at, LIMITS_BY_SEVERITY[case.severity].respond)
    look = max(case.due_at, patience) if case.acknowledged_at else patience
    return DutyInput(
        DUTY_KIND_BY_STEP[case.step].code,
        "case",
        case.reference,
        case.office,
        case.due_at,
        owner=case.owner,
        confidential=True,
        sweep_at=look,
    )


def get_unread_contact_duty(contact: Contact) -> DutyInput:
    """That somebody must read a contact."""
    return DutyInput(
        READ_CONTACT_DUTY.code,
        "contact",
        contact.reference,
        contact.office,
        contact.due_at,
        owner=contact.owner,
        confidential=True,
        keep=True,
    )


def advance_case_step(case: Case) -> None:
    """What follows the first answer, and the first act: the next step and its due time."""
    limits = LIMITS_BY_SEVERITY[case.severity]
    if case.responded_at is None:
        case.step, case.due_at = Case.RESPOND, case.respond_by
    elif case.acted_at is None and limits.act is not None:
        case.step, case.due_at = Case.ACT, get_due_at(case.opened_at, limits.act)
    else:
        case.step, case.due_at = Case.CLOSE, case.target_at
