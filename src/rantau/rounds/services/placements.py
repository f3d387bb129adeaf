"""Keep the placement of an accepted contract as the round says: open it, supply what the round has
checked, enter the journey, end it where the contract was given up.

The worker does it, a command a contract, whatever brought her to her stage; headquarters may do it
at once.
"""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.fast_sql import update_row
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.placement.models import Placement
from rantau.placement.rounds_interface import (
    RoundPlacementInput,
    end_for_contract,
    end_from_round,
    enter_from_round,
    open_round_placement,
    renew_from_round,
    supply_from_round,
)
from rantau.placement.selectors import attach_persons
from rantau.procedures.scheme import MILESTONE_CODES
from rantau.registry.selectors import get_successor
from rantau.rounds.journey_errors import NothingToFollow
from rantau.rounds.journey_selectors import find_decided_proposal, get_offer_edition
from rantau.rounds.models import BarProposal, Entry, Offer, OfferPlacement, Stay
from rantau.rounds.permissions import FOLLOW_OFFERS
from rantau.rounds.placement_facts import build_facts, list_reached
from rantau.rounds.placement_selectors import (
    find_offer_placement,
    find_permit_end,
    get_checked_documents,
    get_stage_time,
    is_placement_behind,
)
from rantau.rounds.stages import Stage

OFFER_FOLLOWED = JournalKind(
    "rounds:placement:followed", gettext_lazy("Placement brought on as the round says")
)
PLACEMENT_REPLACED = JournalKind(
    "rounds:placement:replaced", gettext_lazy("Placement ended for a contract of a round")
)
DAYS_BEFORE_END = 30  # of a permit: who leaves later came home at the end of her contract


@service(OFFER_FOLLOWED, permission=FOLLOW_OFFERS)
def follow_offer(actor: Actor, offer_id: UUID) -> CommandResult:
    """Bring the placement of a contract to where the round has her. Answers with the placement's
    reference.

    Raises  NothingToFollow where it is there already; NoSchemeInForce; CandidateNotAvailable while
            another placement of hers is under way
    """
    rows = Offer.objects.select_related("examinee__person", "examinee__round")
    offer = rows.select_for_update(of=("self", "examinee")).filter(id=offer_id).first()
    if offer is None:
        raise NothingToFollow()
    link = find_offer_placement(offer)
    if not is_placement_behind(offer, link):
        raise NothingToFollow()
    if link and offer.state != Offer.ACCEPTED:
        return _end(actor, offer, link)
    stage = Stage(offer.examinee.stage)
    placement = _lock_placement(link) if link else _open(actor, offer)
    if placement.ended_at is None:
        _bring_on(actor, offer, placement, stage)
    return _save(offer, link, placement, stage)


@service(PLACEMENT_REPLACED, permission=FOLLOW_OFFERS)
def end_other_placement(actor: Actor, placement_id: UUID) -> CommandResult:
    """End the placement of somebody who accepted a contract of a round: a candidacy with an agency
    that was not cleared, or one that only has to be closed. She and the agency are told. Answers
    with its reference.

    Raises  NoSuchPlacement, PlacementEnded, CandidateNotAvailable
    """
    event = end_for_contract(actor, placement_id)
    return CommandResult(event.terms["reference"], event)


def _open(actor: Actor, offer: Offer) -> Placement:
    edition = get_offer_edition(offer)
    sector = edition.sectors[offer.examinee.sector]
    scheme = edition.reentry_scheme if offer.is_reentry else edition.scheme
    data = RoundPlacementInput(scheme, sector.name.id, offer.employer)
    return open_round_placement(actor, get_successor(offer.examinee.person), data)


def _lock_placement(link: OfferPlacement) -> Placement:
    rows = Placement.objects.select_related("person").select_for_update(of=("self",))
    placement = rows.get(id=link.placement_id)
    attach_persons([placement])
    placement.revision += 1
    return placement


def _bring_on(actor: Actor, offer: Offer, placement: Placement, stage: Stage) -> None:
    if placement.milestone in ("registered", "selected"):  # the clearance rests on what was there
        supply_from_round(actor, placement, build_facts(get_checked_documents(offer)))
    for milestone, at_stage in list_reached(stage):
        if MILESTONE_CODES.index(placement.milestone) < MILESTONE_CODES.index(milestone):
            at, terms = get_stage_time(offer, at_stage), _build_terms(offer, milestone)
            enter_from_round(actor, placement, milestone, at=at, terms=terms)
    if stage == Stage.ARRIVED:
        renew_from_round(actor, placement, build_facts(get_checked_documents(offer)))


def _build_terms(offer: Offer, milestone: str) -> dict[str, str]:
    """What the milestone event keeps, as its own command would have it."""
    if milestone == "departed":
        flight = Entry.objects.filter(offer=offer).values_list("flight", flat=True).first()
        return {"carrier": flight} if flight else {}
    if milestone == "arrived":
        return {"address": f"{offer.employer}, {offer.region}"}
    stay = Stay.objects.filter(offer=offer).first()
    is_at_end = (
        stay
        and stay.left_on
        and stay.left_on >= stay.permit_until - timedelta(days=DAYS_BEFORE_END)
    )
    return {"state": "end_of_contract"} if is_at_end else {}


def _end(actor: Actor, offer: Offer, link: OfferPlacement) -> CommandResult:
    placement = _lock_placement(link)
    if placement.ended_at is None:
        end_from_round(actor, placement, reason=_find_reason(offer))
    return _save(offer, link, placement, OfferPlacement.ENDED)


def _find_reason(offer: Offer) -> str:
    """Why the contract ended, one of the reasons with which placements are withdrawn."""
    if offer.state == Offer.CANCELLED:
        return "employer_cancelled"
    decided = find_decided_proposal(offer)
    is_barred = decided is not None and decided.outcome == BarProposal.BARRED
    return "health" if is_barred else "worker_wishes"


def _save(
    offer: Offer, link: OfferPlacement | None, placement: Placement, followed: str
) -> CommandResult:
    row = link or OfferPlacement(offer=offer, placement=placement)
    update_row(placement, "revision")  # also where nothing else of it was behind
    row.followed, row.followed_at = followed, clock.now()
    row.permit_until = find_permit_end(offer)
    if link is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["followed", "followed_at", "permit_until"])
    terms = {
        "reference": placement.reference,
        "round": offer.examinee.round.code,
        "offer": offer.reference,
        "stage": followed,
        "milestone": placement.milestone,
    }
    event = JournalEvent("placement", placement.id, placement.revision, terms)
    return CommandResult(placement.reference, event)
