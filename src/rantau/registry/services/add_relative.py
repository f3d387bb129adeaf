"""Record somebody of the family, or another person of trust."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.statements import insert
from rantau.registry.catalogue import RELATIVE_ADDED
from rantau.registry.changing import changed
from rantau.registry.errors import EnoughRelatives
from rantau.registry.handed_in import related
from rantau.registry.lookups import person_held
from rantau.registry.models import Relative
from rantau.registry.permissions import KEEP_FAMILY
from rantau.registry.registration import KinTerms, kin_problems, refuse

MOST = 12  # names in one file; chosen by us: more than anybody calls, and a page still holds them


@service(RELATIVE_ADDED, permission=KEEP_FAMILY)
def add_relative(actor: Actor, reference: str, terms: KinTerms, *, emergency: bool) -> Done:
    """Add one to the person's family; answers with the key of the new relative.

    emergency   whether to call this one in an emergency; several may be
    Raises      Invalid; NoSuchPerson; EnoughRelatives
    """
    refuse(kin_problems(terms))
    person = person_held(actor, reference, purpose="family")
    if Relative.objects.filter(person=person).count() >= MOST:
        raise EnoughRelatives()
    kin = related(person, terms, emergency=emergency)
    insert(kin)
    return changed(person, answer=str(kin.id), relative=str(kin.id), emergency=emergency)
