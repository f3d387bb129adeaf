"""The desk compares the passport with the opening letter for letter; one command gives the exam
number and the card, or sends the seat on."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.documents.models import Document
from rantau.documents.selectors import find_by_check_code, get_document_to_download
from rantau.journal.models import Entry
from rantau.rounds.codes import is_exam_number
from rantau.rounds.desk import get_own_way
from rantau.rounds.errors import NotBookedHere, PersonNotRegistered, VerifiedAlready
from rantau.rounds.models import Examinee, Rejection, StageEvent
from rantau.rounds.services.verification import accept_originals, refuse_originals
from rantau.rounds.verification import (
    FactDifference,
    PassportFacts,
    find_first_difference,
    list_differences,
)
from tests.actors import get_officer
from tests.factories.rounds import (
    CHECKS,
    CODE,
    book,
    build_originals,
    find_ticket,
    open_slots_at,
    publish_round,
    register,
    seat,
    verify,
)


@pytest.fixture
def desk(db):
    """Two offices on the first morning of the checks, with a seat of somebody unrelated."""
    publish_round()
    with clock.freeze_clock(CHECKS - timedelta(hours=1)):
        open_slots_at()
        open_slots_at("kepala.3578")
        book(seat(900), "kepala.3578")
    with clock.freeze_clock(CHECKS - timedelta(minutes=10)):
        yield get_officer("loket.3212")


def accept(actor, code, number=1, **changes):
    data = build_originals(number, **changes)
    return accept_originals(actor, uuid4(), CODE, find_ticket(code), data)


def refuse(actor, code):
    note = "Datang lagi pada putaran berikut"
    return refuse_originals(actor, uuid4(), CODE, find_ticket(code), "missing", note)


def see(code):
    with reading_as(PUBLIC_ACTOR):
        return get_own_way(PUBLIC_ACTOR, code)


@pytest.mark.parametrize("nik", ["3273010101980077", ""])
def test_whoever_is_not_registered_with_the_nik_gets_no_number_for_a_passport_of_hers(desk, nik):
    """Her passport may have been written into somebody else's place."""
    code = seat(1)
    register(1, nik=nik)
    book(code)
    with pytest.raises(PersonNotRegistered):
        accept(desk, code)


def test_equal_letters_give_an_exam_number_a_stage_and_a_sealed_card_in_one_entry(desk):
    code, number = verify(1)
    assert is_exam_number(number)
    assert (see(code).exam_number, see(code).stage) == (number, "verified")
    with reading_as(desk):
        examinee = Examinee.objects.get(exam_number=number)
        card = Document.objects.get(subject=examinee.id)
        assert [e.stage for e in StageEvent.objects.filter(examinee=examinee)] == ["verified"]
    national = get_officer("pusat")
    with reading_as(national):
        [entry] = Entry.objects.filter(kind="rounds:originals:accepted")
    assert (examinee.city, examinee.seat, entry.subject) == ("jakarta", None, examinee.id)
    assert card.serial.startswith("KU-3212-2026-")
    assert card.holder == "CONTOH PELAMAR B"
    assert card.valid_until == date(2027, 1, 29)
    with reading_as(PUBLIC_ACTOR):
        [check] = find_by_check_code(PUBLIC_ACTOR, card.serial, card.check_code)
    values = {str(label): value for label, value in check.fields}
    assert number in values.values()
    assert "Balai Latihan Ciracas" in values.values()
    with reading_as(desk):
        assert get_document_to_download(desk, card.serial, purpose="document") == card


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "Contoh Palamar B"}, "name", "9"),
        ({"name": "Contoh"}, "name", "7"),
        ({"birth_date": date(1998, 1, 2)}, "birth_date", "02-01-1998"),
        ({"sex": "F"}, "sex", "F"),
        ({"passport": "X0000002"}, "passport", "X0000002"),
    ],
)
def test_one_other_letter_is_refused_at_its_field_and_nothing_is_done(desk, changes, field, words):
    code = seat(1)
    register(1)
    book(code)
    with pytest.raises(InvalidInput) as found:
        accept(desk, code, **changes)
    assert words in " ".join(found.value.problems[field])
    assert see(code).exam_number == ""


def test_capitals_and_spaces_do_not_matter(desk):
    code = seat(1)
    register(1)
    book(code)
    assert is_exam_number(accept(desk, code, name=" CONTOH  pelamar b").answer)


def test_a_registry_that_has_another_birth_date_is_corrected_first(desk):
    code = seat(1)
    register(1, birth_date=date(1998, 1, 3))
    book(code)
    with pytest.raises(InvalidInput) as found:
        accept(desk, code)
    assert set(found.value.problems) == {"birth_date"}


def test_she_must_be_registered_and_booked_at_this_office_and_is_accepted_once(desk):
    code = seat(1)
    with pytest.raises(NotBookedHere):
        accept(desk, code)
    book(code)
    with pytest.raises(PersonNotRegistered):
        accept(desk, code)
    register(1)
    with pytest.raises(NotBookedHere):
        accept(get_officer("loket.3578"), code)
    accept(desk, code)
    for again in (accept, refuse):
        with pytest.raises(VerifiedAlready):
            again(desk, code)


@pytest.mark.parametrize("login", ["pusat", "p3mi.1", "perwakilan.tw-tpe", "inspektorat"])
def test_nobody_but_an_office_at_home_verifies(desk, login):
    code = seat(1)
    with pytest.raises(Forbidden):
        accept(get_officer(login), code)


def test_a_rejection_needs_a_reason_and_what_to_do(desk):
    code = seat(1)
    book(code)
    with pytest.raises(InvalidInput) as found:
        refuse_originals(desk, uuid4(), CODE, find_ticket(code), "dislike", " ")
    assert set(found.value.problems) == {"reason", "note"}
    with reading_as(desk):
        assert not Rejection.objects.exists()


def test_the_place_where_two_texts_part_is_named():
    assert find_first_difference("SITI", "SITI") == 0
    assert find_first_difference("SITI", "SITTI") == 4
    typed = PassportFacts("Siti", date(1998, 1, 1), "F", "X1")
    passport = PassportFacts("SITY", date(1998, 1, 1), "F", "x1")
    assert list(list_differences(typed, passport)) == [FactDifference("name", "SITI", "SITY", 4)]
