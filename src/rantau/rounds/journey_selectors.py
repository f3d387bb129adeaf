"""Fetch how far accepted contracts are: what is there, what is missing, and classes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.references import normalize_reference
from rantau.journal.interface import log_readings
from rantau.rounds.edition import RoundEdition
from rantau.rounds.errors import (
    NoContract,
    NoSuchOffer,
)
from rantau.rounds.journey_errors import (
    NoSuchClass,
)
from rantau.rounds.journey_gates import JourneyFacts, MissingStep, find_missing_steps
from rantau.rounds.models import (
    ArrivalReport,
    BarProposal,
    ClassBooking,
    EducationClass,
    Entry,
    Offer,
    SecondMedical,
    Visa,
    VisaPermit,
)
from rantau.rounds.permissions import READ_CLASSES
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import Stage

PURPOSE_OF_CLASS = "education"


@dataclass(frozen=True)
class Journey:
    """What an accepted contract has and needs until the visa; None for what is not there.

    booking   of the newest class
    proposal  to end it that waits for headquarters
    arrivals  what the country abroad reported, by day
    """

    permit: VisaPermit | None
    medical: SecondMedical | None
    booking: ClassBooking | None
    visa: Visa | None
    proposal: BarProposal | None
    entry: Entry | None
    arrivals: Sequence[ArrivalReport]
    missing: Sequence[MissingStep]


def get_journey(offer: Offer, edition: RoundEdition) -> Journey:
    """How far an accepted contract is. Inside a scope."""
    found = _find_steps(offer)
    return Journey(
        *found,
        get_open_proposal(offer),
        Entry.objects.filter(offer=offer).first(),
        list(ArrivalReport.objects.filter(offer=offer).order_by("reported_on", "id")),
        find_missing_steps(_build_facts(offer, found), edition.amounts),
    )


def list_missing_steps(offer: Offer) -> Sequence[MissingStep]:
    """What an accepted contract needs until the visa. Inside a scope."""
    facts = _build_facts(offer, _find_steps(offer))
    return find_missing_steps(facts, get_offer_edition(offer).amounts)


class _Steps(NamedTuple):
    permit: VisaPermit | None
    medical: SecondMedical | None
    booking: ClassBooking | None
    visa: Visa | None


def _find_steps(offer: Offer) -> _Steps:
    return _Steps(
        VisaPermit.objects.filter(offer=offer).first(),
        get_newest_medical(offer),
        get_newest_booking(offer),
        Visa.objects.filter(offer=offer).first(),
    )


def _build_facts(offer: Offer, found: _Steps) -> JourneyFacts:
    medical, booking = found.medical, found.booking
    return JourneyFacts(
        accepted_on=get_acceptance_day(offer),
        is_fit=medical.is_fit if medical else None,
        class_days=_get_class_days(booking) if booking and not booking.outcome else None,
        has_passed=booking.outcome == ClassBooking.PASSED if booking and booking.outcome else None,
        has_permit=found.permit is not None,
        has_visa=found.visa is not None,
    )


def _get_class_days(booking: ClassBooking) -> tuple[date, date]:
    return booking.education_class.first_day, booking.education_class.last_day


def get_acceptance_day(offer: Offer) -> date:
    """The day on which a contract was accepted, Asia/Jakarta."""
    assert offer.answered_at is not None  # noqa: S101  # a constraint of the table
    return offer.answered_at.astimezone(clock.WESTERN_TIME).date()


def get_newest_medical(offer: Offer) -> SecondMedical | None:
    """The second medical that counts. Inside a scope."""
    return SecondMedical.objects.filter(offer=offer).order_by("-examined_on").first()


def get_newest_booking(offer: Offer) -> ClassBooking | None:
    """Her newest class. Inside a scope."""
    rows = ClassBooking.objects.filter(offer=offer, released_at=None)
    return rows.select_related("education_class").order_by("-booked_at", "-id").first()


def get_open_proposal(offer: Offer) -> BarProposal | None:
    """The proposal to end a journey that waits for headquarters, with its medical and office.
    Inside a scope."""
    rows = BarProposal.objects.select_related("medical", "office")
    return rows.filter(offer=offer, outcome="").first()


def find_decided_proposal(offer: Offer) -> BarProposal | None:
    """The newest proposal to end a journey that headquarters decided. Inside a scope."""
    rows = BarProposal.objects.filter(offer=offer).exclude(outcome="")
    return rows.order_by("-decided_at").first()


def get_contract_for_update(actor: Actor, reference: str, permission: str) -> Offer:
    """The accepted contract under `reference` of somebody who waits for her visa, with examinee,
    person and round; offer and examinee locked. Raises NoSuchOffer; NoContract."""
    require_permission(actor, permission)
    rows = Offer.objects.select_related("examinee", "examinee__person", "examinee__round")
    rows = rows.select_for_update(of=("self", "examinee"))
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchOffer()
    if found.state != Offer.ACCEPTED or found.examinee.stage != Stage.ACCEPTED:
        raise NoContract()
    return found


def get_offer_edition(offer: Offer) -> RoundEdition:
    """The edition in force of the round of an offer. Inside a scope."""
    return get_edition_in_force(offer.examinee.round)


def list_classes(actor: Actor, round_code: str) -> QuerySet[EducationClass]:
    """The classes of a round, the newest first. Inside a scope."""
    require_permission(actor, READ_CLASSES)
    rows = EducationClass.objects.select_related("office").filter(round__code=round_code)
    return rows.order_by("-first_day", "-id")


def list_open_classes(actor: Actor, offer: Offer) -> QuerySet[EducationClass]:
    """The classes in which this person may be booked: not begun, with a free seat, of headquarters
    or of the regional office of her home. Inside a scope."""
    rows = EducationClass.objects.select_related("office").filter(
        round=offer.examinee.round, first_day__gt=clock.today(), taken__lt=F("capacity")
    )
    node = offer.examinee.person.domicile_node
    own_region = rows.filter(office__span_lo__lte=node, office__span_hi__gt=node)
    everywhere = rows.filter(office__kind="headquarters")
    require_permission(actor, READ_CLASSES)
    return (own_region | everywhere).order_by("first_day", "place", "id")


def get_class(actor: Actor, reference: str) -> EducationClass:
    """The class under `reference`. Inside a scope. Raises NoSuchClass."""
    require_permission(actor, READ_CLASSES)
    rows = EducationClass.objects.select_related("office", "round")
    found = rows.filter(reference=normalize_reference(reference)).first()
    if found is None:
        raise NoSuchClass()
    return found


def list_class_bookings(actor: Actor, education_class: EducationClass) -> list[ClassBooking]:
    """Who of those whom the actor sees is booked in a class, by name, with her days; they are
    logged as read. Inside a scope."""
    require_permission(actor, READ_CLASSES)
    rows = ClassBooking.objects.select_related("offer__examinee__person")
    rows = rows.filter(education_class=education_class, released_at=None).prefetch_related("days")
    found = list(rows.order_by("offer__examinee__person__name", "id"))
    persons = {each.offer.examinee.person_id for each in found}
    log_readings(actor, subject_kind="person", subjects=persons, purpose=PURPOSE_OF_CLASS)
    return found
