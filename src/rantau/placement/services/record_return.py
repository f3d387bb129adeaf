"""Record that somebody came home."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core.errors import Invalid
from rantau.core.statements import update
from rantau.placement.file import gather
from rantau.placement.kinds import RETURNED
from rantau.placement.lookups import placement_held
from rantau.placement.owing import pass_on
from rantau.placement.passing import enter, happened, judge, said
from rantau.placement.permissions import RETURN
from rantau.registry.parts import POST, set_ground

# How people come home, as the arrival counters ask (reading of 2026-11; docs/law/placement.md).
STATES = ("end_of_contract", "leave", "problem", "sick", "deceased")


@dataclass(frozen=True)
class Homecoming:
    """How the person came home (one of STATES), and when (aware; now unless said)."""

    state: str
    at: datetime | None = None


@service(RETURNED, permission=RETURN)
def record_return(actor: Actor, reference: str, terms: Homecoming, *, seen: int) -> Done:
    """Enter `returned`: the post's ground ends, and the district closes when all is settled.

    seen    the revision that the actor looked at
    Raises  Invalid; NoSuchPlacement, Ended, Stale, NotFromHere
    """
    if terms.state not in STATES:
        raise Invalid({"state": [_("Pilih bagaimana ia pulang.")]})
    placement = placement_held(reference, seen=seen)
    at = happened(placement, terms.at)
    file = gather(actor, placement, at=at, live=False)
    judge(file, "returned")
    enter(placement, "returned", actor, at=at, terms={"state": terms.state})
    update(placement, "revision", "milestone", "milestone_at")
    pass_on(file)
    set_ground(placement.person_id, POST, None)
    return Done(answer=placement.reference, happening=said(placement, at=at))
