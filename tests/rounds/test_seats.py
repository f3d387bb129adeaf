"""Whoever came in the fair minutes is drawn; seats go on through the list; none is given twice."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.access.actor import PUBLIC_ACTOR, build_system_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.journal.models import Entry
from rantau.rounds.desk import get_own_way
from rantau.rounds.draw_file import find_draw_faults, read_draw_file
from rantau.rounds.errors import NoSuchRound, SecondOfficerNeeded
from rantau.rounds.models import Announcement, Payment, Place, PlaceTransfer, Round, SeatCount
from rantau.rounds.selectors import get_own_place, get_published_draw
from rantau.rounds.services.seats import draw_round, move_seats
from rantau.rounds.services.transfers import give_place, propose_transfer
from rantau.rounds.services.verification import refuse_originals
from rantau.worker.periodic_tasks import advance_rounds
from tests.factories import rounds
from tests.factories.payments import build_payment, record
from tests.factories.rounds import CODE, OPENING, change_declaration, publish_round, take
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")
AFTER_DRAW = OPENING + timedelta(minutes=11, seconds=1)
# Who comes at the last step comes while the registration is open: it is for four days and six hours.
LAST_STEP = OPENING + timedelta(days=4)
FEW_SEATS = {"jakarta": 3, "bandung": 2}


def build_small_round(code=CODE):
    """Korea's round with three seats in Jakarta and two in Bandung."""
    cities = {
        f"cities__{city}__seats": {"manufacturing": FEW_SEATS.get(city, 0), "fishery": 0}
        for city in ("jakarta", "bandung", "semarang", "surabaya", "bandar_lampung", "medan")
    }
    cities["cities__mataram__seats"] = {"manufacturing": 0, "fishery": 1}
    cities["cities__makassar__seats"] = {"manufacturing": 0, "fishery": 0}
    return change_declaration(round=code, **cities)


@pytest.fixture
def few_seats(worker_db, monkeypatch):
    """A small round, published."""
    monkeypatch.setattr(rounds, "get_officer", get_officer_as_system)
    publish_round(build_small_round())


def come(count, *, after=timedelta(minutes=1), first=1, **changes):
    """So many people take a place; gives their codes."""
    with clock.freeze_clock(OPENING + after):
        return [take(first + number, **changes) for number in range(count)]


def see(code):
    with reading_as(PUBLIC_ACTOR):
        return get_own_place(PUBLIC_ACTOR, code)


def advance(moment=AFTER_DRAW):
    with clock.freeze_clock(moment):
        return advance_rounds()


def count_states(codes):
    return Counter(see(code).state for code in codes)


def count_taken(code=CODE):
    with reading_as(SYSTEM):
        counts = SeatCount.objects.filter(taken__gt=0, round__code=code)
        return {(each.city, each.taken) for each in counts}


def pay(code, *, at, rupiah=420_000, reference=None, payment_code=None):
    """The bank reports a payment; what comes of it."""
    payment_code = payment_code or see(code).payment_code
    row = build_payment(reference or uuid4().hex, payment_code, at=at, rupiah=rupiah)
    with clock.freeze_clock(at + timedelta(minutes=5)):
        return record(row, find=get_officer_as_system)


def test_nothing_is_drawn_before_the_fair_minutes_are_over_and_all_are_stored(few_seats):
    codes = come(4)
    assert advance(OPENING + timedelta(minutes=10, seconds=30)) == 0
    assert {see(code).position for code in codes} == {None}
    assert advance() == 1
    assert {see(code).position for code in codes} == {1, 2, 3, 4}


def test_seats_are_offered_in_the_order_that_was_drawn_and_the_others_wait(few_seats):
    codes = come(8)
    advance()
    places = sorted((see(code) for code in codes), key=lambda place: place.position)
    assert [p.state for p in places] == ["offered"] * 5 + ["waiting"] * 3
    assert Counter(p.city for p in places) == {"jakarta": 3, "bandung": 2, "": 3}
    assert [(p.ahead_first, p.ahead_second) for p in places[5:]] == [(0, 0), (1, 1), (2, 2)]
    assert count_taken() == {("jakarta", 3), ("bandung", 2)}
    assert all(p.pay_until == AFTER_DRAW + timedelta(hours=24) for p in places[:5])
    assert all(len(p.payment_code) == 12 for p in places[:5])
    assert {p.payment_code for p in places[5:]} == {""}


def test_the_draw_is_published_with_its_seed_and_anybody_finds_it_right(few_seats):
    codes = come(8)
    with pytest.raises(NoSuchRound), reading_as(PUBLIC_ACTOR):
        get_published_draw(PUBLIC_ACTOR, CODE)
    advance()
    with reading_as(PUBLIC_ACTOR):
        draw = read_draw_file(get_published_draw(PUBLIC_ACTOR, CODE))
        found = Round.objects.get(code=CODE)
    assert find_draw_faults(draw) == []
    assert (draw.seed, draw.commitment) == (found.seed, found.commitment)
    assert [code for code, _city in draw.results] == [
        p.ticket for p in sorted((see(c) for c in codes), key=lambda place: place.position)
    ]


def test_who_comes_later_stands_after_all_who_were_drawn_in_the_order_of_coming(few_seats):
    drawn = come(6)
    late = [
        *come(1, first=20, after=timedelta(minutes=10)),
        *come(1, first=21, after=timedelta(minutes=30)),
    ]
    advance(OPENING + timedelta(minutes=31))
    advance(OPENING + timedelta(minutes=32))
    assert {see(code).position for code in drawn} == {1, 2, 3, 4, 5, 6}
    assert [see(code).position for code in late] == [7, 8]


def test_an_offer_that_is_not_paid_in_time_goes_to_the_next(few_seats):
    codes = come(6)
    advance()
    [waiting] = [code for code in codes if see(code).state == "waiting"]
    advance(AFTER_DRAW + timedelta(hours=23, minutes=59))
    assert see(waiting).state == "waiting"
    paid = [code for code in codes if see(code).state == "offered"][:4]
    for code in paid:
        assert pay(code, at=AFTER_DRAW + timedelta(hours=1)) == Payment.SEATED
    advance(AFTER_DRAW + timedelta(hours=24))
    assert see(waiting).state == "offered"
    assert count_states(codes) == {"seated": 4, "offered": 1, "lapsed": 1}
    assert count_taken() == {("jakarta", 3), ("bandung", 2)}


def test_a_round_that_costs_nothing_seats_at_once(worker_db, monkeypatch):
    monkeypatch.setattr(rounds, "get_officer", get_officer_as_system)
    publish_round(change_declaration(fee=None))
    codes = come(3)
    advance()
    assert count_states(codes) == {"seated": 3}


def test_a_round_that_is_full_stands_still(few_seats):
    come(8)
    advance()
    assert advance(AFTER_DRAW + timedelta(minutes=1)) == 0


class TestPayments:
    def test_one_in_time_makes_the_seat_hers(self, few_seats):
        [code] = come(1)
        advance()
        assert pay(code, at=AFTER_DRAW + timedelta(hours=24)) == Payment.SEATED
        assert see(code).state == "seated"

    def test_one_that_was_paid_in_time_and_reported_late_counts_while_the_seat_is_hers(
        self, few_seats
    ):
        [code] = come(1)
        advance()
        row = build_payment("B-1", see(code).payment_code, at=AFTER_DRAW)
        with clock.freeze_clock(AFTER_DRAW + timedelta(hours=25)):
            assert record(row, find=get_officer_as_system) == Payment.SEATED

    @pytest.mark.parametrize(
        ("changes", "outcome"),
        [
            ({"at": AFTER_DRAW + timedelta(hours=24, seconds=1)}, Payment.LATE),
            ({"rupiah": 419_999}, Payment.AMOUNT),
            ({"payment_code": "999999999999"}, Payment.UNKNOWN),
        ],
    )
    def test_one_that_does_not_fit_is_recorded_to_be_given_back(self, few_seats, changes, outcome):
        [code] = come(1)
        advance()
        assert pay(code, **{"at": AFTER_DRAW, **changes}) == outcome
        assert see(code).state == "offered"
        with reading_as(SYSTEM):
            assert Payment.objects.get().outcome == outcome

    def test_one_after_the_seat_went_on_is_late(self, few_seats):
        [code] = come(1)
        advance()
        digits = see(code).payment_code
        advance(AFTER_DRAW + timedelta(hours=25))
        late = pay(code, at=AFTER_DRAW + timedelta(hours=26), payment_code=digits)
        assert (late, see(code).state) == (Payment.LATE, "lapsed")

    def test_a_second_one_is_twice_and_the_same_reported_again_is_the_same(self, few_seats):
        [code] = come(1)
        advance()
        digits = see(code).payment_code
        paid = {"at": AFTER_DRAW, "payment_code": digits}
        assert pay(code, reference="B-1", **paid) == Payment.SEATED
        assert pay(code, reference="B-1", **paid) == Payment.SEATED
        assert pay(code, reference="B-2", **paid) == Payment.TWICE
        with reading_as(SYSTEM):
            assert Payment.objects.count() == 2


def test_the_database_takes_no_seat_more_than_there_are(few_seats):
    come(8)
    advance()
    with reading_as(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        SeatCount.objects.filter(city="jakarta", sector="manufacturing").update(taken=4)


def test_a_draw_is_carried_out_once(few_seats):
    come(3)
    advance()
    with reading_as(SYSTEM):
        found = Round.objects.get(code=CODE)
    with clock.freeze_clock(AFTER_DRAW), pytest.raises(NoSuchRound):
        draw_round(SYSTEM, uuid4(), found.id)


def test_what_is_not_drawn_does_not_move(few_seats):
    with reading_as(SYSTEM):
        found = Round.objects.get(code=CODE)
    with pytest.raises(NoSuchRound):
        move_seats(SYSTEM, uuid4(), found.id)


def test_the_journal_has_the_list_of_the_draw_and_no_person(few_seats):
    come(2)
    advance()
    with reading_as(SYSTEM):
        entry = Entry.objects.get(kind="rounds:drawn")
    assert set(entry.terms) == {"round", "tickets", "list", "seed"}


def test_after_the_draw_no_officer_alone_gives_a_place_to_another(few_seats):
    """Neither by the service nor by the function of the database behind it."""
    [code] = come(1)
    advance()
    ticket, counter = see(code).ticket, get_officer_as_system("loket.3578")
    data = rounds.build_place(1, passport="X0099001", code_hash="0" * 64)
    with clock.freeze_clock(AFTER_DRAW):
        with pytest.raises(SecondOfficerNeeded):
            give_place(counter, uuid4(), CODE, data)
        reference = propose_transfer(counter, uuid4(), CODE, data).answer
    with reading_as(counter), connection.cursor() as cursor:
        row = PlaceTransfer.objects.get(reference=reference)
        cursor.execute("select * from rounds_give_place(%s)", [row.id])
        assert cursor.fetchone() is None
    with reading_as(SYSTEM):
        assert Place.objects.get(ticket=ticket).passport == "X0000001"


def test_a_round_that_cannot_be_read_keeps_no_other_from_being_drawn(few_seats):
    codes = come(2)
    bank = get_officer_as_system("pusat")
    with reading_as(bank):
        broken = Round.objects.create(
            code="a-broken-round",
            destination="KR",
            published_at=OPENING,
            opens_at=OPENING,
            closes_at=OPENING,
            commitment="0" * 64,
        )
        Announcement.objects.create(
            reference="PU-0000-0000",
            round=broken,
            number=1,
            content="[",
            digest="0" * 64,
            summary_id="Rusak",
            summary_en="Broken",
            proposed_by=bank.ref,
            proposed_at=OPENING,
        )
    with reading_as(other := get_officer_as_system("pusat-2")):
        Announcement.objects.filter(round=broken).update(
            outcome="published", decided_by=other.ref, decided_at=OPENING
        )
    assert advance() == 1
    assert {see(code).position for code in codes} == {1, 2}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(1, 4)),
        st.tuples(st.just("pay"), st.integers(0, 30)),
        st.tuples(st.just("wait"), st.integers(1, 30)),
    ),
    max_size=12,
)


@given(STEPS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_happens_seats_are_counted_right_and_nobody_is_overtaken(few_seats, steps):
    """A seat is taken for each offer and each payment and no other; who waits for a city stands
    behind everybody who was offered one there."""
    round_code, at, codes = f"korea-{uuid4().hex[:8]}", AFTER_DRAW, []
    publish_round(build_small_round(round_code))
    for step, number in steps:
        if step == "come":
            with clock.freeze_clock(at):
                first = len(codes) + 1
                codes += [take(first + n, round_code=round_code) for n in range(number)]
        elif step == "pay" and number < len(codes) and see(codes[number]).payment_code:
            pay(codes[number], at=at)
        elif step == "wait":
            at = min(at + timedelta(hours=number), LAST_STEP)
        advance(at + timedelta(seconds=1))
    places = [see(code) for code in codes]
    held = Counter(place.city for place in places if place.city)
    assert all(held[city] <= FEW_SEATS[city] for city in held)
    assert count_taken(round_code) == set(held.items())
    waiting = [p.position for p in places if p.state == Place.WAITING and p.position]
    if waiting:
        assert sum(held.values()) == sum(FEW_SEATS.values())
        assert all(place.position < min(waiting) for place in places if place.city)


def test_a_seat_whose_originals_were_refused_goes_to_the_next_and_she_reads_why(few_seats):
    codes = come(6)
    advance()
    offered = [code for code in codes if see(code).state == "offered"]
    [waiting] = [code for code in codes if code not in offered]
    for code in offered:
        pay(code, at=AFTER_DRAW + timedelta(hours=1))
    counter = get_officer_as_system("loket.3212")
    with clock.freeze_clock(rounds.CHECKS - timedelta(hours=1)):
        rounds.open_slots_at()
        refused = offered[0]
        city = see(refused).city
        rounds.book(refused)
        ticket = rounds.find_ticket(refused)
        refuse_originals(counter, uuid4(), CODE, ticket, "name", "Perbaiki nama di paspor")
    with reading_as(PUBLIC_ACTOR):
        way = get_own_way(PUBLIC_ACTOR, refused)
    assert (way.reason, way.note) == ("name", "Perbaiki nama di paspor")
    assert see(refused).state == "lapsed"
    advance(rounds.CHECKS)
    assert (see(waiting).state, see(waiting).city) == ("offered", city)
    assert count_taken() == {("jakarta", 3), ("bandung", 2)}


def test_every_revision_of_a_round_and_of_its_places_is_in_the_journal(few_seats):
    """Else `journal verify` calls an entry gone (rantau/journal/verification.py)."""
    first, *_others = come(7)
    advance()
    pay(first, at=AFTER_DRAW)
    advance(AFTER_DRAW + timedelta(days=3))

    revisions = {}
    with reading_as(build_system_actor("test")):
        rows = Entry.objects.filter(subject_kind__in=("round", "place", "payment"))
        for kind, subject, revision in rows.values_list("subject_kind", "subject", "revision"):
            revisions.setdefault((kind, subject), []).append(revision)
    assert {kind for kind, _subject in revisions} == {"round", "place", "payment"}
    for found in revisions.values():
        assert sorted(found) == list(range(1, len(found) + 1))
