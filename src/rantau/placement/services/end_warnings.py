"""Tell whoever has a placement under way before a date of it ends."""

from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common.fast_sql import update_row
from rantau.journal.interface import JournalKind
from rantau.placement.end_warnings import find_due_end
from rantau.placement.errors import NothingToNotify
from rantau.placement.permissions import WARN_OF_END
from rantau.placement.selectors import get_placement_of_system
from rantau.placement.transitions import journal_event

END_WARNED = JournalKind("placement:ending", gettext_lazy("A date of the placement ends soon"))


@service(END_WARNED, permission=WARN_OF_END)
def warn_of_end(actor: Actor, placement_id: UUID) -> CommandResult:
    """Tell the person of a placement what ends next, of the nearest day alone; answers with the
    reference.

    actor   the system
    Raises  NoSuchPlacement, PlacementEnded; NothingToNotify where she was told, or nothing ends
            soon
    """
    placement = get_placement_of_system(placement_id)
    end = find_due_end(placement)
    if end is None:
        raise NothingToNotify()
    placement.warned_for, placement.warned_days = end.on, end.days
    update_row(placement, "revision", "warned_for", "warned_days")
    event = journal_event(placement, until=end.on.isoformat(), days=str(end.days))
    return CommandResult(answer=placement.reference, event=event)
