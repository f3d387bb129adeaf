"""What a worklist shows of an announcement that waits for a decision."""

from collections.abc import Sequence
from uuid import UUID

from rantau.access.actor import Actor
from rantau.access.selectors import list_own_hands
from rantau.duties.interface import DutySubject
from rantau.rounds.models import Announcement


def describe_announcements(_actor: Actor, announcements: Sequence[UUID]) -> dict[UUID, DutySubject]:
    """Which round it is of, and whether the actor proposed it; inside the caller's scope."""
    rows = Announcement.objects.select_related("round").filter(id__in=announcements)
    own_hands = list_own_hands()
    return {
        row.id: DutySubject(
            name=row.summary_id,
            number=row.round.code,
            destination=row.round.destination,
            is_barred=row.proposed_by in own_hands,
        )
        for row in rows
    }
