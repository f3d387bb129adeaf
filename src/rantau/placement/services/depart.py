"""Record a departure at an airport or port."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.errors import Invalid
from rantau.core.statements import update
from rantau.placement.file import gather
from rantau.placement.kinds import DEPARTED
from rantau.placement.lookups import placement_held
from rantau.placement.owing import pass_on
from rantau.placement.passing import enter, happened, judge, said
from rantau.placement.permissions import DEPART
from rantau.registry.parts import POST, set_ground

LONGEST = 40


@dataclass(frozen=True)
class Departure:
    """The journey: flight or ship, and when it left (aware; now unless said)."""

    carrier: str
    at: datetime | None = None


@service(DEPARTED, permission=DEPART)
def depart(actor: Actor, reference: str, terms: Departure, *, seen: int) -> Done:
    """Enter `departed`; from now on the post abroad sees the person.

    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale, NotFromHere, GatesUnmet
    """
    carrier = terms.carrier.strip()
    if not carrier or len(carrier) > LONGEST or "\0" in carrier:
        raise Invalid({"carrier": [_("Tulis nomor penerbangan atau nama kapal.")]})
    placement = placement_held(reference, seen=seen)
    at = happened(placement, terms.at)
    file = gather(actor, placement, at=at, live=False)
    judge(file, "departed")
    enter(placement, "departed", actor, at=at, terms={"carrier": carrier})
    update(placement, "revision", "milestone", "milestone_at")
    set_ground(placement.person_id, POST, placement.post)
    pass_on(file)
    return Done(answer=placement.reference, happening=said(placement, at=at))
