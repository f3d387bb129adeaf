"""A place is given to the person whose number it has, and to nobody else: not by one officer in two
steps, and after the draw not by one officer at all."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.journal.models import Entry
from rantau.rounds.codes import derive_place_code, hash_place_code
from rantau.rounds.errors import (
    NoSuchPlace,
    NoSuchTransfer,
    OwnTransfer,
    PlaceNotGiven,
    TransferDecided,
    TransferWaits,
)
from rantau.rounds.models import Place, PlaceTransfer
from rantau.rounds.selectors import get_own_place
from rantau.rounds.services.transfers import (
    confirm_transfer,
    give_place,
    propose_transfer,
    refuse_transfer,
)
from rantau.rounds.transfers import find_transfer_notice, get_transfer, list_transfers
from tests.actors import get_officer
from tests.factories.rounds import (
    CHECKS,
    CODE,
    OPENING,
    build_place,
    open_slots_at,
    publish_round,
    take,
    verify,
)

NIK_OF_BUYER = "3273010101990077"


@pytest.fixture(autouse=True)
def open_round(db):
    """Korea's round, a minute after its registration opened; somebody else has a place."""
    publish_round()
    with clock.freeze_clock(OPENING + timedelta(minutes=1)):
        take(99)
        yield


def see(code):
    with reading_as(PUBLIC_ACTOR):
        return get_own_place(PUBLIC_ACTOR, code)


def notice(code):
    with reading_as(PUBLIC_ACTOR):
        return find_transfer_notice(PUBLIC_ACTOR, code)


def give(number=1, *, login="loket.3578", command=give_place, **changes):
    """Give a place at a counter; gives the new secret code and the answer."""
    key = uuid4()
    code = derive_place_code(key)
    data = build_place(number, code_hash=hash_place_code(code), **changes)
    return code, command(get_officer(login), key, CODE, data).answer


def ask(number=1, **changes):
    """Ask headquarters for a place; gives the new secret code and the reference."""
    return give(number, command=propose_transfer, **changes)


def get_place(ticket):
    with reading_as(get_officer("pusat")):
        return Place.objects.get(ticket=ticket)


class TestBeforeTheDraw:
    def test_she_sees_it_with_a_new_code_and_whoever_took_it_is_told_where_it_went(self):
        taken = take(1, passport="X1234507")
        before = see(taken)
        code, _ticket = give(name="Contoh Pemilik")
        with pytest.raises(NoSuchPlace):
            see(taken)
        assert replace(see(code), initials="") == replace(before, initials="")
        assert (before.initials, see(code).initials) == ("C. P. B.", "C. P.")
        answer = notice(taken)
        assert (answer.outcome, answer.is_new, answer.ticket) == ("given", False, before.ticket)
        assert notice(code) is None
        with reading_as(get_officer("loket.3578")):
            place = Place.objects.get(ticket=before.ticket)
        assert (place.name, place.passport) == ("Contoh Pemilik", "X0000001")

    def test_no_officer_moves_it_to_a_buyer_in_two_steps(self):
        taken = take(1)
        code, ticket = give(passport="X0099001")
        with pytest.raises(PlaceNotGiven):
            give(name="Pembeli Kursi", nik=NIK_OF_BUYER, passport="X0099001")
        assert see(code).ticket == see(code).ticket == ticket
        assert notice(taken).outcome == "given"
        assert get_place(ticket).nik == build_place(1).nik

    def test_nor_by_the_other_number_first(self):
        take(1)
        give(nik=NIK_OF_BUYER)
        with pytest.raises(PlaceNotGiven):
            give(nik=NIK_OF_BUYER, passport="X0099001")

    def test_a_number_is_replaced_once(self):
        take(1)
        give(passport="X0099001")
        with pytest.raises(PlaceNotGiven):
            give(passport="X0099002")
        give(passport="X0099001", name="Contoh Nama Baru")
        give()

    def test_the_numbers_of_the_taking_are_kept(self):
        take(1)
        _code, ticket = give(passport="X0099001")
        with reading_as(get_officer("pusat")):
            kept = PlaceTransfer.objects.get(ticket=ticket)
        assert (kept.nik_before, kept.passport_before) == (build_place(1).nik, "X0000001")

    def test_one_whose_numbers_no_place_has_is_not_found(self):
        with pytest.raises(NoSuchPlace):
            give(1)

    def test_after_her_originals_were_accepted_nothing_changes(self, db):
        with clock.freeze_clock(CHECKS - timedelta(hours=1)):
            open_slots_at()
            verify(1)
        with pytest.raises(PlaceNotGiven):
            give(passport="X0099001")

    def test_only_a_counter_gives_one(self):
        take(1)
        for actor in (PUBLIC_ACTOR, get_officer("p3mi.1"), get_officer("pusat")):
            with pytest.raises(Forbidden):
                give_place(actor, uuid4(), CODE, build_place(1))


class TestTwoPlacesWithHerNumbers:
    """Two strangers took places, one with her NIK and one with her passport."""

    def test_she_gets_the_one_with_her_nik_and_the_other_loses_her_passport(self):
        hers, other = take(1, passport="X0000055"), take(2, passport="X0000001")
        wanted, stays = see(hers).ticket, see(other)
        code, ticket = give(1)
        assert see(code).ticket == ticket == wanted
        assert see(other) == stays
        assert notice(other).outcome == "released"
        assert get_place(stays.ticket).passport == ""
        with reading_as(get_officer("pusat")):
            entry = Entry.objects.get(kind="rounds:place:given")
        assert entry.terms["released"] == stays.ticket

    def test_the_person_of_the_other_keeps_it_with_her_own_passport(self):
        take(1, passport="X0000055")
        other = see(take(2, passport="X0000001")).ticket
        give(1)
        code, ticket = give(2)
        assert ticket == other == see(code).ticket
        assert get_place(other).passport == "X0000002"

    def test_without_one_with_her_nik_she_gets_the_one_with_her_passport(self):
        taken = see(take(2, passport="X0000001")).ticket
        assert give(1)[1] == taken


class TestASecondOfficer:
    """After the draw a counter asks; that one officer does not suffice stands in test_seats.py."""

    def test_headquarters_confirms_and_until_then_nothing_changes_and_both_are_told(self):
        taken = take(1)
        ticket = see(taken).ticket
        code, reference = ask(passport="X0099001")
        assert see(taken).ticket == ticket
        assert (notice(taken).outcome, notice(taken).is_new) == ("", False)
        assert (notice(code).outcome, notice(code).is_new) == ("", True)
        with reading_as(get_officer("pusat")):
            assert Duty.objects.filter(kind="rounds:decide_transfer", closed_at=None).count() == 1
        assert confirm_transfer(get_officer("pusat"), uuid4(), reference).answer == ticket
        assert see(code).ticket == ticket
        assert notice(taken).outcome == "given"
        with reading_as(get_officer("pusat")):
            assert not Duty.objects.filter(kind="rounds:decide_transfer", closed_at=None).exists()
        with pytest.raises(TransferDecided):
            confirm_transfer(get_officer("pusat"), uuid4(), reference)

    def test_what_was_refused_changes_nothing_and_says_why(self):
        taken = take(1)
        code, reference = ask(passport="X0099001")
        with pytest.raises(InvalidInput):
            refuse_transfer(get_officer("pusat"), uuid4(), reference, why=" ")
        refuse_transfer(get_officer("pusat"), uuid4(), reference, why="Paspor tidak terbaca")
        assert see(taken)
        assert (notice(code).outcome, notice(taken)) == ("refused", None)

    def test_whoever_asked_does_not_confirm_and_counters_never_do(self):
        take(1)
        _code, reference = ask()
        asker = replace(get_officer("pusat"), ref=get_officer("loket.3578").ref)
        with pytest.raises(OwnTransfer):
            confirm_transfer(asker, uuid4(), reference)
        with pytest.raises(Forbidden):
            confirm_transfer(get_officer("kepala.3578"), uuid4(), reference)
        with pytest.raises(NoSuchTransfer):
            confirm_transfer(get_officer("pusat"), uuid4(), "PT-0000-0000")

    def test_one_request_waits_at_a_time(self):
        take(1)
        ask()
        with pytest.raises(TransferWaits):
            ask()


def test_headquarters_sees_all_that_were_given_and_an_office_its_own():
    national, counter = get_officer("pusat"), get_officer("loket.3212")
    take(1)
    take(2)
    give(1)
    give(2, login="loket.3212")
    with reading_as(national):
        assert len(list_transfers(national, CODE)) == 2
    with reading_as(counter):
        assert PlaceTransfer.objects.count() == 1
        with pytest.raises(Forbidden):
            list_transfers(counter, CODE)
    with reading_as(national), pytest.raises(NoSuchTransfer):
        get_transfer(national, "PT-0000-0000")
