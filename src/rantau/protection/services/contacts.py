"""Record a contact from anybody, and add what the reporter writes later with the receipt code."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.fast_sql import insert_rows
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.text import clean_text
from rantau.duties.interface import DutyInput, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.protection.danger_words import has_danger_words
from rantau.protection.duties import READ_CONTACT_DUTY, READ_MESSAGE_DUTY, get_unread_contact_duty
from rantau.protection.errors import NoSuchReceiptCode
from rantau.protection.inputs import ContactInput, validate_contact
from rantau.protection.models import Contact, Objection
from rantau.protection.permissions import READ_RECEIPT, RECORD_CONTACT
from rantau.protection.roster import get_escalation_chain
from rantau.protection.time_limits import LIMITS_BY_SEVERITY, UNREAD_CONTACT_LIMITS, get_due_at

MESSAGE_ADDED = JournalKind("protection:contact:added", gettext_lazy("The reporter wrote again"))
CONTACT_RECORDED = JournalKind("protection:contact:taken", gettext_lazy("Report received"))


@service(CONTACT_RECORDED, permission=RECORD_CONTACT)
def record_contact(
    actor: Actor, data: ContactInput, *, code_hash: str, reading: UUID | None = None
) -> CommandResult:
    """Record a report, from the public page or by an operator for a call or a visit. Answers
    with the reference, which can be spoken.

    reading    the reading of her own record to which the reporter objects, as the entry point has
               checked; she sees in her list of readings that she did
    code_hash  keyed hash of the receipt code that the entry point shows (receipt_codes.py)
    Raises     InvalidInput with every problem at once
    """
    validate_contact(data)
    at = clock.now()
    chain = get_escalation_chain(at)
    contact = Contact(
        id=uuid7(),
        reference=generate_reference("BT"),
        code_hash=code_hash,
        channel=data.channel,
        what=clean_text(data.what),
        where=clean_text(data.where),
        reach_by=data.reach_by,
        reach=clean_text(data.reach),
        office_id=chain.office,
        owner=chain.first.account,
        owner_name=chain.first.name,
        taken_by=actor.ref,
        received_at=at,
        due_at=get_due_at(at, UNREAD_CONTACT_LIMITS.first_response),
        has_danger_words=has_danger_words(f"{data.what} {data.where}"),
        is_from_busy_source=data.is_from_busy_source,
    )
    insert_rows(contact)
    if reading is not None:
        _record_objection(contact, reading)
    open_duty(about=contact.id, duty=get_unread_contact_duty(contact))
    event = JournalEvent(
        subject_kind="contact",
        subject=contact.id,
        revision=1,
        terms={"channel": data.channel, "owner": contact.owner},
        tells=(contact.owner,),
    )
    return CommandResult(answer=contact.reference, event=event)


def _record_objection(contact: Contact, reading: UUID) -> None:
    at = contact.received_at
    row = Objection(
        reading_id=reading, contact=contact, reference=contact.reference, objected_at=at
    )
    insert_rows(row)


# A function of the database: the public can neither read nor change a contact.
ADD_REPLY_SQL = """
    select contact, contact_reference, revision, case_id, case_reference, severity, owner, office
      from protection_add_reply(%s, %s, %s, %s, %s, %s)
"""


@service(MESSAGE_ADDED, permission=READ_RECEIPT)
def add_reporter_message(actor: Actor, text: str, *, code_hash: str) -> CommandResult:
    """Add a message of the reporter, which the owner has to read; answers with the reference.

    Where no case is open, also because it was closed, the contact becomes unread again.

    Raises  InvalidInput when the text is empty or too long; NoSuchReceiptCode
    """
    try:
        validate_contact(ContactInput(what=text))
    except InvalidInput as error:
        raise InvalidInput({"words": error.problems["what"]}) from error
    at = clock.now()
    values: list[Any] = [
        code_hash,
        uuid7(),
        clean_text(text),
        at,
        get_due_at(at, UNREAD_CONTACT_LIMITS.first_response),
        has_danger_words(text),
    ]
    with connection.cursor() as cursor:
        cursor.execute(ADD_REPLY_SQL, values)
        row = cursor.fetchone()
    if row is None:
        raise NoSuchReceiptCode()
    reply = ReporterReply(*row)
    _open_reading_duty(reply, at)
    event = JournalEvent("contact", reply.contact, reply.revision, {}, tells=(reply.owner,))
    return CommandResult(answer=reply.reference, event=event)


@dataclass(frozen=True)
class ReporterReply:
    """The result of protection_add_reply: the contact, its open case if there is one, and the
    owner."""

    contact: UUID
    reference: str
    revision: int
    case: UUID | None
    case_reference: str | None
    severity: int | None
    owner: str
    office: UUID


def _open_reading_duty(reply: ReporterReply, at: datetime) -> None:
    """The duty to read the message: of the open case, else of the contact, which is unread
    again."""
    if reply.case is None or reply.severity is None:
        kind, about_kind = READ_CONTACT_DUTY, "contact"
        about, reference, limits = reply.contact, reply.reference, UNREAD_CONTACT_LIMITS
    else:
        kind, about_kind = READ_MESSAGE_DUTY, "case"
        about, reference = reply.case, str(reply.case_reference)
        limits = LIMITS_BY_SEVERITY[reply.severity]
    duty = DutyInput(
        kind.code,
        about_kind,
        reference,
        reply.office,
        get_due_at(at, limits.first_response),
        owner=reply.owner,
        confidential=True,
        keep_existing=True,
    )
    open_duty(about=about, duty=duty)
