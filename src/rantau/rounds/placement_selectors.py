"""Fetch accepted contracts whose placement is behind, and what the round has checked of them."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, Sum

from rantau.common.numbers import normalize_passport_number
from rantau.placement.models import Placement
from rantau.placement.rounds_interface import ENDS_FOR_CONTRACT
from rantau.registry.models import Person
from rantau.rounds.certificate import compute_certificate_end
from rantau.rounds.journey_selectors import (
    get_acceptance_day,
    get_newest_booking,
    get_newest_medical,
    get_offer_edition,
)
from rantau.rounds.models import (
    ClassBooking,
    Offer,
    OfferPlacement,
    RosterEntry,
    Score,
    SendingDocumentReceived,
    StageEvent,
    Stay,
    Visa,
)
from rantau.rounds.placement_facts import MILESTONES, CheckedDocuments
from rantau.rounds.stages import Stage

MAX_FOLLOWED_AT_ONCE = 500
PASSPORT = "passport"  # its code among the documents for the counterpart
IS_KEPT = Q(state=Offer.ACCEPTED, examinee__stage__in=list(MILESTONES))
HAS_OTHER_END = Q(examinee__stage=Stage.ARRIVED, stay__isnull=False) & (
    Q(offer_placement__permit_until=None)
    | ~Q(offer_placement__permit_until=F("stay__permit_until"))
)
IS_BEHIND = (
    Q(offer_placement=None) | ~Q(offer_placement__followed=F("examinee__stage")) | HAS_OTHER_END
)
IS_OVER = ~Q(state__in=Offer.WITH_STAY) & ~Q(offer_placement__followed=OfferPlacement.ENDED)


def list_offers_to_follow() -> list[UUID]:
    """The contracts whose placement is not yet as the round says, a bounded number: those that are
    over, those with a placement, then those without, each the newest first. Whoever has another
    placement under way waits until that has ended. Inside a scope of the system."""
    is_elsewhere = Q(
        offer_placement=None,
        examinee__person__placements__isnull=False,
        examinee__person__placements__ended_at=None,
    )
    behind = Offer.objects.filter(IS_KEPT & IS_BEHIND).exclude(
        id__in=Offer.objects.filter(IS_KEPT & is_elsewhere).values("id")
    )
    over = Offer.objects.filter(IS_OVER, offer_placement__isnull=False)
    begun = behind.filter(offer_placement__isnull=False)
    new = behind.filter(offer_placement=None)
    found: list[UUID] = []
    for rows in (over, begun, new):  # new ones last: some wait, as for a post in the country
        found += rows.order_by("-answered_at").values_list("id", flat=True)[:MAX_FOLLOWED_AT_ONCE]
    return found


def list_placements_to_end() -> list[UUID]:
    """The placements under way that end since their person accepted a contract of a round, a
    bounded number. Inside a scope of the system."""
    accepted = Offer.objects.filter(IS_KEPT, offer_placement=None)
    persons = Person.objects.filter(id__in=accepted.values("examinee__person"))
    rows = Placement.objects.filter(ENDS_FOR_CONTRACT, ended_at=None)
    own = Q(person__in=persons) | Q(person__merge_root__in=persons.values("merge_root"))
    return list(rows.filter(own).order_by("id").values_list("id", flat=True)[:MAX_FOLLOWED_AT_ONCE])


def find_offer_placement(offer: Offer) -> OfferPlacement | None:
    """Which placement a contract became. Inside a scope."""
    return OfferPlacement.objects.select_related("placement").filter(offer=offer).first()


def is_placement_behind(offer: Offer, link: OfferPlacement | None) -> bool:
    """Whether the placement of a contract is not yet as the round says. Inside a scope of
    headquarters or of the system."""
    if offer.state == Offer.SERVED:
        return False
    if offer.state != Offer.ACCEPTED:
        return link is not None and link.followed != OfferPlacement.ENDED
    stage = Stage(offer.examinee.stage)
    if link is None or link.followed != stage:
        return stage in MILESTONES
    return stage == Stage.ARRIVED and link.permit_until != find_permit_end(offer)


def get_checked_documents(offer: Offer) -> CheckedDocuments:
    """What the round has checked of whoever accepted this contract. Inside a scope."""
    examinee, entry = offer.examinee, offer.examinee.roster_entry
    documents = SendingDocumentReceived.objects.filter(examinee=examinee)
    passport = documents.filter(code=PASSPORT).first()
    until = passport.valid_until if passport and _is_sent(passport, entry) else None
    edition = get_offer_edition(offer)
    scores = Score.objects.filter(examinee=examinee, is_current=True)
    scores = scores.exclude(part__in=edition.test.pass_fail_parts)  # 1 there is no point
    medical, booking = get_newest_medical(offer), get_newest_booking(offer)
    is_educated = bool(booking and booking.outcome == ClassBooking.PASSED)
    visa = Visa.objects.filter(offer=offer).first()
    return CheckedDocuments(
        registered_name=examinee.person.name,
        verified_by=examinee.verified_by,
        points=scores.aggregate(total=Sum("points"))["total"],
        certificate_until=compute_certificate_end(edition),
        passport=entry.passport,
        passport_name=entry.name,
        passport_until=until,
        birth_date=entry.birth_date,
        sex=entry.sex,
        sent_by=passport.received_by if passport else examinee.verified_by,
        contract=offer.number,
        employer=offer.employer,
        accepted_on=get_acceptance_day(offer),
        months=offer.months,
        accepted_by=offer.answered_by,
        examined_on=medical.examined_on if medical and medical.is_fit else None,
        examined_by=medical.recorded_by if medical else "",
        education_on=booking.education_class.last_day if booking and is_educated else None,
        education_by=booking.decided_by if booking and is_educated else "",
        visa=visa.number if visa else "",
        visa_until=visa.valid_until if visa else None,
        visa_by=visa.recorded_by if visa else "",
        permit_until=find_permit_end(offer),
    )


def find_permit_end(offer: Offer) -> date | None:
    """The last day of her stay under a contract; None before she has arrived. Inside a scope."""
    return Stay.objects.filter(offer=offer).values_list("permit_until", flat=True).first()


def _is_sent(passport: SendingDocumentReceived, entry: RosterEntry) -> bool:
    """Whether the passport that was handed in is the one in the roster: a row that came back may
    have been corrected to another, whose last day nobody has seen."""
    number = normalize_passport_number(passport.number)
    return number in ("", entry.passport)


def get_stage_time(offer: Offer, stage: Stage) -> datetime:
    """When the examinee entered a stage last, aware. Inside a scope."""
    events = StageEvent.objects.filter(examinee=offer.examinee, stage=stage)
    return events.latest("occurred_at").occurred_at
