"""End a contact that needs no case: answered at once, or nuisance."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.duties.parts import close_duty
from rantau.journal.record import Happening
from rantau.protection.escalation import READ_CONTACT
from rantau.protection.kinds import SETTLED
from rantau.protection.locks import settle_contact, unread_contact
from rantau.protection.models import Contact, Message
from rantau.protection.permissions import TRIAGE
from rantau.protection.telling import Noting, check_noting, plain

WITHOUT_CASE = (Contact.ANSWERED, Contact.NUISANCE)


@service(SETTLED, permission=TRIAGE)
def settle(actor: Actor, reference: str, *, end: str, words: str) -> Done:
    """End an unread contact without a case; what is answered is read by the code.

    end     answered or nuisance
    words   the answer; may be empty for nuisance only
    Raises  Invalid; NoSuchContact; AlreadyRead.
    """
    if end not in WITHOUT_CASE:
        raise ValueError(end)
    if end == Contact.ANSWERED or words:
        try:
            check_noting(Noting("note", words))
        except Invalid as refusal:
            raise Invalid({"answer": refusal.problems["words"]}) from refusal
    contact = unread_contact(reference)
    settle_contact(contact, end)
    close_duty(READ_CONTACT.code, about=contact.id, outcome=end)
    if words:
        Message(
            contact=contact,
            side=Message.DESK,
            words=plain(words),
            written_by=actor.ref,
            written_at=clock.now(),
        ).save(force_insert=True)
    said = Happening("contact", contact.id, contact.revision, {"end": end})
    return Done(answer=contact.reference, happening=said)
