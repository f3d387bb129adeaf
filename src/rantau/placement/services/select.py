"""Select a candidate: the district acknowledges the agreement and gives the candidate's papers."""

from rantau.access.actor import Actor, serving_office
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.statements import update
from rantau.offices.parts import note_service
from rantau.placement.file import gather
from rantau.placement.issuing import issue_all
from rantau.placement.kinds import SELECTED
from rantau.placement.lookups import placement_held
from rantau.placement.owing import pass_on
from rantau.placement.passing import enter, judge, said, whose
from rantau.placement.permissions import SELECT


@service(SELECTED, permission=SELECT)
def select(actor: Actor, reference: str, *, seen: int) -> Done:
    """Enter `selected` and issue what the scheme issues then (candidate ID, recommendation).

    seen    the revision that the actor looked at
    Raises  NoSuchPlacement, Ended, Stale, NotYours, NotFromHere, GatesUnmet
    """
    placement = placement_held(reference, seen=seen)
    file = gather(actor, placement)
    milestone = file.scheme.milestone("selected")
    whose(actor, milestone.by)
    judge(file, "selected")
    issued = issue_all(file, milestone, actor)
    enter(placement, "selected", actor, at=clock.now())
    update(placement, "revision", "milestone", "milestone_at")
    pass_on(file)
    note_service(serving_office(actor))
    return Done(
        answer=placement.reference,
        happening=said(placement, documents=[each.serial for each in issued]),
    )
