"""Take a contact: kept, owned and answered with a reference in one go."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.keys import uuid7
from rantau.core.references import new_reference
from rantau.core.statements import insert
from rantau.duties.parts import open_duty
from rantau.journal.record import Happening
from rantau.protection.clocks import due
from rantau.protection.kinds import TAKEN
from rantau.protection.limits import UNREAD
from rantau.protection.lines import line_at
from rantau.protection.models import Contact
from rantau.protection.owing import unread
from rantau.protection.permissions import TAKE
from rantau.protection.telling import Telling, check_telling, plain


@service(TAKEN, permission=TAKE)
def take_contact(actor: Actor, terms: Telling, *, code_hash: str) -> Done:
    """Keep what somebody tells, from the public page or by an operator for a call or a visit.

    code_hash   keyed hash of the receipt code that the door shows (receipt.py)
    Answers with the reference that can be spoken. Raises Invalid with every problem at once.
    """
    check_telling(terms)
    at = clock.now()
    line = line_at(at)
    contact = Contact(
        id=uuid7(),
        reference=new_reference("BT"),
        code_hash=code_hash,
        channel=terms.channel,
        what=plain(terms.what),
        where=plain(terms.where),
        reach_by=terms.reach_by,
        reach=plain(terms.reach),
        office=line.office,
        owner=line.first.account,
        owner_name=line.first.name,
        taken_by=actor.ref,
        received_at=at,
        due_at=due(at, UNREAD.respond),
    )
    insert(contact)
    open_duty(about=contact.id, terms=unread(contact))
    said = Happening(
        subject_kind="contact",
        subject=contact.id,
        revision=1,
        terms={"channel": terms.channel, "owner": contact.owner},
        tells=(contact.owner,),
    )
    return Done(answer=contact.reference, happening=said)
