"""The page of a place in each of its states: one small response without a form or a script."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.selectors import get_own_place
from rantau.rounds.services.payments import PaymentInput, record_payment
from rantau.worker.periodic_tasks import advance_rounds
from tests.factories import rounds
from tests.factories.rounds import OPENING, change_declaration, publish_round, take
from tests.worker_login import get_officer_as_system

AFTER_DRAW = OPENING + timedelta(minutes=11, seconds=1)
SEATS = 31  # as many offers as give an estimate, and one


@pytest.fixture
def few_seats(worker_db, monkeypatch):
    """A round with seats of one sector in one city alone, published."""
    monkeypatch.setattr(rounds, "get_officer", get_officer_as_system)
    cities = ("bandung", "semarang", "surabaya", "bandar_lampung", "medan", "mataram", "makassar")
    none = {f"cities__{city}__seats": {"manufacturing": 0, "fishery": 0} for city in cities}
    jakarta = {"cities__jakarta__seats": {"manufacturing": SEATS, "fishery": 1}}
    publish_round(change_declaration(**none, **jakarta))


def see(code):
    with reading_as(PUBLIC_ACTOR):
        return get_own_place(PUBLIC_ACTOR, code)


def come(count, *, after=timedelta(minutes=1)):
    """So many people take a place; gives their codes."""
    with clock.freeze_clock(OPENING + after):
        return [take(number, second="") for number in range(1, count + 1)]


def advance(moment=AFTER_DRAW):
    with clock.freeze_clock(moment):
        advance_rounds()


def pay(codes, at):
    """The bank reports the payment of each."""
    bank = get_officer_as_system("pusat")
    with clock.freeze_clock(at):
        for number, code in enumerate(codes):
            data = PaymentInput(f"B-{number}", see(code).payment_code, 420_000, at)
            record_payment(bank, uuid4(), data)


def read_place(client, code, at, language="id"):
    """The page of a place, which is small, has neither form nor script, and is one response."""
    client.cookies["round_place"] = code
    with clock.freeze_clock(at):
        answer = client.get(reverse("rounds:place"), headers={"Accept-Language": language})
    page = answer.content.decode()
    assert len(answer.content) <= 5000
    assert "<form" not in page
    assert "<script" not in page
    return page


def list_in_order(codes):
    return sorted(codes, key=lambda code: see(code).position)


class TestTheExpectedWait:
    def test_without_enough_offers_that_ended_no_number_is_named(self, client, few_seats):
        codes = come(SEATS + 3)
        advance()
        page = read_place(client, list_in_order(codes)[-1], AFTER_DRAW)
        assert "2 orang di depan Anda" in page
        assert "Kami tidak menebak" in page
        assert "<svg" not in page

    def test_once_they_ended_the_page_names_days_and_odds_and_what_they_are_from(
        self, client, few_seats
    ):
        order = self.let_most_lapse(come(3 * SEATS))
        advance(AFTER_DRAW + timedelta(hours=24))
        seen_at = AFTER_DRAW + timedelta(hours=25)
        waiting = [code for code in order if see(code).state == "waiting"]
        page = read_place(client, waiting[0], seen_at)
        assert f"di putaran ini {SEATS - 3} dari {SEATS} tawaran tidak dibayar" in page
        assert "Giliran Anda mungkin antara" in page
        assert "Lebih dari 9 dari 10 orang" in page
        assert 'role="img"' in page
        assert "It may be your turn between" in read_place(client, waiting[-1], seen_at, "en")

    def let_most_lapse(self, codes):
        """Three pay; the others let their seats go. Gives the codes in their order."""
        advance()
        order = list_in_order(codes)
        pay(order[:3], AFTER_DRAW + timedelta(hours=1))
        return order
