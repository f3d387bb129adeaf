"""A person withdraws before she departs, or asks for another agency while nobody is placed where
her placement stands. What she wishes is carried out by Rantau itself or by her district office: no
agency is asked."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.duties.interface import DutyInput, SubjectInput, advance_duties
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at
from rantau.placement.errors import (
    MilestoneNotNext,
    NothingStandsStill,
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
from rantau.placement.wishes import (
    can_withdraw_herself,
    get_standstill,
    has_object,
    list_open_wishes,
)
from rantau.procedures.scheme import WITHDRAWN

WITHDRAWAL_WISHED = JournalKind("placement:withdrawal:wished", gettext_lazy("She withdraws"))
TRANSFER_WISHED = JournalKind(
    "placement:transfer:wished", gettext_lazy("She asks for another agency")
)
TRANSFER_DUE = JournalKind("placement:transfer:due", gettext_lazy("Another agency is looked for"))
WISH_OVER = JournalKind("placement:wish:over", gettext_lazy("A wish has no object any more"))
ABOUT_KIND = "placement_wish"
ONE_OPEN_WISH = "one_open_wish_of_a_kind"  # the constraint
WORKING_DAYS_TO_TRANSFER = 3  # chosen by us, as for a job order at a post
OWN_WISH = "worker_wishes"  # of `decisions.REASONS_TO_WITHDRAW`


@service(WITHDRAWAL_WISHED, permission=EXPRESS_WISH)
def wish_to_withdraw(actor: Actor, reference: str) -> CommandResult:
    """Record that she withdraws: it needs nobody's consent, and `withdraw_as_wished` carries it out
    as a consequence of the entry. Answers with the reference of the placement.

    Raises  NoSuchPlacement, PlacementEnded, PlacementFollowsRound; MilestoneNotNext once she has
            departed; WishedAlready
    """
    placement = get_placement(actor, reference, purpose="own")
    require_withdrawable(placement)
    return _record_wish(actor, placement, PlacementWish.WITHDRAW)


def require_withdrawable(placement: Placement) -> None:
    """Raise PlacementEnded, PlacementFollowsRound, or MilestoneNotNext once she has departed,
    unless its person may end the placement."""
    if placement.ended_at is not None:
        raise PlacementEnded()
    if placement.follows_round:
        raise PlacementFollowsRound()
    if not can_withdraw_herself(placement):
        raise MilestoneNotNext()


@service(TRANSFER_WISHED, permission=EXPRESS_WISH)
def wish_for_transfer(actor: Actor, reference: str) -> CommandResult:
    """Record that she wishes to go on with another agency, since nobody is placed where she waits:
    her district office looks for one. Answers with the reference of the placement.

    Raises  NoSuchPlacement, PlacementEnded; NothingStandsStill, also after the clearance, which
            stands; WishedAlready
    """
    placement = get_placement(actor, reference, purpose="own")
    if placement.ended_at is not None:
        raise PlacementEnded()
    if not get_standstill(placement).cause:
        raise NothingStandsStill()
    return _record_wish(actor, placement, PlacementWish.TRANSFER)


def _record_wish(actor: Actor, placement: Placement, kind: str) -> CommandResult:
    wish = build_wish(actor, placement, kind)
    try:
        with transaction.atomic():
            wish.save(force_insert=True)
    except IntegrityError as error:
        if ONE_OPEN_WISH not in str(error):
            raise
        raise WishedAlready() from error
    return CommandResult(placement.reference, build_wish_event(wish, placement))


@service(PLACEMENT_WITHDRAWN, permission=FOLLOW_WISH)
def withdraw_as_wished(actor: Actor, wish_id: UUID) -> CommandResult:
    """End the placement of somebody who wished to withdraw; its documents are revoked and its place
    is free again. Answers with the reference of the placement.

    actor   the system, caused by the entry of the wish
    Raises  NoWishToFollow; PlacementEnded; PlacementFollowsRound or MilestoneNotNext where she has
            departed meanwhile
    """
    wish, placement = _take_wish(wish_id, PlacementWish.WITHDRAW)
    require_withdrawable(placement)
    end_placement(placement, WITHDRAWN, actor, at=clock.now(), reason="", code=OWN_WISH)
    close_wish(wish, actor, PlacementWish.DONE)
    return CommandResult(
        placement.reference, journal_event(placement, reason=OWN_WISH, wish=str(wish.id))
    )


@service(TRANSFER_DUE, permission=FOLLOW_WISH)
def open_transfer_duty(actor: Actor, wish_id: UUID) -> CommandResult:
    """Let the district office look for another agency for somebody who asked for one; where nothing
    stands still any more the wish is over. Answers with the reference of the placement.

    The duty is about the wish: the times of a placement's duties are read by its agency.

    actor   the system, caused by the entry of the wish
    Raises  NoWishToFollow; PlacementEnded
    """
    wish, placement = _take_wish(wish_id, PlacementWish.TRANSFER)
    if not get_standstill(placement).cause:
        close_wish(wish, actor, PlacementWish.OVER)
        return CommandResult(placement.reference, build_wish_event(wish, placement))
    office = placement.office_id
    duty = DutyInput(
        TRANSFER_DUTY.code,
        ABOUT_KIND,
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
    advance_duties(about=wish.id, closes=(), outcome="", opens=duty)
    wish.revision += 1
    wish.save(update_fields=["revision"])
    return CommandResult(placement.reference, build_wish_event(wish, placement))


@service(WISH_OVER, permission=FOLLOW_WISH)
def end_wish(actor: Actor, wish_id: UUID) -> CommandResult:
    """Close a wish that has no object any more: her placement ended, she was cleared or has
    departed, or where she waits people are placed again. Whoever wished to withdraw and has
    departed meanwhile gets a message. Answers with the reference of the placement.

    actor   the system, caused by the entry that made it so
    Raises  NoWishToFollow, also while it has one
    """
    wish = PlacementWish.objects.select_for_update().filter(id=wish_id, outcome="").first()
    if wish is None or has_object(wish):
        raise NoWishToFollow()
    close_wish(wish, actor, PlacementWish.OVER)
    is_late = wish.kind == PlacementWish.WITHDRAW and wish.placement.ended_at is None
    tells = ("worker",) if is_late else ()
    return CommandResult(
        wish.placement.reference, build_wish_event(wish, wish.placement, tells=tells)
    )


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


def build_wish(actor: Actor, placement: Placement, kind: str) -> PlacementWish:
    """A wish of now, not saved."""
    return PlacementWish(placement=placement, kind=kind, wished_at=clock.now(), wished_by=actor.ref)


def close_wish(wish: PlacementWish, actor: Actor, outcome: str, *, why: str = "") -> None:
    """Record what became of a wish and close its duty, inside the caller's transaction."""
    wish.outcome, wish.why = outcome, why
    wish.decided_at, wish.decided_by = clock.now(), actor.ref
    wish.revision += 1
    wish.save(update_fields=["outcome", "why", "decided_at", "decided_by", "revision"])
    if wish.kind == PlacementWish.TRANSFER:
        closes = (TRANSFER_DUTY.code,)
        advance_duties(about=wish.id, closes=closes, outcome=outcome, opens=None)


def build_wish_event(
    wish: PlacementWish, placement: Placement, *, tells: tuple[str, ...] = ()
) -> JournalEvent:
    """The journal event of a command on a wish."""
    terms = {
        "reference": placement.reference,
        "person": placement.person.reference,
        "kind": wish.kind,
        "outcome": wish.outcome,
    }
    return JournalEvent(ABOUT_KIND, wish.id, wish.revision, terms, tells=tells)
