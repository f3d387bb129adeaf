"""A case ends with an outcome, by its own desk alone; whatever else is refused."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.core.errors import Forbidden, Invalid
from rantau.protection.errors import CaseEnded, MessageUnread, NoSuchCase
from rantau.protection.file import gather_contact
from rantau.protection.lookups import answer_for, inbox
from rantau.protection.receipt import code_hash
from rantau.protection.services.add_message import add_message
from rantau.protection.services.close import close
from rantau.protection.services.note import note
from rantau.protection.services.settle import settle
from rantau.protection.services.take_over import take_over
from rantau.protection.services.triage import triage
from rantau.protection.telling import Triage
from tests.cast import officer
from tests.protection.people import PAID, REMARK, case_of, duties, opened, reported


@pytest.fixture
def desk(db):
    return officer("operator.cc")


@pytest.fixture
def officer_of_cases(db):
    return officer("kasus.cc")


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
    reference = opened(officer_of_cases)
    with pytest.raises(Invalid) as refusal:
        close(officer_of_cases, uuid4(), reference, replace(PAID, **changes), seen=1)
    assert set(refusal.value.problems) == {field}


def test_an_ended_case_takes_nothing_more(officer_of_cases):
    reference = opened(officer_of_cases)
    close(officer_of_cases, uuid4(), reference, PAID, seen=1)
    case = case_of(officer_of_cases, reference)
    assert (case.recovered, case.verdict, case.step) == (Decimal("1500000.50"), "agrees", "ended")
    with pytest.raises(CaseEnded):
        note(officer_of_cases, uuid4(), reference, REMARK)


def test_what_the_reporter_wrote_is_read_before_the_end(desk, officer_of_cases):
    contact, code = reported()
    reference = opened(desk, contact=contact)
    add_message(NOBODY, uuid4(), "Mereka datang lagi", code_hash=code_hash(code))
    seen = case_of(desk, reference).revision
    with pytest.raises(MessageUnread):
        close(officer_of_cases, uuid4(), reference, PAID, seen=seen)
    note(officer_of_cases, uuid4(), reference, REMARK)
    close(officer_of_cases, uuid4(), reference, PAID, seen=seen + 1)
    assert case_of(desk, reference).closed_at


def test_an_operator_does_not_close(desk):
    with pytest.raises(Forbidden):
        close(desk, uuid4(), opened(desk), PAID, seen=1)


@pytest.mark.parametrize("login", ["loket.3212", "pusat", "inspektorat", "perwakilan.tw-tpe"])
def test_no_other_office_works_on_a_case(desk, login):
    other, reference = officer(login), opened(desk)
    for act in (
        lambda: triage(other, uuid4(), "BT-0000-0000", Triage((), "x")),
        lambda: take_over(other, uuid4(), reference, seen=1),
        lambda: note(other, uuid4(), reference, REMARK),
        lambda: close(other, uuid4(), reference, PAID, seen=1),
    ):
        with pytest.raises(Forbidden):
            act()


def test_a_case_that_is_not_there_answers_like_one_that_may_not_be_seen(desk):
    with pytest.raises(NoSuchCase):
        note(desk, uuid4(), "KS-0000-0000", REMARK)


def closed_and_written_to(by):
    """A case that was closed, and to which the reporter wrote again; with the report and its code."""
    contact, code = reported()
    reference = opened(by, contact=contact)
    close(by, uuid4(), reference, PAID, seen=1)
    add_message(NOBODY, uuid4(), "Belum dibayar", code_hash=code_hash(code))
    return contact, code, reference


def shown(code):
    with looking(NOBODY):
        return answer_for(NOBODY, code)


def test_who_writes_after_the_end_is_unread_once_more_and_the_case_stays_closed(officer_of_cases):
    contact, code, reference = closed_and_written_to(officer_of_cases)
    with looking(officer_of_cases):
        assert [c.reference for c in inbox(officer_of_cases).contacts] == [contact]
        assert gather_contact(officer_of_cases, contact).case_reference == reference
    assert duties(officer_of_cases, reference) == []
    assert case_of(officer_of_cases, reference).step == "ended"
    assert (shown(code).read_at, shown(code).closed_at) == (None, None)


def test_what_was_written_after_the_end_is_answered_or_becomes_a_case(officer_of_cases):
    contact, code, reference = closed_and_written_to(officer_of_cases)
    settle(officer_of_cases, uuid4(), contact, end="answered", words="Dibayar besok")
    assert shown(code).closed_at == case_of(officer_of_cases, reference).closed_at
    add_message(NOBODY, uuid4(), "Tetap belum", code_hash=code_hash(code))
    again = opened(officer_of_cases, contact=contact)
    assert again != reference
    assert shown(code).closed_at is None
    assert [d.kind for d in duties(officer_of_cases, again)] == ["protection:respond"]
