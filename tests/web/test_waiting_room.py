"""The page of a place in each of its states: one small response without a form or a script."""

import base64
import hashlib
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.selectors import get_own_place
from rantau.worker.periodic_tasks import advance_rounds
from tests.factories import rounds
from tests.factories.payments import build_payment, record
from tests.factories.rounds import (
    CODE,
    OPENING,
    change_declaration,
    publish_round,
    take,
)
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
    rows = [
        build_payment(f"B-{number}", see(code).payment_code, at=at)
        for number, code in enumerate(codes)
    ]
    with clock.freeze_clock(at):
        record(*rows, find=get_officer_as_system)


def read_place(client, code, at, language="id"):
    """The page of a place, which is small, has neither form nor script, and is one response."""
    client.cookies["round_place"] = code
    with clock.freeze_clock(at):
        answer = client.get(reverse("rounds:place"), headers={"Accept-Language": language})
    page = answer.content.decode()
    assert len(answer.content) <= 5000
    assert "<form" not in page
    assert "<script" not in page
    assert "stylesheet" not in page
    return page


def check_both_languages(client, code, at, indonesian, english):
    """What a state says; gives the Indonesian page."""
    assert english in read_place(client, code, at, "en")
    page = read_place(client, code, at)
    assert indonesian in page
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


class TestBeforeTheOpening:
    @pytest.mark.parametrize(
        ("language", "words"),
        [("id", ("Pendaftaran dibuka", "Tidak perlu berebut")), ("en", ("Registration opens",))],
    )
    def test_it_says_when_by_three_clocks_what_happens_then_and_the_seal(
        self, client, few_seats, language, words
    ):
        with clock.freeze_clock(OPENING - timedelta(minutes=12)):
            answer = client.get(
                reverse("rounds:take", args=[CODE]), headers={"Accept-Language": language}
            )
        page = answer.content.decode()
        for text in (*words, "10.00 WIB, 11.00 WITA, 12.00 WIT", "09.48 WIB"):
            assert text in page
        assert re.search(r"\b[0-9a-f]{64}\b", page)
        assert "<form" not in page
        assert 'http-equiv="refresh"' in page
        assert len(answer.content) <= 5000

    def test_once_it_is_open_the_form_stands_there_and_afterwards_the_round(
        self, client, few_seats
    ):
        address = reverse("rounds:take", args=[CODE])
        with clock.freeze_clock(OPENING):
            assert "<form" in client.get(address).content.decode()
        with clock.freeze_clock(OPENING + timedelta(days=30)):
            assert client.get(address).url == reverse("rounds:detail", args=[CODE])


def test_the_policy_allows_the_style_inside_the_page_by_its_hash_and_no_other(client, few_seats):
    [code] = come(1)
    client.cookies["round_place"] = code
    with clock.freeze_clock(AFTER_DRAW):
        answer = client.get(reverse("rounds:place"))
    style = re.search(r"<style>(.*?)</style>", answer.content.decode(), re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


class TestEachState:
    def test_before_and_after_the_draw(self, client, few_seats):
        [code] = come(1)
        seen_at = OPENING + timedelta(minutes=2)
        check_both_languages(client, code, seen_at, "Anda sudah punya tempat", "You have a place")
        advance()
        check_both_languages(
            client, code, AFTER_DRAW, "Ada kursi untuk Anda", "There is a seat for you"
        )

    def test_a_seat_that_was_paid_and_one_that_was_not(self, client, few_seats):
        paid, unpaid = come(2)
        advance()
        pay([paid], AFTER_DRAW + timedelta(hours=1))
        later = AFTER_DRAW + timedelta(hours=25)
        advance(later)
        check_both_languages(client, paid, later, "Kursi ini milik Anda", "The seat is yours")
        page = check_both_languages(
            client, unpaid, later, "Kursi Anda pindah", "Your seat went to the next"
        )
        assert "tidak dibayar" in page

    def test_a_full_round_says_how_near_it_was_and_what_else_there_is(self, client, few_seats):
        order = self.fill(come(SEATS + 2))
        closed = OPENING + timedelta(days=6)
        page = check_both_languages(
            client,
            order[-1],
            closed,
            f"nomor terakhir yang mendapat kursi: {SEATS}",
            "All seats of this round are taken",
        )
        assert "07-12-2026" in page
        assert reverse("rounds:list") in page

    def fill(self, codes):
        """All seats are paid; the codes in their order."""
        advance()
        order = list_in_order(codes)
        pay(order[:SEATS], AFTER_DRAW + timedelta(hours=1))
        return order


class TestGivingASeatBack:
    def test_it_goes_to_the_next_at_once_and_she_reads_that_she_gave_it(self, client, few_seats):
        codes = come(SEATS + 1)
        advance()
        first, last = list_in_order(codes)[0], list_in_order(codes)[-1]
        assert reverse("rounds:give_up") in read_place(client, first, AFTER_DRAW)
        self.give_up(client)
        assert see(first).state == "lapsed"
        advance(AFTER_DRAW + timedelta(minutes=2))
        assert see(last).state == "offered"
        check_both_languages(client, first, AFTER_DRAW, "Anda mengembalikannya", "You gave it back")

    def test_a_seat_that_is_paid_is_not_given_back_there(self, client, few_seats):
        [code] = come(1)
        advance()
        read_place(client, code, AFTER_DRAW)
        key = uuid4()
        pay([code], AFTER_DRAW + timedelta(hours=1))
        with clock.freeze_clock(AFTER_DRAW + timedelta(hours=2)):
            answer = client.post(reverse("rounds:give_up"), {"key": key})
        assert answer.status_code == 422
        assert see(code).state == "seated"

    def test_a_telephone_without_a_place_is_asked_for_the_code(self, client, few_seats):
        page = client.get(reverse("rounds:give_up"), headers={"Accept-Language": "id"})
        assert "Kode rahasia Anda" in page.content.decode()

    def give_up(self, client):
        address = reverse("rounds:give_up")
        with clock.freeze_clock(AFTER_DRAW + timedelta(minutes=1)):
            page = client.get(address).content.decode()
            key = re.search(r'name="key" value="([^"]+)"', page)[1]
            assert client.post(address, {"key": key}).url == reverse("rounds:place")


class TestTheRound:
    def test_once_drawn_the_steps_have_their_days_and_the_seal_is_compared_with_the_number(
        self, client, few_seats
    ):
        come(2)
        advance()
        with clock.freeze_clock(AFTER_DRAW):
            answer = client.get(
                reverse("rounds:detail", args=[CODE]), headers={"Accept-Language": "id"}
            )
        page = answer.content.decode()
        assert "Segel dan angka cocok" in page
        assert "| sha256sum" in page
        assert "10.11 WIB" in page
        assert "Hijau: kursi yang masih ada. Dihitung" in page
        assert 'class="bar-left"' in page
