"""An office opens times; people book by their code; no time is booked over its capacity."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.rounds.codes import hash_place_code
from rantau.rounds.desk import find_seats, get_own_way, list_booked, list_free_slots, list_own_slots
from rantau.rounds.errors import BookedElsewhere, NoSuchSlot, SlotFull
from rantau.rounds.models import Slot
from rantau.rounds.services.slots import (
    book_own_slot,
    book_slot_at_counter,
    close_slots,
    open_slots,
)
from tests.actors import get_officer
from tests.factories.rounds import (
    CHECKS,
    CODE,
    SLOTS,
    book,
    find_ticket,
    open_slots_at,
    publish_round,
    seat,
)

BEFORE = CHECKS - timedelta(days=1)


@pytest.fixture(autouse=True)
def open_offices(db):
    """Two offices with times of two people each; Surabaya's are unrelated."""
    publish_round()
    with clock.freeze_clock(BEFORE):
        assert open_slots_at() == "8"
        open_slots_at("kepala.3578")
        yield


def see(code):
    with reading_as(PUBLIC_ACTOR):
        return get_own_way(PUBLIC_ACTOR, code)


def list_free(login="kepala.3212"):
    office = get_officer(login).office
    with reading_as(PUBLIC_ACTOR):
        slots = list_free_slots(PUBLIC_ACTOR, CODE).filter(office=office)
        return [slot.id for slot in slots]


def book_slot(code, slot):
    return book_own_slot(PUBLIC_ACTOR, uuid4(), hash_place_code(code), slot)


def test_times_follow_one_another_by_the_clock_of_the_office():
    with reading_as(PUBLIC_ACTOR):
        slots = list(list_free_slots(PUBLIC_ACTOR, CODE).filter(office__code="DN-3212"))
    assert slots[0].begins_at == CHECKS
    assert {slot.ends_at - slot.begins_at for slot in slots} == {timedelta(minutes=30)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_day": date(2026, 12, 5)}, "first_day"),
        ({"first_day": date(2026, 12, 9), "last_day": date(2026, 12, 20)}, "last_day"),
        ({"last_day": date(2026, 12, 1)}, "last_day"),
        ({"until_time": time(7)}, "until_time"),
        ({"minutes": 1}, "minutes"),
        ({"capacity": 0}, "capacity"),
        ({}, "first_day"),  # there are times on these days
    ],
)
def test_bad_times_are_refused_at_their_field(changes, field):
    with pytest.raises(InvalidInput) as found:
        open_slots_at(data=replace(SLOTS, **changes))
    assert set(found.value.problems) == {field}


@pytest.mark.parametrize("login", ["loket.3212", "verifikasi.3212", "pusat", "p3mi.1"])
def test_only_the_head_and_the_administrator_open_times(login):
    with pytest.raises(Forbidden):
        open_slots(get_officer(login), uuid4(), CODE, SLOTS)


def test_an_administrator_of_an_office_that_serves_nobody_at_home_opens_none():
    administrator = get_officer("admin.3212")
    with pytest.raises(Forbidden):
        open_slots(replace(administrator, office_kind="agency"), uuid4(), CODE, SLOTS)


def test_she_books_moves_and_sees_it_until_it_begins():
    code = seat(1)
    free = list_free()
    assert see(code).slot is None
    book_slot(code, free[0])
    book_slot(code, free[0])
    assert (see(code).slot, see(code).begins_at) == (free[0], CHECKS)
    book_slot(code, free[1])
    assert see(code).slot == free[1]
    head = get_officer("kepala.3212")
    with reading_as(head):
        assert sorted(Slot.objects.filter(taken=1).values_list("id", flat=True)) == [free[1]]
    with clock.freeze_clock(CHECKS + timedelta(minutes=30)), pytest.raises(NoSuchSlot):
        book_slot(code, free[2])


def test_a_full_time_is_booked_by_nobody_else_and_the_old_booking_stays():
    free = list_free()
    codes = [seat(number) for number in range(1, 4)]
    for code in codes[:2]:
        book_slot(code, free[0])
    book_slot(codes[2], free[1])
    with pytest.raises(SlotFull):
        book_slot(codes[2], free[0])
    assert see(codes[2]).slot == free[1]
    assert free[0] not in list_free()


def test_nobody_books_without_a_paid_seat_or_a_time_that_is_not_there():
    code = seat(1)
    with pytest.raises(NoSuchSlot):
        book_slot("7K4M-Q2XW-9D3T-H6VB", list_free()[0])
    with pytest.raises(NoSuchSlot):
        book_slot(code, uuid4())


def test_the_counter_finds_the_seat_and_books_its_own_times_also_after_one_was_missed():
    code, counter = seat(1), get_officer("loket.3212")
    ticket = find_ticket(code)
    with reading_as(counter):
        [found] = find_seats(counter, CODE, name="contoh  pelamar b", born=date(1998, 1, 1))
        assert (found.ticket, found.office) == (ticket, None)
        assert find_seats(counter, CODE, name="Contoh Pelamar", born=date(1998, 1, 1)) == []
    book(code, "kepala.3578")
    with pytest.raises(NoSuchSlot):
        book_slot_at_counter(counter, uuid4(), CODE, ticket, list_free("kepala.3578")[1])
    with clock.freeze_clock(CHECKS + timedelta(hours=1, minutes=5)):
        head = get_officer("kepala.3212")
        with reading_as(head):
            slots = list(list_own_slots(head, CODE))
        book_slot_at_counter(counter, uuid4(), CODE, ticket, slots[2].id)
        with reading_as(counter):
            [row] = list_booked(counter, CODE, date(2026, 12, 7))
        assert row.place.ticket == ticket
        other = get_officer("loket.3578")
        with reading_as(other):
            assert list_booked(other, CODE, date(2026, 12, 7)) == []


def test_no_office_takes_away_whom_another_waits_for():
    """Tickets are public: it could refuse her at its own desk."""
    code, other = seat(1), get_officer("loket.3578")
    book_slot(code, list_free()[0])
    ticket, slot = find_ticket(code), list_free("kepala.3578")[0]
    with pytest.raises(BookedElsewhere):
        book_slot_at_counter(other, uuid4(), CODE, ticket, slot)
    assert see(code).begins_at == CHECKS
    own = list_free()[1]
    book_slot_at_counter(get_officer("loket.3212"), uuid4(), CODE, ticket, own)
    assert see(code).slot == own
    book_slot(code, slot)
    assert see(code).slot == slot


def test_the_head_closes_what_nobody_booked():
    head, code = get_officer("kepala.3212"), seat(1)
    booked = list_free()[0]
    book_slot(code, booked)
    assert close_slots(head, uuid4(), CODE, date(2026, 12, 7)).answer == "3"
    assert booked in list_free()
    assert len(list_free()) == 5
    with pytest.raises(InvalidInput):
        close_slots(head, uuid4(), CODE, date(2026, 12, 9))
