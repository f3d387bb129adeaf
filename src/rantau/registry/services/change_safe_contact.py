"""Change how a person is reached without harm."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.statements import update
from rantau.registry.catalogue import SAFE_CONTACT_CHANGED
from rantau.registry.changing import changed
from rantau.registry.lookups import person_held
from rantau.registry.models import SafeContact
from rantau.registry.permissions import CHANGE_SAFE_CONTACT
from rantau.registry.registration import SafeTerms, refuse, safe_problems


@service(SAFE_CONTACT_CHANGED, permission=CHANGE_SAFE_CONTACT)
def change_safe_contact(actor: Actor, reference: str, terms: SafeTerms, *, seen: int) -> Done:
    """Put these terms in the place of those before; answers with the person's reference.

    seen    the revision of the person's file that the actor looked at
    Raises  Invalid; NoSuchPerson; Stale
    """
    refuse(safe_problems(terms))
    person = person_held(actor, reference, purpose="safe_contact", seen=seen)
    update(SafeContact(person=person, **vars(terms)), *vars(terms))
    return changed(person)
