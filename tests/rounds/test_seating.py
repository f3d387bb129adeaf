"""Everybody gets one chair, in an order that anybody computes again; a chair that was given stays."""

import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.rounds.checking import find_round_faults
from rantau.rounds.desk import get_own_way
from rantau.rounds.errors import RoomsFull, SeatingNotNow
from rantau.rounds.parsing import parse_round
from rantau.rounds.seating import Chair, TooFewChairs, assign_chairs, list_chairs
from rantau.rounds.services.seating import name_venue_office, plan_seats
from tests.actors import get_officer
from tests.factories.rounds import (
    CHECKS,
    CODE,
    HALLS,
    change_declaration,
    open_slots_at,
    propose,
    publish,
    publish_round,
    verify,
)

PLANNING = datetime(2026, 12, 20, 2, tzinfo=UTC)
SITTINGS = ["2027-01-11T08:00:00+07:00", "2027-01-11T10:00:00+07:00"]
ROOMS = HALLS | {"cities__jakarta__rooms": {"Ruang A": 2, "Ruang B": 600}, "sittings": SITTINGS}


def read(**changes):
    return parse_round(change_declaration(**{**HALLS, **changes}))


class TestTheDeclaration:
    def test_without_rooms_and_sittings_there_is_one_of_each(self):
        edition = read()
        assert edition.cities["medan"].rooms == {"Balai Latihan Medan": 350}
        assert edition.sittings == (edition.windows["test"].begins,)

    def test_rooms_and_sittings_are_read_in_their_order(self):
        edition = read(**ROOMS)
        chairs = list(list_chairs(edition, edition.cities["jakarta"]))
        assert len(chairs) == 2 * 602
        assert [chair.room for chair in chairs[:3]] == ["Ruang A", "Ruang A", "Ruang B"]
        assert find_round_faults(edition, schemes={"g2g-korea", "g2g-korea-reentry"}) == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"cities__jakarta__rooms": {"A": 10}},
            {"cities__jakarta__rooms": {"A" * 41: 2000}},
            {"sittings": ["2027-01-10T08:00:00+07:00"]},
            {"sittings": ["2027-01-11T08:00:00+07:00", "2027-01-11T08:10:00+07:00"]},
        ],
    )
    def test_a_fault_is_found(self, changes):
        assert (
            len(find_round_faults(read(**changes), schemes={"g2g-korea", "g2g-korea-reentry"})) == 1
        )


@given(st.sets(st.integers(0, 99), max_size=30), st.integers(0, 12), st.text(max_size=5))
def test_nobody_gets_two_chairs_and_no_chair_two_people(people, gone, commitment):
    at = datetime(2027, 1, 11, tzinfo=UTC)
    chairs = [Chair(at, "A", seat) for seat in range(1, 43)]
    taken = set(chairs[:gone])
    numbers = [str(number) for number in people]
    assigned = assign_chairs(chairs, taken, numbers, commitment)
    assert set(assigned) == set(numbers)
    assert len(set(assigned.values()) | taken) == len(numbers) + gone
    assert assigned == assign_chairs(chairs, taken, reversed(numbers), commitment)


def test_too_few_chairs_give_none():
    with pytest.raises(TooFewChairs):
        assign_chairs([], set(), ["1"], "")


def test_the_seats_of_2013_are_planned_in_seconds():
    at = datetime(2013, 6, 1, tzinfo=UTC)
    chairs = [Chair(at, "A", seat) for seat in range(1, 27_578)]
    began = time.perf_counter()
    assert len(assign_chairs(chairs, set(), map(str, range(27_577)), "c")) == 27_577
    assert time.perf_counter() - began < 5


class TestPlanning:
    @pytest.fixture
    def verified(self, db):
        publish_round(change_declaration(**ROOMS))
        with clock.freeze_clock(CHECKS - timedelta(hours=1)):
            open_slots_at()
            self.codes = [verify(number)[0] for number in (1, 2, 3)]
        with clock.freeze_clock(PLANNING):
            yield

    def list_chairs(self):
        with reading_as(PUBLIC_ACTOR):
            ways = [get_own_way(PUBLIC_ACTOR, code) for code in self.codes]
        return [(way.sitting_at, way.room, way.seat) for way in ways]

    def test_each_person_sees_her_own_chair_and_a_second_plan_moves_nobody(self, verified):
        national = get_officer("pusat")
        assert plan_seats(national, uuid4(), CODE).answer == "3"
        chairs = self.list_chairs()
        begins = datetime(2027, 1, 11, 1, tzinfo=UTC)
        expected = {(begins, "Ruang A", 1), (begins, "Ruang A", 2), (begins, "Ruang B", 1)}
        assert set(chairs) == expected
        assert plan_seats(national, uuid4(), CODE).answer == "0"
        assert self.list_chairs() == chairs

    def test_it_is_planned_between_the_checks_and_the_first_sitting(self, verified):
        national = get_officer("pusat")
        for moment in (CHECKS + timedelta(days=1), datetime(2027, 1, 11, 1, tzinfo=UTC)):
            with clock.freeze_clock(moment), pytest.raises(SeatingNotNow):
                plan_seats(national, uuid4(), CODE)

    @pytest.mark.parametrize("login", ["kepala.3212", "loket.3212", "p3mi.1"])
    def test_only_headquarters_plans(self, verified, login):
        with pytest.raises(Forbidden):
            plan_seats(get_officer(login), uuid4(), CODE)

    def test_an_office_is_named_by_its_code(self, verified):
        national = get_officer("pusat")
        assert name_venue_office(national, uuid4(), CODE, "jakarta", "dn-3204").answer == "DN-3204"
        assert name_venue_office(national, uuid4(), CODE, "jakarta", "DN-3212").answer == "DN-3212"
        with pytest.raises(InvalidInput) as found:
            name_venue_office(national, uuid4(), CODE, "paris", "PUSAT")
        assert set(found.value.problems) == {"city", "office"}

    def test_rooms_that_hold_too_few_are_named(self, verified, monkeypatch):
        monkeypatch.setattr("rantau.rounds.services.seating.list_chairs", lambda *_: [])
        with pytest.raises(RoomsFull):
            plan_seats(get_officer("pusat"), uuid4(), CODE)


def test_once_chairs_are_planned_rooms_and_sittings_stay(db):
    publish_round()
    rooms = {"cities__jakarta__rooms": {"Ruang lain": 5000}}
    with clock.freeze_clock(CHECKS - timedelta(hours=1)):
        open_slots_at()
        verify(1)
    with clock.freeze_clock(PLANNING):
        plan_seats(get_officer("pusat"), uuid4(), CODE)
        for changes in (rooms, {"sittings": None, **HALLS}):
            with pytest.raises(InvalidInput) as found:
                propose(change_declaration(**changes))
            assert "kursi ujian sudah diatur" in found.value.problems["content"][0]
        publish(propose(change_declaration(roster_by="2027-04-20")))
