"""Clear a worker to depart: the last gate, the place consumed, the clearance issued."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.statements import update
from rantau.partners.parts import consume
from rantau.placement.errors import GatesUnmet
from rantau.placement.file import gather
from rantau.placement.issuing import issue_all
from rantau.placement.kinds import CLEARED
from rantau.placement.lookups import placement_held
from rantau.placement.owing import pass_on
from rantau.placement.passing import enter, judge, said, whose
from rantau.placement.permissions import CLEAR
from rantau.procedures.gates import Unmet


@service(CLEARED, permission=CLEAR)
def clear(actor: Actor, reference: str, *, seen: int) -> Done:
    """Enter `cleared`: agency and permit are read live and stay locked until the commit.

    seen    the revision that the actor looked at
    Raises  NoSuchPlacement, Ended, Stale, NotYours, NotFromHere, GatesUnmet
    """
    placement = placement_held(reference, seen=seen)
    file = gather(actor, placement)
    milestone = file.scheme.milestone("cleared")
    whose(actor, milestone.by)
    judge(file, "cleared")
    if file.standing and not consume(placement.id):
        raise GatesUnmet(file.scheme, [Unmet("quota")])
    issued = issue_all(file, milestone, actor)
    enter(placement, "cleared", actor, at=clock.now())
    update(placement, "revision", "milestone", "milestone_at")
    pass_on(file)
    return Done(
        answer=placement.reference,
        happening=said(placement, documents=[each.serial for each in issued]),
    )
