"""Undo the receipt of documents that nobody has acted on."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.journal.interface import JournalKind
from rantau.placement.errors import ReceiptNotReverted
from rantau.placement.models import DocumentEvent
from rantau.placement.overview import COMMAND_DURATION
from rantau.placement.permissions import RECEIVE_DOCUMENTS
from rantau.placement.selectors import get_placement_for_update
from rantau.placement.services.received_documents import build_document_event, record_events
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.placement.transitions import journal_event
from rantau.registry.selectors import require_present_or_lasting_ground

RECEIPT_REVERTED = JournalKind(
    "placement:documents:receipt_reverted", gettext_lazy("Receipt of documents reverted")
)


@service(RECEIPT_REVERTED, permission=RECEIVE_DOCUMENTS)
def undo_receipt(actor: Actor, reference: str, *, seen: int) -> CommandResult:
    """Undo what the actor received last, on the same day and before anything else happened to the
    placement; what stood before stands again. Answers with the placement's reference.

    seen    the revision that the receipt made
    Raises  NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision; ReceiptNotReverted
    """
    placement = get_placement_for_update(
        actor, reference, seen=seen, require_ground=require_present_or_lasting_ground
    )
    receipts = list_receipts_to_undo(load_snapshot(actor, placement, with_line_status=False))
    if not receipts:
        raise ReceiptNotReverted()
    events = [
        build_document_event(
            placement, actor, DocumentEvent.REVERTED, each.requirement, supersedes_id=each.id
        )
        for each in receipts
    ]
    record_events(actor, placement, events)
    reverted = [each.requirement for each in receipts]
    return CommandResult(
        answer=placement.reference, event=journal_event(placement, requirements=reverted)
    )


def list_receipts_to_undo(snapshot: PlacementSnapshot) -> list[DocumentEvent]:
    """The receipts of the last command on the placement, where the actor may undo them: the actor's
    own of today, in force, with no milestone since."""
    events = snapshot.document_events
    if not events or not _is_own_of_today(snapshot, events[-1]):
        return []
    batch = _list_last_batch(events)
    in_force = {s.receipt.id for s in snapshot.requirements.values() if s.receipt}
    is_whole = all(each.id in in_force and each.supersedes_id is None for each in batch)
    return batch if is_whole else []


def _is_own_of_today(snapshot: PlacementSnapshot, event: DocumentEvent) -> bool:
    """Whether the actor recorded the event today, and no milestone was entered since."""
    zone = ZoneInfo(snapshot.actor.time_zone)
    is_today = event.recorded_at.astimezone(zone).date() == clock.today(zone.key)
    is_last = snapshot.placement.milestone_at <= event.recorded_at
    return event.recorded_by == snapshot.actor.ref and is_today and is_last


def _list_last_batch(events: list[DocumentEvent]) -> list[DocumentEvent]:
    """The receipts that one command recorded last; none where its last event is no receipt."""
    last, batch = events[-1], list[DocumentEvent]()
    for event in reversed(events):
        is_same = event.kind == DocumentEvent.RECEIVED and event.recorded_by == last.recorded_by
        if not is_same or last.recorded_at - event.recorded_at > COMMAND_DURATION:
            break
        batch.insert(0, event)
    return batch
