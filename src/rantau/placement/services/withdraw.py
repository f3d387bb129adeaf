"""Withdraw a placement before departure: the place of the line is given back."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.placement.ending import REASONS, end, not_yet_departed, with_reason
from rantau.placement.kinds import WITHDRAWN
from rantau.placement.lookups import placement_held
from rantau.placement.passing import said
from rantau.placement.permissions import WITHDRAW
from rantau.procedures.scheme import WITHDRAWN as MILESTONE


@service(WITHDRAWN, permission=WITHDRAW)
def withdraw(actor: Actor, reference: str, *, reason: str, note: str = "", seen: int) -> Done:
    """End the placement at the wish of worker or agency; its documents are revoked.

    reason  one of REASONS; `note` says more and is kept in the fact
    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale, NotFromHere after departure
    """
    with_reason(reason, REASONS, note)
    placement = placement_held(reference, seen=seen)
    not_yet_departed(placement)
    end(placement, MILESTONE, actor, at=clock.now(), reason=note.strip(), code=reason)
    return Done(answer=placement.reference, happening=said(placement, reason=reason))
