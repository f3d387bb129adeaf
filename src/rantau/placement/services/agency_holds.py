"""Tell whoever has no clearance that the agency or job order of her placement was held, and that it
goes on.
Whoever was cleared departs: a hold does not reach what was issued (docs/apps/placement.md)."""

from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common.fast_sql import update_row
from rantau.journal.interface import JournalKind
from rantau.partners.selectors import is_held
from rantau.placement.errors import NothingToNotify
from rantau.placement.permissions import NOTIFY_OF_HOLD
from rantau.placement.selectors import get_placement_of_system
from rantau.placement.transitions import journal_event
from rantau.placement.wishes import get_standstill
from rantau.procedures.scheme import MILESTONES_BEFORE_CLEARANCE

AGENCY_HELD = JournalKind("placement:agency:held", gettext_lazy("The agency was held"))
AGENCY_RELEASED = JournalKind(
    "placement:agency:released", gettext_lazy("The hold on the agency was lifted")
)
AGENCY_ENDING = JournalKind("placement:agency:ending", gettext_lazy("The agency closes"))


@service(AGENCY_ENDING, permission=NOTIFY_OF_HOLD)
def notify_of_end(actor: Actor, placement_id: UUID) -> CommandResult:
    """Tell the person of a placement that its agency closes, so that she may go on with another;
    answers with the reference.

    actor   the system, caused by the entry of the end
    Raises  NoSuchPlacement, PlacementEnded; NothingToNotify where she was cleared or moved
            meanwhile
    """
    placement = get_placement_of_system(placement_id)
    if get_standstill(placement).ended_on is None:
        raise NothingToNotify()
    update_row(placement, "revision")
    return CommandResult(answer=placement.reference, event=journal_event(placement))


@service(AGENCY_HELD, permission=NOTIFY_OF_HOLD)
def notify_of_hold(actor: Actor, placement_id: UUID) -> CommandResult:
    """Tell the person of a placement that nothing goes on while its agency or job order is held;
    answers with the reference.

    actor   the system, caused by the entry of the hold
    Raises  NoSuchPlacement, PlacementEnded; NothingToNotify where she was cleared, or the hold was
            lifted meanwhile
    """
    return _tell(actor, placement_id, held=True)


@service(AGENCY_RELEASED, permission=NOTIFY_OF_HOLD)
def notify_of_release(actor: Actor, placement_id: UUID) -> CommandResult:
    """Tell the person of a placement that it goes on, since neither its agency nor its job order is
    held any more; answers with the reference.

    actor   the system, caused by the entry that lifted the hold
    Raises  NoSuchPlacement, PlacementEnded; NothingToNotify where she was cleared, or something
            is held still or again
    """
    return _tell(actor, placement_id, held=False)


def _tell(actor: Actor, placement_id: UUID, *, held: bool) -> CommandResult:
    placement = get_placement_of_system(placement_id)
    is_cleared = placement.milestone not in MILESTONES_BEFORE_CLEARANCE
    if is_cleared or is_held(placement.agency_id, placement.job_order_id) != held:
        raise NothingToNotify()
    update_row(placement, "revision")
    return CommandResult(answer=placement.reference, event=journal_event(placement))
