"""Open classes of preliminary education, book people into them, and record who came and passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.text import is_storable
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.models import OfficeKind
from rantau.registry.selectors import require_present_or_lasting_ground
from rantau.rounds.journey_errors import (
    ClassFull,
    EducationPassed,
    NoClass,
    OtherOfficesClass,
)
from rantau.rounds.journey_selectors import (
    get_class,
    get_contract_for_update,
    get_newest_booking,
    list_open_classes,
)
from rantau.rounds.journey_steps import advance_journey
from rantau.rounds.models import ClassBooking, ClassDay, EducationClass, Offer
from rantau.rounds.permissions import BOOK_CLASS, HOLD_CLASSES, OPEN_CLASSES
from rantau.rounds.score_changes import WORKER
from rantau.rounds.selectors import get_published_round
from rantau.rounds.services.slots import MAX_CAPACITY

CLASS_OPENED = JournalKind("rounds:class:opened", gettext_lazy("Preliminary education opened"))
CLASS_BOOKED = JournalKind(
    "rounds:class:booked", gettext_lazy("Booked for the preliminary education")
)
CLASS_MOVED = JournalKind(
    "rounds:class:moved", gettext_lazy("Moved to another class of the preliminary education")
)
CLASS_DAY_RECORDED = JournalKind(
    "rounds:class:day", gettext_lazy("Attendance of the preliminary education recorded")
)
EDUCATION_DECIDED = JournalKind(
    "rounds:class:decided", gettext_lazy("Preliminary education passed or not")
)
MAX_PLACE = 120  # characters
MAX_CLASS_DAYS = 60  # from the first to the last; chosen by us


@dataclass(frozen=True)
class ClassInput:
    """A class: where, from which day to which, both included, and for how many."""

    place: str
    first_day: date
    last_day: date
    capacity: int


@service(CLASS_OPENED, permission=OPEN_CLASSES)
def open_class(actor: Actor, round_code: str, data: ClassInput) -> CommandResult:
    """Open a class of a round: headquarters for everybody, a regional office for people of its
    region; answers with its reference.

    Raises  NoSuchRound; Forbidden for an office of another kind; InvalidInput at its field
    """
    if actor.office_kind not in (OfficeKind.HEADQUARTERS, OfficeKind.REGIONAL):
        raise Forbidden()
    round_ = get_published_round(actor, round_code).round
    _require_class(data)
    row = EducationClass(
        id=uuid7(),
        reference=generate_reference("KL"),
        round=round_,
        office_id=require_office(actor),
        place=data.place.strip(),
        first_day=data.first_day,
        last_day=data.last_day,
        capacity=data.capacity,
        opened_by=actor.ref,
        opened_at=clock.now(),
    )
    row.save(force_insert=True)
    terms = {"round": round_code, "capacity": str(data.capacity)}
    return CommandResult(row.reference, JournalEvent("education_class", row.id, 1, terms))


def _require_class(data: ClassInput) -> None:
    problems: dict[str, list[str]] = {}
    if not is_storable(data.place, MAX_PLACE, required=True):
        problems["place"] = [_("Write where, up to 120 characters.")]
    if data.first_day <= clock.today():
        problems["first_day"] = [_("Choose a day after today.")]
    if not 0 <= (data.last_day - data.first_day).days < MAX_CLASS_DAYS:
        problems["last_day"] = [_("It is on the first day or up to 60 days after it.")]
    if not 1 <= data.capacity <= MAX_CAPACITY:
        problems["capacity"] = [_("Between 1 and 500 people.")]
    if problems:
        raise InvalidInput(problems)


@service(CLASS_BOOKED, permission=BOOK_CLASS, other_kinds=(CLASS_MOVED,))
def book_class(actor: Actor, reference: str, education_class: UUID) -> CommandResult:
    """Book a class for the contract under `reference`, or move her there while nothing is decided.
    Answers with the reference of the contract; she gets a message.

    Raises  NoSuchOffer; NoLastingGround; NoContract; EducationPassed; ClassFull; InvalidInput at
            `education_class` for one that has begun, is full, or is not for people of her home
    """
    offer = get_contract_for_update(actor, reference, BOOK_CLASS)
    require_present_or_lasting_ground(actor, offer.examinee.person)
    held = get_newest_booking(offer)
    if held and held.outcome == ClassBooking.PASSED:
        raise EducationPassed()
    wanted = list_open_classes(actor, offer).filter(id=education_class).first()
    if wanted is None:
        raise InvalidInput({"education_class": [_("This class cannot be booked for her.")]})
    is_move = held is not None and not held.outcome
    try:
        with transaction.atomic():
            if held and is_move:
                held.education_class = wanted
                held.save(update_fields=["education_class"])
            else:
                _create_booking(actor, offer, wanted)
    except IntegrityError as error:
        raise ClassFull() from error
    advance_journey(actor, offer)
    kind = CLASS_MOVED if is_move else None
    return _build_result(offer, {"class": wanted.reference}, kind)


def _create_booking(actor: Actor, offer: Offer, wanted: EducationClass) -> None:
    ClassBooking(
        education_class=wanted, offer=offer, booked_by=actor.ref, booked_at=clock.now()
    ).save(force_insert=True)


@service(CLASS_DAY_RECORDED, permission=HOLD_CLASSES)
def record_class_day(
    actor: Actor, reference: str, day: date, present: Sequence[UUID]
) -> CommandResult:
    """Record who came to a class on a day; the others are absent. The last record of a day counts.
    Answers with the reference of the class.

    present  keys of bookings of the class
    Raises   NoSuchClass; OtherOfficesClass; InvalidInput at `day`
    """
    found = _get_held_class(actor, reference)
    if not found.first_day <= day <= min(found.last_day, clock.today(actor.time_zone)):
        raise InvalidInput({"day": [_("Choose a day of the class, up to today.")]})
    rows = ClassBooking.objects.filter(education_class=found, released_at=None, outcome="")
    keys = list(rows.order_by("id").values_list("id", flat=True))
    came, now = set(present), clock.now()
    ClassDay.objects.bulk_create(
        (
            ClassDay(
                booking_id=key,
                day=day,
                is_present=key in came,
                recorded_by=actor.ref,
                recorded_at=now,
            )
            for key in keys
        ),
        update_conflicts=True,
        unique_fields=["booking", "day"],
        update_fields=["is_present", "recorded_by", "recorded_at"],
    )
    terms = {"class": found.reference, "day": day.isoformat(), "present": str(len(came & {*keys}))}
    return CommandResult(found.reference, JournalEvent("class_day", uuid7(), 1, terms))


@service(EDUCATION_DECIDED, permission=HOLD_CLASSES)
def decide_education(
    actor: Actor, reference: str, *, has_passed: bool, reason: str
) -> CommandResult:
    """Record whether she passed her class, to which she came on one day at least; a failure has its
    reason, and another class is booked for her. Answers with the reference of the contract; she
    gets a message.

    Raises  NoSuchOffer; NoContract; NoClass; OtherOfficesClass; InvalidInput at `outcome` before
            the last day, or where nobody recorded a day on which she came, and at `reason`
    """
    offer = get_contract_for_update(actor, reference, HOLD_CLASSES)
    booking = get_newest_booking(offer)
    if booking is None or booking.outcome:
        raise NoClass()
    _get_held_class(actor, booking.education_class.reference)
    problems = {}
    if clock.today(actor.time_zone) < booking.education_class.last_day:
        problems["outcome"] = [_("The last day of the class has not come yet.")]
    elif has_passed and not booking.days.filter(is_present=True).exists():
        problems["outcome"] = [_("She came on no day of this class. Record who came first.")]
    if has_passed and reason.strip():
        problems["reason"] = [_("Leave this empty with this decision.")]
    elif not is_storable(reason.strip(), required=not has_passed):
        problems["reason"] = [_("Write why, 1 to 300 characters.")]
    if problems:
        raise InvalidInput(problems)
    booking.outcome = ClassBooking.PASSED if has_passed else ClassBooking.FAILED
    booking.reason = reason.strip()
    booking.decided_by, booking.decided_at = actor.ref, clock.now()
    booking.save(update_fields=["outcome", "reason", "decided_by", "decided_at"])
    advance_journey(actor, offer)
    return _build_result(offer, {"outcome": booking.outcome})


def _get_held_class(actor: Actor, reference: str) -> EducationClass:
    """The class, which the office of the actor holds, or headquarters records for."""
    found = get_class(actor, reference)
    is_held = found.office_id == actor.office or actor.office_kind == OfficeKind.HEADQUARTERS
    if not is_held:
        raise OtherOfficesClass()
    return found


def _build_result(
    offer: Offer, terms: dict[str, str], kind: JournalKind | None = None
) -> CommandResult:
    examinee = offer.examinee
    offer.revision += 1
    offer.save(update_fields=["revision"])
    facts = {"round": examinee.round.code, "person": examinee.person.reference, **terms}
    event = JournalEvent("offer", offer.id, offer.revision, facts, tells=(WORKER,))
    return CommandResult(offer.reference, event, kind)
