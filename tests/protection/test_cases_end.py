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
from rantau.protection.selectors import get_inbox
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
    read_receipt,
)


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
def test_no_end_without_outcome_money_and_the_complainants_word(case_officer, changes, field):
    reference = create_case(case_officer)
    with pytest.raises(InvalidInput) as error:
        close_case(case_officer, uuid4(), reference, replace(PAID, **changes), seen=1)
    assert set(error.value.problems) == {field}


def test_an_ended_case_takes_nothing_more(case_officer):
    reference = create_case(case_officer)
    close_case(case_officer, uuid4(), reference, PAID, seen=1)
    case = get_case(case_officer, reference)
    assert (case.recovered, case.verdict, case.step) == (Decimal("1500000.50"), "agrees", "ended")
    with pytest.raises(CaseEnded):
        add_note(case_officer, uuid4(), reference, REMARK)


def test_what_the_reporter_wrote_is_read_before_the_end(desk, case_officer):
    contact, code = create_contact()
    reference = create_case(desk, contact=contact)
    add_reporter_message(
        PUBLIC_ACTOR, uuid4(), "Mereka datang lagi", code_hash=hash_receipt_code(code)
    )
    seen = get_case(desk, reference).revision
    with pytest.raises(UnreadMessage):
        close_case(case_officer, uuid4(), reference, PAID, seen=seen)
    add_note(case_officer, uuid4(), reference, REMARK)
    close_case(case_officer, uuid4(), reference, PAID, seen=seen + 1)
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


def close_case_and_write_again(by):
    """Close a case, to which the reporter writes again; the contact, its code and the case."""
    contact, code = create_contact()
    reference = create_case(by, contact=contact)
    close_case(by, uuid4(), reference, PAID, seen=1)
    add_reporter_message(PUBLIC_ACTOR, uuid4(), "Belum dibayar", code_hash=hash_receipt_code(code))
    return contact, code, reference


def test_who_writes_after_the_end_is_unread_once_more_and_the_case_stays_closed(case_officer):
    contact, code, reference = close_case_and_write_again(case_officer)
    with reading_as(case_officer):
        assert [c.reference for c in get_inbox(case_officer).contacts] == [contact]
        assert get_contact_overview(case_officer, contact).case_reference == reference
    assert list_case_duties(case_officer, reference) == []
    assert get_case(case_officer, reference).step == "ended"
    assert (read_receipt(code).read_at, read_receipt(code).closed_at) == (None, None)


def test_what_was_written_after_the_end_is_answered_or_becomes_a_case(case_officer):
    contact, code, reference = close_case_and_write_again(case_officer)
    close_contact(case_officer, uuid4(), contact, outcome="answered", answer="Dibayar besok")
    assert read_receipt(code).closed_at == get_case(case_officer, reference).closed_at
    add_reporter_message(PUBLIC_ACTOR, uuid4(), "Tetap belum", code_hash=hash_receipt_code(code))
    again = create_case(case_officer, contact=contact)
    assert again != reference
    assert read_receipt(code).closed_at is None
    assert [d.kind for d in list_case_duties(case_officer, again)] == ["protection:respond"]
