"""Correct what is recorded of somebody in the family: a new telephone, a name misheard."""

from uuid import UUID

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.statements import update
from rantau.registry.catalogue import RELATIVE_CORRECTED
from rantau.registry.changing import changed
from rantau.registry.handed_in import related
from rantau.registry.lookups import person_held, relative_of
from rantau.registry.permissions import KEEP_FAMILY
from rantau.registry.registration import KinTerms, kin_problems, refuse


@service(RELATIVE_CORRECTED, permission=KEEP_FAMILY)
def correct_relative(
    actor: Actor, reference: str, relative: UUID, terms: KinTerms, *, emergency: bool, seen: int
) -> Done:
    """Write the relative anew, in the same place of the order; answers with the person's reference.

    emergency   whether to call this one in an emergency
    seen        the revision of the person's file that the actor looked at
    Raises      Invalid; NoSuchPerson; NoSuchRelative; Stale
    """
    refuse(kin_problems(terms))
    person = person_held(actor, reference, purpose="family", seen=seen)
    kin = related(person, terms, emergency=emergency)
    kin.id = relative_of(person, relative).id
    update(kin, "name", "relation", "phone", "emergency")
    return changed(person, relative=str(kin.id), emergency=emergency)
