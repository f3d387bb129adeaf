"""Close a placement whose worker is home and whose rights are settled."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.placement.ending import end
from rantau.placement.file import gather
from rantau.placement.kinds import CLOSED
from rantau.placement.lookups import placement_held
from rantau.placement.passing import judge, said, whose
from rantau.placement.permissions import CLOSE


@service(CLOSED, permission=CLOSE)
def close(actor: Actor, reference: str, *, seen: int, found: str = "") -> Done:
    """Enter `closed`: the agency's ground ends.

    seen    the revision that the actor looked at
    found   what is still to be said about rights outstanding; kept in the fact
    Raises  Invalid; NoSuchPlacement, Ended, Stale, NotYours, NotFromHere
    """
    placement = placement_held(reference, seen=seen)
    file = gather(actor, placement, live=False)
    whose(actor, file.scheme.milestone("closed").by)
    judge(file, "closed")
    end(placement, "closed", actor, at=clock.now(), reason=found.strip()[:300])
    return Done(answer=placement.reference, happening=said(placement))
