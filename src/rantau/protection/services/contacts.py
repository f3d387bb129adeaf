"""Record a contact from anybody, and add what the reporter writes later with the receipt code."""

from typing import Any

from django.db import connection

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.fast_sql import insert_rows
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.duties.interface import DutyInput, open_duty
from rantau.journal.interface import JournalEvent
from rantau.protection.duties import READ_CONTACT_DUTY, READ_MESSAGE_DUTY, get_unread_contact_duty
from rantau.protection.errors import NoSuchReceiptCode
from rantau.protection.inputs import ContactInput, clean_text, validate_contact
from rantau.protection.models import Contact
from rantau.protection.permissions import READ_RECEIPT, RECORD_CONTACT
from rantau.protection.registrations import CONTACT_RECORDED, MESSAGE_ADDED
from rantau.protection.roster import get_escalation_chain
from rantau.protection.time_limits import LIMITS_BY_SEVERITY, UNREAD_CONTACT_LIMITS, get_due_at


@service(CONTACT_RECORDED, permission=RECORD_CONTACT)
def record_contact(actor: Actor, terms: ContactInput, *, code_hash: str) -> CommandResult:
    """Keep what somebody tells, from the public page or by an operator for a call or a visit.

    code_hash   keyed hash of the receipt code that the door shows (receipt.py)
    Answers with the reference that can be spoken. Raises Invalid with every problem at once.
    """
    validate_contact(terms)
    at = clock.now()
    line = get_escalation_chain(at)
    contact = Contact(
        id=uuid7(),
        reference=generate_reference("BT"),
        code_hash=code_hash,
        channel=terms.channel,
        what=clean_text(terms.what),
        where=clean_text(terms.where),
        reach_by=terms.reach_by,
        reach=clean_text(terms.reach),
        office=line.office,
        owner=line.first.account,
        owner_name=line.first.name,
        taken_by=actor.ref,
        received_at=at,
        due_at=get_due_at(at, UNREAD_CONTACT_LIMITS.respond),
    )
    insert_rows(contact)
    open_duty(about=contact.id, terms=get_unread_contact_duty(contact))
    said = JournalEvent(
        subject_kind="contact",
        subject=contact.id,
        revision=1,
        terms={"channel": terms.channel, "owner": contact.owner},
        tells=(contact.owner,),
    )
    return CommandResult(answer=contact.reference, happening=said)


ADD_REPLY_SQL = """
    select contact, contact_reference, revision, case_id, case_reference, severity, owner, office
      from protection_add_reply(%s, %s, %s, %s, %s)
"""


@service(MESSAGE_ADDED, permission=READ_RECEIPT)
def add_reporter_message(actor: Actor, words: str, *, code_hash: str) -> CommandResult:
    """Add what the reporter writes; the owner owes its reading. Answers with the reference.

    Where no case is open, also because it was closed, the contact is unread once more.
    Raises  Invalid when nothing or too much was written; NoSuchCode.
    """
    try:
        validate_contact(ContactInput(what=words))
    except InvalidInput as refusal:
        raise InvalidInput({"words": refusal.problems["what"]}) from refusal
    at = clock.now()
    values: list[Any] = [
        code_hash,
        uuid7(),
        clean_text(words),
        at,
        get_due_at(at, UNREAD_CONTACT_LIMITS.respond),
    ]
    with connection.cursor() as cursor:
        cursor.execute(ADD_REPLY_SQL, values)
        row = cursor.fetchone()
    if row is None:
        raise NoSuchReceiptCode()
    contact, reference, revision, case, case_reference, severity, owner, office = row
    if case is None:
        about, kind, shown = contact, READ_CONTACT_DUTY, reference
        about_kind, limits = "contact", UNREAD_CONTACT_LIMITS
    else:
        about, kind, shown = case, READ_MESSAGE_DUTY, case_reference
        about_kind, limits = "case", LIMITS_BY_SEVERITY[severity]
    due_at = get_due_at(at, limits.respond)
    terms = DutyInput(
        kind.code, about_kind, shown, office, due_at, owner=owner, confidential=True, keep=True
    )
    open_duty(about=about, terms=terms)
    said = JournalEvent("contact", contact, revision, {}, tells=(owner,))
    return CommandResult(answer=reference, happening=said)
