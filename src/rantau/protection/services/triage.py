"""Decide on an unread contact.

Open a case for it, link it to a known case, or close it without one.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference, normalize_reference
from rantau.common.text import clean_text
from rantau.duties.interface import advance_duties, close_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.models import Office
from rantau.protection.duties import READ_CONTACT_DUTY, advance_case_step, get_next_duty
from rantau.protection.inputs import (
    NoteInput,
    TriageInput,
    validate_note,
    validate_triage,
)
from rantau.protection.models import Accused, Case, Contact, Message, Note, get_earliest_moment
from rantau.protection.permissions import TRIAGE_CONTACT
from rantau.protection.roster import Owner, get_escalation_chain
from rantau.protection.selectors import (
    find_office,
    get_open_case_for_update,
    get_unread_contact_for_update,
)
from rantau.protection.severity import get_severity
from rantau.protection.time_limits import LIMITS_BY_SEVERITY, get_due_at

CONTACT_LINKED = JournalKind("protection:case:linked", _("Another report linked"))
CASE_OPENED = JournalKind("protection:case:opened", _("Case opened"))
CONTACT_CLOSED = JournalKind("protection:contact:settled", _("Report ended without a case"))

OWN_DESK_ACCUSED_MESSAGE = _(
    "Complaints about the Crisis Center go to the Inspectorate, not to this desk."
)
READER_TIED_MESSAGE = _(
    "You serve or served there, or declared a tie. Leave this report to a colleague, who can open"
    " the case."
)
NO_SUCH_PERSON_MESSAGE = _("There is nobody under this number.")


# A function of the database: the Crisis Center has no right to read persons.
PERSON_BY_REFERENCE_SQL = "select protection_find_person(%s)"
# Another: before a case stands, from the units that it will accuse.
TIED_ACCOUNTS_SQL = "select access_list_tied_accounts(%s, %s)"


@service(CASE_OPENED, permission=TRIAGE_CONTACT)
def open_case(actor: Actor, reference: str, data: TriageInput) -> CommandResult:
    """Open a case from an unread contact, with severity, time limits, owner and whom it accuses.
    Answers with the case's reference.

    Raises  InvalidInput; NoSuchContact; ContactAlreadyRead
    """
    validate_triage(data)
    contact = get_unread_contact_for_update(reference)
    units = _get_accused_offices(actor, data.accused)
    at = clock.now()
    since = get_earliest_moment(data.happened)
    tied = _list_tied_accounts(units, since)
    owner = _choose_owner(actor, tied, at, take_over=data.take_over)
    case = _build_case(contact, data, owner, at)
    case.happened_since = since
    case.acknowledged_at = at if owner.account == actor.ref else None
    case.save(force_insert=True)
    Accused.objects.bulk_create(
        [Accused(case=case, unit_id=unit.id, unit_name=unit.name) for unit in units]
    )
    set_contact_outcome(contact, Contact.OPENED, case=case)
    close_duty(READ_CONTACT_DUTY.code, about=contact.id, outcome="opened")
    advance_duties(about=case.id, closes=(), outcome="", opens=get_next_duty(case, at=at))
    event = JournalEvent(
        subject_kind="case",
        subject=case.id,
        revision=1,
        terms={
            "contact": str(contact.id),
            "severity": case.severity,
            "signs": case.signs,
            "accused": [str(unit.id) for unit in units],
            "since": data.happened.isoformat() if data.happened else "",
            "owner": case.owner,
        },
        tells=(case.owner,),
    )
    return CommandResult(answer=case.reference, event=event)


def _list_tied_accounts(units: list[Office], since: datetime | None) -> set[str]:
    if not units:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(TIED_ACCOUNTS_SQL, [[unit.id for unit in units], since])
        return {account for (account,) in cursor.fetchall()}


def _choose_owner(actor: Actor, tied: set[str], at: datetime, *, take_over: bool) -> Owner:
    if actor.ref in tied:
        raise InvalidInput({"accused": [str(READER_TIED_MESSAGE)]})
    if take_over:
        return Owner(actor.ref, actor.name)
    return get_escalation_chain(at).without(tied).first


def _build_case(contact: Contact, data: TriageInput, owner: Owner, at: datetime) -> Case:
    severity = get_severity(data.signs)
    limits = LIMITS_BY_SEVERITY[severity]
    case = Case(
        id=uuid7(),
        reference=generate_reference("KS"),
        office_id=contact.office_id,
        person_id=_get_person_id(data.person),
        severity=severity,
        signs=sorted(data.signs),
        summary=clean_text(data.summary),
        place=clean_text(data.place),
        facts=clean_text(data.facts),
        owner=owner.account,
        owner_name=owner.name,
        opened_at=at,
        respond_by=get_due_at(contact.received_at, limits.first_response),
        target_at=get_due_at(at, limits.completion),
    )
    advance_case_step(case)
    return case


def _get_accused_offices(actor: Actor, queries: tuple[str, ...]) -> list[Office]:
    """The accused offices. The desk cannot be excluded from its own case: that is the
    Inspectorate's."""
    units = {unit.id: unit for unit in (find_office("accused", n) for n in queries if n.strip())}
    if require_office(actor) in units:
        raise InvalidInput({"accused": [str(OWN_DESK_ACCUSED_MESSAGE)]})
    return list(units.values())


def _get_person_id(reference: str) -> UUID | None:
    """The person's id by exact reference; None when none was given."""
    if not reference.strip():
        return None
    with connection.cursor() as cursor:
        cursor.execute(PERSON_BY_REFERENCE_SQL, [normalize_reference(reference)])
        person_id: UUID | None = cursor.fetchone()[0]
    if person_id is None:
        raise InvalidInput({"person": [str(NO_SUCH_PERSON_MESSAGE)]})
    return person_id


@service(CONTACT_LINKED, permission=TRIAGE_CONTACT)
def link_contact(actor: Actor, reference: str, *, case_reference: str) -> CommandResult:
    """Link an unread contact to an open case; answers with the case's reference.

    Raises  NoSuchContact; ContactAlreadyRead; NoSuchCase; CaseEnded
    """
    contact = get_unread_contact_for_update(reference)
    case = get_open_case_for_update(case_reference)
    case.save(update_fields=["revision"])
    set_contact_outcome(contact, Contact.LINKED, case=case)
    close_duty(READ_CONTACT_DUTY.code, about=contact.id, outcome="linked")
    event = JournalEvent("case", case.id, case.revision, {"contact": str(contact.id)})
    return CommandResult(answer=case.reference, event=event)


OUTCOMES_WITHOUT_CASE = (Contact.ANSWERED, Contact.NUISANCE)


@service(CONTACT_CLOSED, permission=TRIAGE_CONTACT)
def close_contact(actor: Actor, reference: str, *, outcome: str, answer: str) -> CommandResult:
    """Close an unread contact without a case; answers with its reference.

    outcome  answered or nuisance
    answer   what the reporter reads with the code; may be empty for nuisance only
    Raises   InvalidInput; NoSuchContact; ContactAlreadyRead
    """
    if outcome not in OUTCOMES_WITHOUT_CASE:
        raise ValueError(outcome)
    if outcome == Contact.ANSWERED or answer:
        try:
            validate_note(NoteInput(Note.NOTE, answer))
        except InvalidInput as error:
            raise InvalidInput({"answer": error.problems["words"]}) from error
    contact = get_unread_contact_for_update(reference)
    set_contact_outcome(contact, outcome)
    close_duty(READ_CONTACT_DUTY.code, about=contact.id, outcome=outcome)
    if answer:
        Message(
            contact=contact,
            side=Message.DESK,
            words=clean_text(answer),
            written_by=actor.ref,
            written_at=clock.now(),
        ).save(force_insert=True)
    event = JournalEvent("contact", contact.id, contact.revision, {"end": outcome})
    return CommandResult(answer=contact.reference, event=event)


def set_contact_outcome(contact: Contact, outcome: str, *, case: Case | None = None) -> None:
    """Record the outcome of a locked contact and save it. Without a case it keeps the one it
    had, when somebody wrote again after that was closed."""
    contact.read_at, contact.settled_as, contact.case = clock.now(), outcome, case or contact.case
    contact.revision += 1
    contact.save(update_fields=["read_at", "settled_as", "case", "revision"])
