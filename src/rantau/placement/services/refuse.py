"""Refuse a placement: an office finds that it may not go on."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.placement.ending import GROUNDS, end, not_yet_departed, with_reason
from rantau.placement.kinds import REFUSED
from rantau.placement.lookups import placement_held
from rantau.placement.passing import said
from rantau.placement.permissions import REFUSE
from rantau.procedures.scheme import REFUSED as MILESTONE


@service(REFUSED, permission=REFUSE)
def refuse(actor: Actor, reference: str, *, reason: str, note: str, seen: int) -> Done:
    """End the placement by decision of an office; its documents are revoked.

    reason  one of GROUNDS; `note` says why, and the worker reads it
    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale, NotFromHere after departure
    """
    with_reason(reason, GROUNDS, note, needed=True)
    placement = placement_held(reference, seen=seen)
    not_yet_departed(placement)
    end(placement, MILESTONE, actor, at=clock.now(), reason=note.strip(), code=reason)
    return Done(answer=placement.reference, happening=said(placement, reason=reason))
