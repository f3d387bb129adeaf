"""Record an arrival report at the post abroad."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.errors import Invalid
from rantau.core.statements import update
from rantau.placement.file import gather
from rantau.placement.kinds import ARRIVED
from rantau.placement.lookups import placement_held
from rantau.placement.owing import pass_on
from rantau.placement.passing import enter, happened, judge, said
from rantau.placement.permissions import ARRIVE

LONGEST = 200


@dataclass(frozen=True)
class Arrival:
    """Where the person lives abroad, and when the arrival was (aware; now unless said)."""

    address: str
    at: datetime | None = None


@service(ARRIVED, permission=ARRIVE)
def arrive(actor: Actor, reference: str, terms: Arrival, *, seen: int) -> Done:
    """Enter `arrived` with the address abroad, which lives in the fact and never in the entry.

    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale, NotFromHere
    """
    address = terms.address.strip()
    if not address or len(address) > LONGEST or "\0" in address:
        raise Invalid({"address": [_("Tulis alamat di negara tujuan, paling panjang 200 huruf.")]})
    placement = placement_held(reference, seen=seen)
    at = happened(placement, terms.at)
    file = gather(actor, placement, at=at, live=False)
    judge(file, "arrived")
    enter(placement, "arrived", actor, at=at, terms={"address": address})
    update(placement, "revision", "milestone", "milestone_at")
    pass_on(file)
    return Done(answer=placement.reference, happening=said(placement, at=at))
