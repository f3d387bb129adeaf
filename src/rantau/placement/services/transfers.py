"""Let somebody go on with another agency, since nobody is placed where she waits."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common.errors import InvalidInput
from rantau.common.fast_sql import insert_rows, update_row
from rantau.common.text import is_storable
from rantau.documents.interface import FACTS_CHANGED, revoke_documents
from rantau.duties.interface import advance_duties
from rantau.journal.interface import JournalKind
from rantau.partners.interface import transfer_quota
from rantau.partners.selectors import QuotaLineStatus, get_quota_line_status_for_share
from rantau.placement.errors import MilestoneNotNext, NothingStandsStill, NoWishToFollow
from rantau.placement.four_eyes import TRANSFERRED
from rantau.placement.models import DocumentEvent, Placement, PlacementWish
from rantau.placement.next_step import DUTY_KIND_CODES, advance_duty
from rantau.placement.permissions import TRANSFER_PLACEMENT
from rantau.placement.requirements import copy_validity_dates
from rantau.placement.selectors import get_placement_for_update
from rantau.placement.services.received_documents import build_document_event
from rantau.placement.services.wishes import build_wish, build_wish_event, close_wish
from rantau.placement.snapshot import PlacementSnapshot, load_snapshot
from rantau.placement.transitions import journal_event, require_open_gates
from rantau.placement.wishes import (
    JOB_ORDER_HELD,
    get_standstill,
    is_transferable,
    list_open_wishes,
)
from rantau.registry.interface import AGENCY_GROUND, set_ground

PLACEMENT_TRANSFERRED = JournalKind(
    "placement:transferred", gettext_lazy("Goes on with another agency")
)
TRANSFER_DECLINED = JournalKind(
    "placement:transfer:declined", gettext_lazy("No other agency was found")
)
# What a line of another agency changes of a placement; the country stays.
LINE_COLUMNS = ("line", "job_order", "agency", "post", "occupation", "employer")


@dataclass(frozen=True)
class TransferInput:
    """The quota line of the other agency, and whether the person said that she wishes it."""

    line: UUID
    is_wished: bool


@service(PLACEMENT_TRANSFERRED, permission=TRANSFER_PLACEMENT)
def transfer_placement(
    actor: Actor, reference: str, data: TransferInput, *, seen: int
) -> CommandResult:
    """Move a placement that stands still under a line of another agency, which leads to the same
    country by the same scheme; where its job order alone is held, also of the same agency. The
    place before is free again. What the agency before had handed in is asked for anew, what was
    issued is revoked until all is accepted again (`renewal`); what she handed in herself stays. The
    agency before sees the placement no more. Answers with the reference.

    seen    the revision that the actor looked at
    Raises  NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision; NothingStandsStill;
            MilestoneNotNext after the clearance; NoSuchJobOrder, QuotaFull,
            GatesUnmet by the gates of the registration; InvalidInput at `line` and `is_wished`
    """
    if not data.is_wished:
        raise InvalidInput({"is_wished": [_("She has to wish it: ask her first.")]})
    placement = get_placement_for_update(actor, reference, seen=seen)
    cause = _require_standstill(placement)
    before = load_snapshot(actor, placement, with_line_status=False)
    line = get_quota_line_status_for_share(data.line)
    _require_line_that_fits(before, line, cause)
    transfer_quota(line.line_id, placement.id)
    _take_over_line(placement, line)
    set_ground(placement.person_id, AGENCY_GROUND, line.agency_id)
    reverted = _revert_receipts_of_agency(before)
    revoke_documents(placement.id, reason=FACTS_CHANGED, by=actor.ref)
    after = load_snapshot(actor, placement)
    require_open_gates(after, after.scheme.get_milestone("registered"))
    copy_validity_dates(placement, after.requirements)
    update_row(placement, "revision", *LINE_COLUMNS, "contract_until", "passport_until")
    # Also those of the agency before: an open duty keeps its owner.
    advance_duties(about=placement.id, closes=DUTY_KIND_CODES, outcome="transferred", opens=None)
    advance_duty(after)
    _carry_out_wish(actor, placement)
    event = journal_event(
        placement,
        line=str(line.line_id),
        job_order=line.number,
        agency=str(line.agency_id),
        reverted=reverted,
    )
    return CommandResult(answer=placement.reference, event=event)


def _carry_out_wish(actor: Actor, placement: Placement) -> None:
    """Close her wish; where she asked on no page of hers, she said it to the officer."""
    wish = list_open_wishes(placement.id, PlacementWish.TRANSFER).select_for_update().first()
    if wish is None:
        wish = build_wish(actor, placement, PlacementWish.TRANSFER)
        wish.save(force_insert=True)
    close_wish(wish, actor, PlacementWish.DONE)


def _require_standstill(placement: Placement) -> str:
    """Why it stands still. Raises MilestoneNotNext, NothingStandsStill."""
    if not is_transferable(placement):
        raise MilestoneNotNext()
    cause = get_standstill(placement).cause
    if not cause:
        raise NothingStandsStill()
    return cause


def _require_line_that_fits(snapshot: PlacementSnapshot, line: QuotaLineStatus, cause: str) -> None:
    """Raise InvalidInput at `line` for one of what stands still, for another country, or of an
    employer for whom another scheme places."""
    placement = snapshot.placement
    is_other = line.agency_id != placement.agency_id
    if cause == JOB_ORDER_HELD:
        is_other = line.job_order_id != placement.job_order_id
    fits = (
        line.destination == placement.destination and line.employer_kind == snapshot.scheme.employer
    )
    if not (is_other and fits):
        raise InvalidInput(
            {"line": [_("Choose a job order of another agency, for the same country and scheme.")]}
        )


def _take_over_line(placement: Placement, line: QuotaLineStatus) -> None:
    placement.line_id, placement.job_order_id = line.line_id, line.job_order_id
    placement.agency_id, placement.post_id = line.agency_id, line.post_id
    placement.occupation, placement.employer = line.occupation, line.employer


def _revert_receipts_of_agency(snapshot: PlacementSnapshot) -> list[str]:
    """Take back what the agency before supplied, which names it or its employer; gives the codes of
    these requirements."""
    events = [
        build_document_event(
            snapshot.placement,
            snapshot.actor,
            DocumentEvent.REVERTED,
            each.requirement.code,
            supersedes_id=each.receipt.id,
            fields=TRANSFERRED,
        )
        for each in snapshot.requirements.values()
        if each.receipt is not None and each.requirement.supplied_by == "agency"
    ]
    insert_rows(*events)
    return [each.requirement for each in events]


@service(TRANSFER_DECLINED, permission=TRANSFER_PLACEMENT)
def decline_transfer(actor: Actor, reference: str, *, why: str, seen: int) -> CommandResult:
    """Record that no other agency was found for somebody who asked for one, with the reason, which
    she reads. Her placement stands as before. Answers with its reference.

    seen    the revision that the actor looked at
    Raises  NoSuchPlacement, NoLastingGround, PlacementEnded, StaleRevision; NoWishToFollow;
            InvalidInput at `why`
    """
    if not is_storable(why.strip(), required=True):
        raise InvalidInput({"why": [_("Write why. The worker will read it.")]})
    placement = get_placement_for_update(actor, reference, seen=seen)
    wish = list_open_wishes(placement.id, PlacementWish.TRANSFER).select_for_update().first()
    if wish is None:
        raise NoWishToFollow()
    close_wish(wish, actor, PlacementWish.DECLINED, why=why.strip())
    event = build_wish_event(wish, placement, tells=("worker",))
    return CommandResult(answer=placement.reference, event=event)
