"""Take a case: from now on the actor owns it, and has acknowledged so."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.duties.models import Duty
from rantau.duties.parts import hand_over
from rantau.journal.record import Happening
from rantau.protection.clocks import next_look
from rantau.protection.kinds import TAKEN_OVER
from rantau.protection.limits import LIMITS
from rantau.protection.locks import open_case
from rantau.protection.permissions import WORK


@service(TAKEN_OVER, permission=WORK)
def take_over(actor: Actor, reference: str, *, seen: int) -> Done:
    """Own an open case with all that is owed in it; answers with its reference.

    seen    the revision that the actor looked at
    Raises  NoSuchCase; Stale; CaseEnded.
    """
    at = clock.now()
    case = open_case(reference, seen=seen)
    before = case.owner
    case.owner, case.owner_name, case.acknowledged_at = actor.ref, actor.name, at
    case.save(update_fields=["owner", "owner_name", "acknowledged_at", "revision"])
    later = next_look(case.opened_at, LIMITS[case.severity], at)
    for duty in Duty.objects.filter(about=case.id, closed_at=None):
        look = duty.due_at if duty.due_at > at else later
        hand_over(duty.id, owner=actor.ref, office=case.office, sweep_at=look)
    said = Happening("case", case.id, case.revision, {"from": before, "to": actor.ref})
    return Done(answer=case.reference, happening=said)
