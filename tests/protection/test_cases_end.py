"""A case ends with an outcome, by its own desk alone; whatever else is refused."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common.errors import Forbidden, InvalidInput
from rantau.protection.errors import CaseEnded, NoSuchCase, UnreadMessage
from rantau.protection.inputs import TriageInput
from rantau.protection.overview import get_contact_overview
from rantau.protection.receipt_codes import hash_receipt_code
from rantau.protection.selectors import get_inbox, get_receipt
from rantau.protection.services.cases import add_note, close_case, take_over_case
from rantau.protection.services.contacts import add_reporter_message
from rantau.protection.services.triage import close_contact, open_case
from tests.actors import get_officer
from tests.factories.cases import (
    PAID,
    REMARK,
    create_case,
    create_contact,
    get_case,
    list_case_duties,
)


@pytest.fixture
def desk(db):
    return get_officer("operator.cc")


@pytest.fixture
def officer_of_cases(db):
    return get_officer("kasus.cc")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "solved"}, "outcome"),
        ({"verdict": ""}, "verdict"),
        ({"recovered": Decimal(-1)}, "recovered"),
        ({"recovered": Decimal("NaN")}, "recovered"),
        ({"recovered": Decimal("1e13")}, "recovered"),
        ({"currency": "rupiah"}, "currency"),
    ],
)
def test_no_end_without_outcome_money_and_the_complainants_word(officer_of_cases, changes, field):
    reference = create_case(officer_of_cases)
    with pytest.raises(InvalidInput) as error:
        close_case(officer_of_cases, uuid4(), reference, replace(PAID, **changes), seen=1)
    assert set(error.value.problems) == {field}


def test_an_ended_case_takes_nothing_more(officer_of_cases):
    reference = create_case(officer_of_cases)
    close_case(officer_of_cases, uuid4(), reference, PAID, seen=1)
    case = get_case(officer_of_cases, reference)
    assert (case.recovered, case.verdict, case.step) == (Decimal("1500000.50"), "agrees", "ended")
    with pytest.raises(CaseEnded):
        add_note(officer_of_cases, uuid4(), reference, REMARK)


def test_what_the_reporter_wrote_is_read_before_the_end(desk, officer_of_cases):
    contact, code = create_contact()
    reference = create_case(desk, contact=contact)
    add_reporter_message(
        PUBLIC_ACTOR, uuid4(), "Mereka datang lagi", code_hash=hash_receipt_code(code)
    )
    seen = get_case(desk, reference).revision
    with pytest.raises(UnreadMessage):
        close_case(officer_of_cases, uuid4(), reference, PAID, seen=seen)
    add_note(officer_of_cases, uuid4(), reference, REMARK)
    close_case(officer_of_cases, uuid4(), reference, PAID, seen=seen + 1)
    assert get_case(desk, reference).closed_at


def test_an_operator_does_not_close(desk):
    with pytest.raises(Forbidden):
        close_case(desk, uuid4(), create_case(desk), PAID, seen=1)


@pytest.mark.parametrize("login", ["loket.3212", "pusat", "inspektorat", "perwakilan.tw-tpe"])
def test_no_other_office_works_on_a_case(desk, login):
    other, reference = get_officer(login), create_case(desk)
    for act in (
        lambda: open_case(other, uuid4(), "BT-0000-0000", TriageInput((), "x")),
        lambda: take_over_case(other, uuid4(), reference, seen=1),
        lambda: add_note(other, uuid4(), reference, REMARK),
        lambda: close_case(other, uuid4(), reference, PAID, seen=1),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_case_that_is_not_there_answers_like_one_that_may_not_be_seen(desk):
    with pytest.raises(NoSuchCase):
        add_note(desk, uuid4(), "KS-0000-0000", REMARK)


def closed_and_written_to(by):
    """A case that was closed, and to which the reporter wrote again; with the report and its code."""
    contact, code = create_contact()
    reference = create_case(by, contact=contact)
    close_case(by, uuid4(), reference, PAID, seen=1)
    add_reporter_message(PUBLIC_ACTOR, uuid4(), "Belum dibayar", code_hash=hash_receipt_code(code))
    return contact, code, reference


def shown(code):
    with reading_as(PUBLIC_ACTOR):
        return get_receipt(PUBLIC_ACTOR, code)


def test_who_writes_after_the_end_is_unread_once_more_and_the_case_stays_closed(officer_of_cases):
    contact, code, reference = closed_and_written_to(officer_of_cases)
    with reading_as(officer_of_cases):
        assert [c.reference for c in get_inbox(officer_of_cases).contacts] == [contact]
        assert get_contact_overview(officer_of_cases, contact).case_reference == reference
    assert list_case_duties(officer_of_cases, reference) == []
    assert get_case(officer_of_cases, reference).step == "ended"
    assert (shown(code).read_at, shown(code).closed_at) == (None, None)


def test_what_was_written_after_the_end_is_answered_or_becomes_a_case(officer_of_cases):
    contact, code, reference = closed_and_written_to(officer_of_cases)
    close_contact(officer_of_cases, uuid4(), contact, outcome="answered", answer="Dibayar besok")
    assert shown(code).closed_at == get_case(officer_of_cases, reference).closed_at
    add_reporter_message(PUBLIC_ACTOR, uuid4(), "Tetap belum", code_hash=hash_receipt_code(code))
    again = create_case(officer_of_cases, contact=contact)
    assert again != reference
    assert shown(code).closed_at is None
    assert [d.kind for d in list_case_duties(officer_of_cases, again)] == ["protection:respond"]
