"""Let offices check the originals of whoever has a seat in a round of the demonstration."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.rounds.applicants import DESKS
from rantau.demo.rounds.builder import Participant, RoundBuilder
from rantau.demo.rounds.officers import ROUNDS_ACTOR
from rantau.rounds.codes import hash_place_code
from rantau.rounds.models import Place, Rejection, Slot
from rantau.rounds.services.slots import SlotsInput, book_own_slot, open_slots
from rantau.rounds.services.verification import (
    OriginalsInput,
    accept_originals,
    refuse_originals,
)
from rantau.rounds.verification import build_purpose

SLOT_CAPACITY, SLOT_MINUTES = 4, 60


def open_checks(builder: RoundBuilder, first: int, last: int) -> None:
    """Let each office open slots from day `first` to `last`, a morning each."""
    data = SlotsInput(
        builder.get_day(first),
        builder.get_day(last),
        time(8),
        time(12),
        SLOT_MINUTES,
        SLOT_CAPACITY,
    )
    for desk in DESKS:
        head, name = builder.officers.get(f"kepala.{desk}"), f"slots:{desk}"
        builder.run(builder.get_moment(first - 2), open_slots, head, name, builder.code, data)


def book_checks(
    builder: RoundBuilder, participants: Sequence[Participant], day: int, *, on: int
) -> None:
    """Let whoever has a seat book a slot of her office on a day.

    day  of the slot, and `on` that of the booking
    """
    slots = {desk: _list_slots(builder, desk, day) for desk in DESKS}
    for each in _list_seated(participants):
        slot, name = next(slots[each.applicant.desk]), f"book:{each.ticket}"
        hashed = hash_place_code(each.code)
        builder.run(builder.get_moment(on), book_own_slot, PUBLIC_ACTOR, name, hashed, slot)


def _list_seated(participants: Sequence[Participant]) -> list[Participant]:
    with reading_as(ROUNDS_ACTOR):
        places = Place.objects.filter(ticket__in=[each.ticket for each in participants])
        passed_on = Rejection.objects.filter(place__in=places).values("place")
        seated = places.filter(state=Place.SEATED) | places.filter(id__in=passed_on)
        tickets = set(seated.values_list("ticket", flat=True))
    return [each for each in participants if each.ticket in tickets]


def _list_slots(builder: RoundBuilder, desk: str, day: int) -> Iterator[UUID]:
    """The slots of an office on a day, each as often as it has places."""
    begins = datetime.combine(builder.get_day(day), time(), clock.WESTERN_TIME)
    with reading_as(ROUNDS_ACTOR):
        rows = Slot.objects.filter(
            office=builder.officers.get(f"loket.{desk}").office,
            purpose=build_purpose(builder.code),
            begins_at__range=(begins, begins + timedelta(days=1)),
        )
        keys = list(rows.order_by("begins_at").values_list("id", flat=True))
    return (key for key in keys for _ in range(SLOT_CAPACITY))


def accept_all(
    builder: RoundBuilder, participants: Sequence[Participant], day: int
) -> list[Participant]:
    """Accept the originals of whoever has a seat; gives them with their exam numbers."""
    seated = _list_seated(participants)
    for each in seated:
        person, counter = each.applicant, builder.officers.get(each.counter)
        seen = tuple(builder.edition.list_original_checks(each.sector))
        data = OriginalsInput(person.name, person.born, person.sex, person.passport, seen)
        each.exam_number = builder.run(
            builder.get_moment(day, 11),
            accept_originals,
            counter,
            f"accept:{each.ticket}",
            builder.code,
            each.ticket,
            data,
        )
    return seated


def refuse(builder: RoundBuilder, participant: Participant, day: int) -> None:
    """Refuse the originals of somebody: a document is missing."""
    counter, note = builder.officers.get(participant.counter), "Bawa ijazah asli"
    arguments = (builder.code, participant.ticket, "missing", note)
    name = f"refuse:{participant.ticket}"
    builder.run(builder.get_moment(day, 11), refuse_originals, counter, name, *arguments)
