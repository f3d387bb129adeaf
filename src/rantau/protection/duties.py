"""The duty that a contact or case gives its owner now, and who gets it when the owner does not
do it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rantau.common import clock
from rantau.duties.interface import DutyInput, DutyKind, Escalation
from rantau.duties.models import Duty
from rantau.journal.interface import JournalEvent
from rantau.protection.models import Case, Contact
from rantau.protection.permissions import READ_CASE, READ_DESK
from rantau.protection.roster import (
    Owner,
    get_escalation_chain,
    get_escalation_chain_of_case,
    list_tied_accounts,
)
from rantau.protection.time_limits import (
    LIMITS_BY_SEVERITY,
    UNREAD_CONTACT_LIMITS,
    get_due_at,
    get_next_escalation_time,
)


def escalate_contact(duty: Duty) -> Escalation:
    """A contact that nobody has read goes to the next owner of the chain."""
    at = clock.now()
    contact = Contact.objects.select_for_update().get(id=duty.about)
    tied = list_tied_accounts(contact.case_id) if contact.case_id else ()
    new_owner = get_escalation_chain(at).without(tied).get_next(contact.owner)
    old_owner, contact.owner, contact.owner_name = contact.owner, new_owner.account, new_owner.name
    contact.revision += 1
    contact.save(update_fields=["owner", "owner_name", "revision"])
    sweep_at = get_next_escalation_time(contact.received_at, UNREAD_CONTACT_LIMITS, at)
    return Escalation(
        new_owner.account,
        sweep_at,
        _build_escalation_event("contact", contact, old_owner, new_owner),
    )


def escalate_case(duty: Duty) -> Escalation:
    """A case whose owner is silent goes to the next owner, who has to acknowledge it."""
    at = clock.now()
    case = Case.objects.select_for_update().get(id=duty.about)
    new_owner = get_escalation_chain_of_case(case.id, at).get_next(case.owner)
    old_owner = case.owner
    if new_owner.account != old_owner:
        case.owner, case.owner_name, case.acknowledged_at = new_owner.account, new_owner.name, None
    case.revision += 1
    case.save(update_fields=["owner", "owner_name", "acknowledged_at", "revision"])
    sweep_at = get_next_escalation_time(case.opened_at, LIMITS_BY_SEVERITY[case.severity], at)
    return Escalation(
        case.owner, sweep_at, _build_escalation_event("case", case, old_owner, new_owner)
    )


def escalate_message(duty: Duty) -> Escalation:
    """A message that the case's owner does not read alerts the next owner; the case stays."""
    at = clock.now()
    case = Case.objects.select_for_update().get(id=duty.about)
    new_owner = get_escalation_chain_of_case(case.id, at).get_next(duty.owner)
    case.revision += 1
    case.save(update_fields=["revision"])
    sweep_at = get_next_escalation_time(duty.opened_at, LIMITS_BY_SEVERITY[case.severity], at)
    return Escalation(
        new_owner.account, sweep_at, _build_escalation_event("case", case, duty.owner, new_owner)
    )


def _build_escalation_event(
    kind: str, record: Contact | Case, old_owner: str, new_owner: Owner
) -> JournalEvent:
    return JournalEvent(
        subject_kind=kind,
        subject=record.id,
        revision=record.revision,
        terms={"from": old_owner, "to": new_owner.account},
        tells=(new_owner.account,),
    )


CONTACT_URL_NAME, CASE_URL_NAME = "protection:contact", "protection:case"  # names of pages
READ_CONTACT_DUTY = DutyKind(
    "protection:read_contact", _("Read a new report"), READ_DESK, CONTACT_URL_NAME, escalate_contact
)
RESPOND_DUTY = DutyKind(
    "protection:respond", _("Answer the reporter"), READ_CASE, CASE_URL_NAME, escalate_case
)
ACT_DUTY = DutyKind("protection:act", _("Begin to act"), READ_CASE, CASE_URL_NAME, escalate_case)
CLOSE_DUTY = DutyKind(
    "protection:close", _("Close the case"), READ_CASE, CASE_URL_NAME, escalate_case
)
READ_MESSAGE_DUTY = DutyKind(
    "protection:read_message",
    _("Read what the reporter wrote"),
    READ_CASE,
    CASE_URL_NAME,
    escalate_message,
)
DUTY_KINDS = (READ_CONTACT_DUTY, RESPOND_DUTY, ACT_DUTY, CLOSE_DUTY, READ_MESSAGE_DUTY)
DUTY_KIND_BY_STEP = {Case.RESPOND: RESPOND_DUTY, Case.ACT: ACT_DUTY, Case.CLOSE: CLOSE_DUTY}


CASE_DUTY_CODES = (*(kind.code for kind in DUTY_KIND_BY_STEP.values()), READ_MESSAGE_DUTY.code)


def get_next_duty(case: Case, *, at: datetime) -> DutyInput:
    """The duty of the case's step. When the owner has not acknowledged the case it is checked
    sooner."""
    response_due_at = get_due_at(at, LIMITS_BY_SEVERITY[case.severity].first_response)
    sweep_at = max(case.due_at, response_due_at) if case.acknowledged_at else response_due_at
    return DutyInput(
        DUTY_KIND_BY_STEP[case.step].code,
        "case",
        case.reference,
        case.office_id,
        case.due_at,
        owner=case.owner,
        confidential=True,
        sweep_at=sweep_at,
    )


def get_unread_contact_duty(contact: Contact) -> DutyInput:
    """The duty to read a contact."""
    return DutyInput(
        READ_CONTACT_DUTY.code,
        "contact",
        contact.reference,
        contact.office_id,
        contact.due_at,
        owner=contact.owner,
        confidential=True,
        keep_existing=True,
    )


def advance_case_step(case: Case) -> None:
    """Set the case's next step and its due time, after the first response and after the first
    action."""
    limits = LIMITS_BY_SEVERITY[case.severity]
    if case.responded_at is None:
        case.step, case.due_at = Case.RESPOND, case.respond_by
    elif case.acted_at is None and limits.first_action is not None:
        case.step, case.due_at = Case.ACT, get_due_at(case.opened_at, limits.first_action)
    else:
        case.step, case.due_at = Case.CLOSE, case.target_at
