"""A person withdraws before she departs, or asks for another agency while hers is held. What she
wishes is carried out by Rantau itself or by her district office: no agency is asked."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import DomainError
from rantau.duties.interface import DutyInput, SubjectInput, advance_duties
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at
from rantau.placement.errors import (
    AgencyNotHeld,
    MilestoneNotNext,
    NoWishToFollow,
    PlacementEnded,
    PlacementFollowsRound,
    WishedAlready,
)
from rantau.placement.models import Placement, PlacementWish
from rantau.placement.next_step import TRANSFER_DUTY
from rantau.placement.permissions import EXPRESS_WISH, FOLLOW_WISH
from rantau.placement.selectors import get_placement, get_placement_of_system
from rantau.placement.services.decisions import PLACEMENT_WITHDRAWN
from rantau.placement.transitions import end_placement, journal_event
from rantau.placement.wishes import get_standstill, list_open_wishes, may_withdraw_herself
from rantau.procedures.scheme import WITHDRAWN

WITHDRAWAL_WISHED = JournalKind("placement:withdrawal:wished", gettext_lazy("She withdraws"))
TRANSFER_WISHED = JournalKind(
    "placement:transfer:wished", gettext_lazy("She asks for another agency")
)
TRANSFER_DUE = JournalKind("placement:transfer:due", gettext_lazy("Another agency is looked for"))
WORKING_DAYS_TO_TRANSFER = 3  # chosen by us, as for a job order at a post
OWN_WISH = "worker_wishes"  # of `decisions.REASONS_TO_WITHDRAW`


@service(WITHDRAWAL_WISHED, permission=EXPRESS_WISH)
def wish_to_withdraw(actor: Actor, reference: str) -> CommandResult:
    """Record that she withdraws: it needs nobody's consent, and `withdraw_as_wished` carries it out
    at once. Answers with the reference of the placement.

    Raises  NoSuchPlacement, PlacementEnded, PlacementFollowsRound; MilestoneNotNext once she has
            departed; WishedAlready
    """
    placement = get_placement(actor, reference, purpose="own")
    if not may_withdraw_herself(placement):
        raise _find_reason_against(placement)
    return _record_wish(actor, placement, PlacementWish.WITHDRAW)


def _find_reason_against(placement: Placement) -> DomainError:
    if placement.ended_at is not None:
        return PlacementEnded()
    return PlacementFollowsRound() if placement.follows_round else MilestoneNotNext()


@service(TRANSFER_WISHED, permission=EXPRESS_WISH)
def wish_for_transfer(actor: Actor, reference: str) -> CommandResult:
    """Record that she wishes to go on with another agency, since hers places nobody: her district
    office looks for one. Answers with the reference of the placement.

    Raises  NoSuchPlacement; AgencyNotHeld, also after the clearance, which stands; WishedAlready
    """
    placement = get_placement(actor, reference, purpose="own")
    if not get_standstill(placement).cause:
        raise AgencyNotHeld()
    return _record_wish(actor, placement, PlacementWish.TRANSFER)


def _record_wish(actor: Actor, placement: Placement, kind: str) -> CommandResult:
    wish = PlacementWish(placement=placement, kind=kind, wished_at=clock.now(), wished_by=actor.ref)
    try:
        with transaction.atomic():
            wish.save(force_insert=True)
    except IntegrityError as error:
        raise WishedAlready() from error
    terms = {"reference": placement.reference}
    event = JournalEvent("placement_wish", wish.id, wish.revision, terms)
    return CommandResult(placement.reference, event)


@service(PLACEMENT_WITHDRAWN, permission=FOLLOW_WISH)
def withdraw_as_wished(actor: Actor, wish_id: UUID) -> CommandResult:
    """End the placement of somebody who wished to withdraw; its documents are revoked and its place
    is free again. Answers with the reference of the placement.

    actor   the system, caused by the entry of the wish
    Raises  NoWishToFollow; PlacementEnded; PlacementFollowsRound or MilestoneNotNext where she has
            departed meanwhile
    """
    wish, placement = _take_wish(wish_id, PlacementWish.WITHDRAW)
    if not may_withdraw_herself(placement):
        raise _find_reason_against(placement)
    end_placement(placement, WITHDRAWN, actor, at=clock.now(), reason="", code=OWN_WISH)
    close_wish(wish, actor, PlacementWish.DONE)
    return CommandResult(
        placement.reference, journal_event(placement, reason=OWN_WISH, wish=str(wish.id))
    )


@service(TRANSFER_DUE, permission=FOLLOW_WISH)
def open_transfer(actor: Actor, wish_id: UUID) -> CommandResult:
    """Let the district office look for another agency for somebody who asked for one. Answers with
    the reference of the placement.

    actor   the system, caused by the entry of the wish
    Raises  NoWishToFollow; PlacementEnded
    """
    wish, placement = _take_wish(wish_id, PlacementWish.TRANSFER)
    office = placement.office_id
    duty = DutyInput(
        TRANSFER_DUTY.code,
        "placement",
        placement.reference,
        office,
        get_due_at(office, clock.now(), WORKING_DAYS_TO_TRANSFER),
        keep_existing=True,
        subject=SubjectInput(
            person=placement.person_id,
            name_key=placement.person.name_key,
            file_office=placement.office_id,
            destination=placement.destination,
            village=placement.origin_node,
        ),
    )
    advance_duties(about=placement.id, closes=(), outcome="", opens=duty)
    wish.revision += 1
    wish.save(update_fields=["revision"])
    terms = {"reference": placement.reference}
    event = JournalEvent("placement_wish", wish.id, wish.revision, terms)
    return CommandResult(placement.reference, event)


def _take_wish(wish_id: UUID, kind: str) -> tuple[PlacementWish, Placement]:
    """A wish that waits and its placement, both locked, the placement first as every command does.
    Raises NoWishToFollow, PlacementEnded."""
    found = PlacementWish.objects.filter(id=wish_id).values_list("placement", flat=True).first()
    if found is None:
        raise NoWishToFollow()
    placement = get_placement_of_system(found)
    wish = list_open_wishes(placement.id, kind).select_for_update().filter(id=wish_id).first()
    if wish is None:
        raise NoWishToFollow()
    return wish, placement


def close_wish(wish: PlacementWish, actor: Actor, outcome: str, *, why: str = "") -> None:
    """Record what became of a wish, inside the caller's transaction."""
    wish.outcome, wish.why = outcome, why
    wish.decided_at, wish.decided_by = clock.now(), actor.ref
    wish.revision += 1
    wish.save(update_fields=["outcome", "why", "decided_at", "decided_by", "revision"])
