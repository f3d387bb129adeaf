"""Link a contact to a case that is known already."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.duties.parts import close_duty
from rantau.journal.record import Happening
from rantau.protection.escalation import READ_CONTACT
from rantau.protection.kinds import LINKED
from rantau.protection.locks import open_case, settle_contact, unread_contact
from rantau.protection.models import Contact
from rantau.protection.permissions import TRIAGE


@service(LINKED, permission=TRIAGE)
def link(actor: Actor, reference: str, *, case_reference: str) -> Done:
    """Make an unread contact one more of an open case; answers with the case's reference.

    Raises  NoSuchContact; AlreadyRead; NoSuchCase; CaseEnded.
    """
    contact = unread_contact(reference)
    case = open_case(case_reference)
    case.save(update_fields=["revision"])
    settle_contact(contact, Contact.LINKED, case=case)
    close_duty(READ_CONTACT.code, about=contact.id, outcome="linked")
    said = Happening("case", case.id, case.revision, {"contact": str(contact.id)})
    return Done(answer=case.reference, happening=said)
