"""What the desk of an office reads: who is booked there, whose paid seat a ticket or a name is, and
slots; and what follows a seat for its own person."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from rantau.access.actor import Actor, require_office
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.names import normalize_name
from rantau.journal.interface import log_readings
from rantau.offices.models import Office
from rantau.registry.models import Identity, Person
from rantau.rounds.codes import hash_place_code
from rantau.rounds.errors import NotBookedHere
from rantau.rounds.models import Booking, Examinee, Place, Slot
from rantau.rounds.permissions import (
    BOOK_AT_COUNTER,
    OPEN_SLOTS,
    READ_OWN_PLACE,
    READ_ROUND,
    VERIFY_ORIGINALS,
)
from rantau.rounds.selectors import get_published_round
from rantau.rounds.verification import PassportFacts, build_purpose

FIND_SEATS_SQL = "select * from rounds_find_seats(%s, %s, %s, %s)"
FIND_WAY_SQL = "select * from rounds_find_way(%s)"
PURPOSE_OF_READING = "verification"


@dataclass(frozen=True)
class SeatFound:
    """A paid seat that the desk looked for, and where its check is booked; None where nowhere."""

    place: UUID
    ticket: str
    name: str
    birth_date: date
    city: str
    office: UUID | None
    begins_at: datetime | None
    is_examinee: bool


@dataclass(frozen=True)
class Way:
    """What follows a paid seat, as its person sees it. `reason` and `note` of a rejection, and
    `exam_number` and `stage`, are empty and the rest None until they are."""

    slot: UUID | None
    begins_at: datetime | None
    ends_at: datetime | None
    office: str | None
    reason: str
    note: str
    exam_number: str
    stage: str
    sitting_at: datetime | None
    room: str
    seat: int | None


@dataclass(frozen=True)
class BookedRow:
    """Somebody who is booked: the slot, the place, and whether she has her exam number."""

    slot: Slot
    place: Place
    is_examinee: bool


def list_booked(actor: Actor, round_code: str, day: date) -> list[BookedRow]:
    """Who is booked at the own office on a day by its clock, by time; all are logged as read.
    Raises NoSuchRound."""
    require_permission(actor, VERIFY_ORIGINALS)
    get_published_round(actor, round_code)
    begins = datetime.combine(day, time(), ZoneInfo(actor.time_zone))
    bookings = Booking.objects.filter(
        office=require_office(actor),
        purpose=build_purpose(round_code),
        released_at=None,
        slot__begins_at__gte=begins,
        slot__begins_at__lt=begins + timedelta(days=1),
    )
    rows = list(bookings.select_related("slot").order_by("slot__begins_at", "id"))
    places = Place.objects.in_bulk([row.subject for row in rows])
    known = set(Examinee.objects.filter(place__in=places).values_list("place", flat=True))
    log_readings(actor, subject_kind="place", subjects=places, purpose=PURPOSE_OF_READING)
    return [
        BookedRow(row.slot, places[row.subject], row.subject in known)
        for row in rows
        if row.subject in places
    ]


def find_seats(
    actor: Actor, round_code: str, *, ticket: str = "", name: str = "", born: date | None = None
) -> list[SeatFound]:
    """The paid seats of a ticket, or of a whole name and birth date; logged as read. Raises
    NoSuchRound."""
    require_permission(actor, BOOK_AT_COUNTER)
    round_ = get_published_round(actor, round_code).round
    with connection.cursor() as cursor:
        cursor.execute(
            FIND_SEATS_SQL, [round_.id, ticket.strip().upper(), normalize_name(name), born]
        )
        found = [SeatFound(*row) for row in cursor.fetchall()]
    ids = [each.place for each in found]
    log_readings(actor, subject_kind="place", subjects=ids, purpose=PURPOSE_OF_READING)
    return found


def get_booked_place(actor: Actor, round_code: str, ticket: str) -> Place:
    """The place of a ticket that is booked at the own office, with its round. Raises NoSuchRound;
    NotBookedHere."""
    require_permission(actor, VERIFY_ORIGINALS)
    round_ = get_published_round(actor, round_code).round
    booked = Booking.objects.filter(
        subject=OuterRef("id"),
        purpose=build_purpose(round_code),
        released_at=None,
        office=require_office(actor),
    )
    places = Place.objects.filter(Exists(booked), round=round_, ticket=ticket, state=Place.SEATED)
    place = places.first()
    if place is None:
        raise NotBookedHere()
    place.round = round_
    return place


def get_place_to_verify(actor: Actor, round_code: str, ticket: str) -> Place:
    """The same for the page of the desk: logged as read."""
    place = get_booked_place(actor, round_code, ticket)
    log_readings(actor, subject_kind="place", subjects=[place.id], purpose=PURPOSE_OF_READING)
    return place


def find_person(place: Place) -> Person | None:
    """The registered person with the NIK or passport of a place whom the scope sees; None where
    there is none, the two are two people's, or she is not registered with the NIK of the place."""
    numbers = Q(kind=Identity.NIK, number=place.nik) | Q(
        kind=Identity.PASSPORT, number=place.passport
    )
    rows = Identity.objects.filter(numbers, person__merged_into=None).select_related("person")
    found = list(rows)
    is_one = len({each.person_id for each in found}) == 1
    has_nik = any(each.kind == Identity.NIK for each in found)
    return found[0].person if is_one and has_nik else None


def find_examinee(place: Place) -> Examinee | None:
    """The examinee of a place; None before her originals were accepted. Inside a scope."""
    return Examinee.objects.filter(place=place).select_related("person").first()


def get_typed_facts(place: Place) -> PassportFacts:
    """What was typed in the opening, as a passport has it."""
    return PassportFacts(place.name, place.birth_date, place.sex, place.passport)


def get_own_way(actor: Actor, code: str) -> Way | None:
    """What follows the seat with this secret code; None where no place has it."""
    require_permission(actor, READ_OWN_PLACE)
    with connection.cursor() as cursor:
        cursor.execute(FIND_WAY_SQL, [hash_place_code(code)])
        row = cursor.fetchone()
    return Way(*row) if row else None


def list_free_slots(actor: Actor, round_code: str) -> QuerySet[Slot]:
    """The open slots of all offices that begin later and have room, by time."""
    require_permission(actor, READ_ROUND)
    rows = Slot.objects.filter(
        purpose=build_purpose(round_code),
        closed_at=None,
        begins_at__gt=clock.now(),
        taken__lt=F("capacity"),
    )
    return rows.order_by("begins_at")


def list_offices_with_room(actor: Actor, round_code: str) -> list[Office]:
    """The offices that have such slots, by name."""
    slots = list_free_slots(actor, round_code).order_by()
    return list(Office.objects.filter(id__in=slots.values("office")).order_by("name"))


def list_bookable_slots(actor: Actor, round_code: str) -> QuerySet[Slot]:
    """The slots of the own office that are not over and have room: for the counter."""
    require_permission(actor, BOOK_AT_COUNTER)
    rows = Slot.objects.filter(
        office=require_office(actor),
        purpose=build_purpose(round_code),
        closed_at=None,
        ends_at__gt=clock.now(),
        taken__lt=F("capacity"),
    )
    return rows.order_by("begins_at")


def list_own_slots(actor: Actor, round_code: str) -> QuerySet[Slot]:
    """All open slots of the own office, by time. Raises NoSuchRound."""
    require_permission(actor, OPEN_SLOTS)
    get_published_round(actor, round_code)
    return Slot.objects.filter(
        office=require_office(actor), purpose=build_purpose(round_code), closed_at=None
    ).order_by("begins_at")
