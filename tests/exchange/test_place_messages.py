"""Whoever took a place in a round with a telephone is told once when it has come up, record or not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rantau.access.actor import build_system_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.phones import normalize_phone
from rantau.exchange.messages import MONEY_RETURNED, SEAT_OFFERED, build_text
from rantau.exchange.models import Message
from rantau.exchange.outbox import queue_messages, send_messages
from rantau.rounds.models import Place
from rantau.rounds.services.repayments import confirm_repayment
from rantau.worker.periodic_tasks import advance_rounds
from tests.factories import repayments
from tests.factories.rounds import OPENING, change_declaration, publish_round, take
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
    assert set(get_numbers(channel)) == before | now
    assert len(get_numbers(channel)) == len(before | now)


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
    assert faults == {"offer_over"}


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
