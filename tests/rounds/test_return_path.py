"""Whoever was in the country before takes part again only where her record says she came home in
time; the desk that checks originals sees the stay."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import acting_as
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.rounds.edition import STAY_CHECK
from rantau.rounds.models import Examinee, IncomingFile, Offer, Stay
from rantau.rounds.parsing import parse_round
from rantau.rounds.services.verification import accept_originals
from rantau.rounds.stay_errors import StayNotOver, StayOverstayed
from tests.actors import get_officer
from tests.factories.rounds import (
    CHECKS,
    SLOTS,
    book,
    build_originals,
    find_ticket,
    open_slots_at,
    publish_round,
    read_declaration,
    register,
    seat,
    take,
    verify,
)
from tests.web.html import INDONESIAN

SPECIAL = "korea-special-2026"
# The checks of originals for the special test: a Monday morning in western Indonesia.
CHECKS_AGAIN = datetime(2026, 12, 14, 1, tzinfo=UTC)
OPENING_OF_SPECIAL = datetime(2026, 11, 23, 3, tzinfo=UTC)
CAME, UNTIL = date(2020, 3, 1), date(2023, 3, 1)


@pytest.fixture
def returnee(db):
    """The exam number of who was in Korea, and the ticket of her seat of the special test; another
    who never was there has a seat besides."""
    publish_round()
    publish_round(read_declaration(SPECIAL))
    with clock.freeze_clock(CHECKS - timedelta(hours=1)):
        open_slots_at()
    with clock.freeze_clock(CHECKS - timedelta(minutes=10)):
        _code, exam = verify(1)
    first, last = CHECKS_AGAIN.date(), CHECKS_AGAIN.date() + timedelta(days=1)
    slots = replace(SLOTS, first_day=first, last_day=last)
    with clock.freeze_clock(CHECKS_AGAIN - timedelta(hours=1)):
        open_slots_at(data=slots, round_code=SPECIAL)
        code, other = seat(1, round_code=SPECIAL), seat(2, round_code=SPECIAL)
        book(code, round_code=SPECIAL)
        book(other, nth=1, round_code=SPECIAL)
        register(2)
    with clock.freeze_clock(CHECKS_AGAIN - timedelta(minutes=10)):
        yield exam, find_ticket(code), find_ticket(other)


def record_stay(exam, **changes):
    """A stay of years ago under a contract of this examinee."""
    with acting_as(get_officer("pusat")):
        examinee = Examinee.objects.select_related("round").get(exam_number=exam)
        values = {"counterpart": "kr", "state": IncomingFile.TAKEN, "taken_at": clock.now()}
        file = IncomingFile(reference="BK-0000-0001", digest="0", round=examinee.round, **values)
        file.save(force_insert=True)
        offer = Offer(
            id=uuid7(),
            reference="KS-0000-0001",
            examinee=examinee,
            file=file,
            number="K-1",
            employer="Contoh Perusahaan 1",
            region="Gyeonggi",
            wage=2_000_000,
            currency="KRW",
            months=36,
            hours=40,
            chosen_on=CAME,
            received_at=clock.now(),
            answer_until=CAME,
            state=Offer.ACCEPTED,
            answered_by="test",
            answered_at=clock.now(),
        )
        offer.save(force_insert=True)
        values = {"arrived_on": CAME, "permit_until": UNTIL, **changes}
        Stay(reference="TG-0000-0001", offer=offer, **values).save(force_insert=True)


def accept(ticket, number, *, seen=(STAY_CHECK,)):
    counter = get_officer("loket.3212")
    data = build_originals(number, seen=seen)
    return accept_originals(counter, uuid4(), SPECIAL, ticket, data)


def read_desk(ticket):
    browser = Client(headers=INDONESIAN)
    browser.force_login(Account.objects.get(login="loket.3212"))
    return browser.get(reverse("rounds:verify", args=[SPECIAL, ticket])).content.decode()


def test_whoever_came_home_in_time_takes_the_special_test(returnee):
    exam, ticket, _other = returnee
    record_stay(exam, left_on=UNTIL)
    page = read_desk(ticket)
    assert f"{UNTIL:%d-%m-%Y}" in page
    assert accept(ticket, 1).answer


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({}, StayNotOver),
        ({"left_on": UNTIL + timedelta(days=1)}, StayOverstayed),
        ({"left_on": UNTIL, "overstays_since": date(2022, 1, 1)}, StayOverstayed),
    ],
)
def test_whoever_is_there_by_the_record_or_left_too_late_is_refused(returnee, changes, error):
    exam, ticket, _other = returnee
    record_stay(exam, **changes)
    with pytest.raises(error):
        accept(ticket, 1)


def test_who_has_no_record_is_judged_by_the_stamps_in_her_passport(returnee):
    exam, _ticket, other = returnee
    record_stay(exam)
    assert "Belum ada catatan" in read_desk(other)
    assert accept(other, 2).answer


def test_nobody_takes_the_special_test_of_whom_the_desk_did_not_see_that_she_came_home(returnee):
    _exam, _ticket, other = returnee
    with pytest.raises(InvalidInput) as caught:
        accept(other, 2, seen=())
    assert set(caught.value.problems) == {"seen"}
    assert "pulang sebelum izinnya habis" in read_desk(other)


def test_nobody_takes_a_place_of_it_without_saying_that_she_was_there(returnee):
    with clock.freeze_clock(OPENING_OF_SPECIAL + timedelta(minutes=1)):
        with pytest.raises(InvalidInput) as caught:
            take(3, second="", round_code=SPECIAL)
        assert set(caught.value.problems) == {"was_there"}
        assert take(3, second="", round_code=SPECIAL, was_there=True)


def test_her_place_names_what_the_originals_have_to_show(returnee):
    code = seat(4, round_code=SPECIAL)
    browser = Client(headers=INDONESIAN)
    browser.cookies["round_place"] = code
    page = browser.get(reverse("rounds:place")).content.decode()
    assert "pulang sebelum izinnya habis" in page


def test_of_a_nurse_for_japan_the_desk_sees_registration_and_years_of_work_of_others_not():
    japan = parse_round(read_declaration("japan-2027"))
    assert japan.list_original_checks("nurse") == ["registration", "experience"]
    assert japan.list_original_checks("care_worker") == []
