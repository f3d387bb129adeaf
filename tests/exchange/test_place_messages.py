"""Whoever took a place in a round with a telephone is told once when it has come up, record or not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.phones import normalize_phone
from rantau.exchange.messages import (
    MONEY_RETURNED,
    ORIGINALS_REFUSED,
    OWN_ROUND_AMENDED,
    PAYMENT_REMINDER,
    ROUND_AMENDED,
    SEAT_LAPSED,
    SEAT_OFFERED,
    build_text,
)
from rantau.exchange.models import Message
from rantau.exchange.outbox import queue_messages, send_messages
from rantau.rounds.models import Place, Rejection, SeatCount
from rantau.rounds.services.repayments import confirm_repayment
from rantau.rounds.services.verification import refuse_originals
from rantau.worker.periodic_tasks import advance_rounds
from tests.factories import repayments
from tests.factories.rounds import (
    CHECKS,
    CODE,
    OPENING,
    book,
    change_declaration,
    find_ticket,
    open_slots_at,
    propose,
    publish,
    publish_round,
    register,
    seat,
    take,
    verify,
)
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")
DRAWN = OPENING + timedelta(minutes=11, seconds=1)
PHONES = {n: f"0812 0000 000{n}" for n in range(1, 5)} | {5: ""}


def declare(**changes):
    """A round with two seats for factories in Jakarta and none elsewhere."""
    others = ("bandung", "semarang", "surabaya", "bandar_lampung", "medan", "mataram", "makassar")
    seats = {f"cities__{city}__seats": {"manufacturing": 0, "fishery": 1} for city in others}
    seats["cities__jakarta__seats"] = {"manufacturing": 2, "fishery": 0}
    return change_declaration(**seats | changes)


@pytest.fixture
def drawn(channel):
    """Five people, all but one of whom gave a number, came for two seats, and it was drawn."""
    publish_round(declare())
    come()
    with clock.freeze_clock(DRAWN):
        advance_rounds()


def come():
    with clock.freeze_clock(OPENING + timedelta(minutes=1)):
        for number, phone in PHONES.items():
            take(number, phone=phone, second="")


def tell(moment=DRAWN):
    with clock.freeze_clock(moment):
        queue_messages()
        send_messages()


def list_offered():
    with reading_as(SYSTEM):
        return set(
            Place.objects.filter(state=Place.OFFERED)
            .exclude(phone="")
            .values_list("phone", flat=True)
        )


def get_numbers(channel):
    return [to for _id, to, _text in channel.given]


def test_each_whose_seat_is_offered_is_told_once_in_neutral_words(drawn, channel):
    offered = list_offered()
    tell()
    tell()

    assert set(get_numbers(channel)) == offered
    assert len(get_numbers(channel)) == len(offered)
    assert {text for _id, _to, text in channel.given} == {build_text(SEAT_OFFERED.code)}
    assert "/putaran/tempat/" in build_text(SEAT_OFFERED.code)


def test_whoever_is_offered_a_seat_later_is_told_then(drawn, channel):
    tell()
    before = list_offered()
    later = DRAWN + timedelta(days=1, minutes=1)
    with clock.freeze_clock(later):
        advance_rounds()
    now = list_offered()
    tell(later)

    assert now - before  # one of the two at least has a telephone
    assert sorted(list_receivers(channel, SEAT_OFFERED)) == sorted(before | now)


def test_whoever_did_not_pay_is_told_once_that_the_seat_has_gone_on(drawn, channel):
    unpaid, later = list_offered(), DRAWN + timedelta(days=1, minutes=1)
    with clock.freeze_clock(later):
        advance_rounds()
    tell(later)
    tell(later)
    assert sorted(list_receivers(channel, SEAT_LAPSED)) == sorted(unpaid)


def test_whoever_has_not_paid_is_reminded_once_some_hours_before_the_end(drawn, channel):
    for hours, has_reminder in ((17, False), (19, False), (22, True), (23, True)):  # 5 at night
        moment = DRAWN + timedelta(hours=hours)
        with clock.freeze_clock(moment):
            advance_rounds()
        tell(moment)
        assert bool(list_receivers(channel, PAYMENT_REMINDER)) == has_reminder
    assert sorted(list_receivers(channel, PAYMENT_REMINDER)) == sorted(list_offered())


def test_whoever_paid_is_not_reminded(drawn, channel):
    with reading_as(SYSTEM):
        Place.objects.filter(state=Place.OFFERED).update(state=Place.SEATED, seated_at=DRAWN)
    moment = DRAWN + timedelta(hours=19)
    with clock.freeze_clock(moment):
        advance_rounds()
    tell(moment)
    assert list_receivers(channel, PAYMENT_REMINDER) == []


def test_an_amendment_is_told_once_to_those_whom_it_touches_and_the_next_one_again(drawn, channel):
    amend(cities__jakarta__venue="Gedung A", cities__bandung__venue="Gedung B")
    touched = [phone for phone in map(normalize_phone, PHONES.values()) if phone]
    assert sorted(list_receivers(channel, ROUND_AMENDED)) == sorted(touched)
    amend(cities__jakarta__venue="Gedung C", cities__bandung__venue="Gedung B")
    assert sorted(list_receivers(channel, ROUND_AMENDED)) == sorted(touched * 2)
    amend(cities__jakarta__venue="Gedung C", cities__bandung__venue="Gedung D")
    assert len(list_receivers(channel, ROUND_AMENDED)) == len(touched) * 2


def test_an_examinee_whose_place_has_no_telephone_is_told_on_her_own_page(channel):
    publish_round()
    with clock.freeze_clock(CHECKS - timedelta(hours=1)):
        open_slots_at()
        verify(1)
    change = change_declaration(cities__jakarta__venue="Gedung A")
    with clock.freeze_clock(CHECKS):
        publish(propose(change, summary="Tempat ujian diganti", en="Another venue"))
    tell(CHECKS)
    with reading_as(SYSTEM):
        [message] = Message.objects.filter(kind=OWN_ROUND_AMENDED.code)
        assert message.person.reference
        assert message.state == Message.SHOWN


def test_whoever_is_refused_at_the_desk_is_told_once(channel):
    publish_round()
    with clock.freeze_clock(CHECKS - timedelta(hours=1)):
        open_slots_at()
        code = seat(1, phone=normalize_phone(PHONES[1]))
        register(1)
        book(code)
        with reading_as(SYSTEM):
            SeatCount.objects.filter(sector="manufacturing", city="jakarta").update(taken=1)
        desk, ticket = get_officer_as_system("loket.3212"), find_ticket(code)
        refuse_originals(desk, uuid4(), CODE, ticket, Rejection.MISSING, "Bawa paspor")
    tell(CHECKS)
    tell(CHECKS)
    assert list_receivers(channel, ORIGINALS_REFUSED) == [normalize_phone(PHONES[1])]
    assert list_receivers(channel, SEAT_LAPSED) == []


def amend(**changes):
    with clock.freeze_clock(DRAWN):
        publish(propose(declare(**changes), summary="Tempat ujian diganti", en="Another venue"))
    tell()
    tell()


def list_receivers(channel, kind):
    """The numbers that were told by a kind of message."""
    return [to for _id, to, text in channel.given if text == build_text(kind.code)]


def test_a_seat_that_costs_nothing_is_told_too(channel):
    publish_round(declare(costs={}, fee=None))
    come()
    with clock.freeze_clock(DRAWN):
        advance_rounds()
    tell()
    assert channel.given


def test_no_telephone_rings_at_night_unless_the_seat_would_go_on_by_morning(drawn, channel):
    night = DRAWN.replace(hour=15)  # 22.00 in Jakarta
    with clock.freeze_clock(night):
        queue_messages()
        send_messages()
    assert channel.given == []
    tell(night + timedelta(hours=10))  # 08.00
    assert channel.given


def test_a_seat_that_will_have_gone_by_morning_is_told_at_night(channel):
    publish_round(declare(amounts__payment_hours=8))
    come()
    night = DRAWN.replace(hour=15)
    with clock.freeze_clock(night):
        advance_rounds()
    tell(night)
    assert channel.given


def test_an_offer_that_is_over_is_not_told(drawn, channel):
    with clock.freeze_clock(DRAWN):
        queue_messages()
    offered = list_offered()
    over = DRAWN + timedelta(days=1, minutes=1)
    with clock.freeze_clock(over):
        advance_rounds()
        send_messages()
    assert set(get_numbers(channel)) & offered == set()
    with reading_as(SYSTEM):
        faults = set(Message.objects.filter(place__isnull=False).values_list("fault", flat=True))
    assert faults == {"over"}


def test_whoever_paid_without_a_seat_is_told_once_that_the_money_came_back(channel, monkeypatch):
    monkeypatch.setattr(repayments, "get_officer", get_officer_as_system)
    publish_round(declare())
    come()
    with clock.freeze_clock(DRAWN):
        with reading_as(SYSTEM):
            code = Place.objects.get(phone=normalize_phone(PHONES[1])).payment_code
        for number in ("B-1", "B-2"):
            reference = repayments.pay(number, code, rupiah=1)
            repayments.give_back(reference, bank_reference=f"KEMBALI {number}")
            tell()
            assert channel.given == [] or number == "B-2"
            seen = repayments.get_revision(reference)
            confirm_repayment(get_officer_as_system("pusat-2"), uuid4(), reference, seen=seen)
            tell()
    assert [text for _id, _to, text in channel.given] == [build_text(MONEY_RETURNED.code)]


def test_a_message_goes_to_a_person_or_a_place_and_to_one_only(drawn):
    with clock.freeze_clock(DRAWN):
        queue_messages()
    with reading_as(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(place__isnull=False).update(place=None)
