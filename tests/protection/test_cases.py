"""A case has one owner and one next thing, and whoever reported reads what is told."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.core import clock
from rantau.core.errors import Stale
from rantau.protection.errors import AlreadyRead
from rantau.protection.file import RECENT, gather_case
from rantau.protection.lookups import answer_for, case_for, inbox
from rantau.protection.models import Case, Message, Note
from rantau.protection.receipt import code_hash
from rantau.protection.services.add_message import add_message
from rantau.protection.services.close import close
from rantau.protection.services.link import link
from rantau.protection.services.note import note
from rantau.protection.services.take_over import take_over
from tests.cast import officer
from tests.protection.people import (
    ACTED,
    PAID,
    REMARK,
    RESPONDED,
    case_of,
    duties,
    opened,
    reported,
)


@pytest.fixture
def desk(db):
    return officer("operator.cc")


@pytest.fixture
def officer_of_cases(db):
    return officer("kasus.cc")


def test_a_case_opened_by_its_reader_is_owned_and_acknowledged(desk):
    case = case_of(desk, opened(desk))
    assert (case.owner, case.severity, case.step) == (desk.ref, 1, Case.RESPOND)
    assert case.acknowledged_at == clock.now()
    assert case.due_at == case.respond_by == clock.now() + timedelta(minutes=5)
    assert case.target_at == clock.now() + timedelta(days=30)


def test_the_first_answer_is_due_from_when_the_report_came_in(desk):
    contact = reported()[0]
    came = clock.now()
    with clock.frozen(came + timedelta(minutes=4)):
        case = case_of(desk, opened(desk, contact=contact))
    assert case.respond_by == came + timedelta(minutes=5)


def test_a_case_left_to_the_lead_waits_for_acknowledgement(desk):
    case = case_of(desk, opened(desk, mine=False))
    assert case.owner == officer("kasus.cc").ref
    assert case.acknowledged_at is None


def test_answer_act_and_end_follow_each_other_each_with_its_time(desk, officer_of_cases):
    reference, at = opened(desk), clock.now()
    seen = []
    for terms in (RESPONDED, REMARK, ACTED):
        note(desk, uuid4(), reference, terms)
        (duty,) = duties(desk, reference)
        seen.append((duty.kind, duty.due_at - at))
    assert seen == [
        ("protection:act", timedelta(minutes=30)),
        ("protection:act", timedelta(minutes=30)),
        ("protection:close", timedelta(days=30)),
    ]
    close(officer_of_cases, uuid4(), reference, PAID, seen=case_of(desk, reference).revision)
    assert duties(desk, reference) == []


def test_a_service_case_has_nothing_between_answer_and_end(desk):
    reference = opened(desk, signs=())
    note(desk, uuid4(), reference, RESPONDED)
    assert [d.kind for d in duties(desk, reference)] == ["protection:close"]


def test_what_is_told_the_reporter_is_read_by_the_code_and_notes_are_not(desk):
    contact, code = reported()
    reference = opened(desk, contact=contact)
    note(desk, uuid4(), reference, replace(RESPONDED, to_reporter="Kami datang pukul 9"))
    with looking(NOBODY):
        told = answer_for(NOBODY, code)
    assert [line.words for line in told.lines] == ["Kami datang pukul 9"]


def test_a_reporters_message_is_a_duty_until_somebody_notes_something(desk):
    contact, code = reported()
    reference = opened(desk, contact=contact)
    add_message(NOBODY, uuid4(), "Cepat", code_hash=code_hash(code))
    assert {d.kind for d in duties(desk, reference)} == {
        "protection:respond", "protection:read_message",
    }  # fmt: skip
    note(desk, uuid4(), reference, REMARK)
    assert {d.kind for d in duties(desk, reference)} == {"protection:respond"}


def test_a_second_report_is_linked_and_its_code_reads_the_same_answer(desk):
    reference = opened(desk)
    other, code = reported()
    link(desk, uuid4(), other, case_reference=reference)
    note(desk, uuid4(), reference, replace(REMARK, to_reporter="Sudah aman"))
    with looking(NOBODY):
        assert [line.words for line in answer_for(NOBODY, code).lines] == ["Sudah aman"]
    with pytest.raises(AlreadyRead):
        link(desk, uuid4(), other, case_reference=reference)


def test_a_contact_becomes_one_case_only(desk):
    contact = reported()[0]
    opened(desk, contact=contact)
    with pytest.raises(AlreadyRead):
        opened(desk, contact=contact)


def test_taking_over_is_owning_with_all_that_is_owed(desk, officer_of_cases):
    reference = opened(desk)
    seen = case_of(desk, reference).revision
    take_over(officer_of_cases, uuid4(), reference, seen=seen)
    case = case_of(desk, reference)
    assert (case.owner, case.owner_name) == (officer_of_cases.ref, officer_of_cases.name)
    assert [d.owner for d in duties(desk, reference)] == [officer_of_cases.ref]
    with pytest.raises(Stale):
        take_over(desk, uuid4(), reference, seen=seen)


def test_the_same_key_twice_notes_once(desk):
    reference, key = opened(desk), uuid4()
    for _ in range(2):
        note(desk, key, reference, RESPONDED)
    with looking(desk):
        assert Note.objects.count() == 1


@pytest.mark.parametrize(
    "change", ["owner = ''", "owner = null", "due_at = null", "severity = 0", "step = 'ended'"]
)
def test_the_database_itself_refuses_a_case_without_owner_time_or_level(desk, change):
    opened(desk)
    sql = f"update protection_case set {change}"
    with pytest.raises(IntegrityError), transaction.atomic(), looking(desk):
        connection.cursor().execute(sql)


def test_the_inbox_has_unread_reports_first_and_cases_by_due_time(desk):
    calm, urgent = opened(desk, signs=()), opened(desk)
    waiting = reported()[0]
    with clock.frozen(clock.now() + timedelta(minutes=6)), looking(desk):
        found = inbox(desk)
    assert [c.reference for c in found.contacts] == [waiting]
    assert [c.reference for c in found.cases] == [urgent, calm]
    assert (found.unread, found.open, found.overdue, found.gravest) == (1, 2, 1, 1)
    assert found.worker_silent


def test_the_file_shows_the_messages_written_last(desk):
    contact, code = reported()
    reference = opened(desk, contact=contact)
    with looking(desk):
        [of] = case_for(desk, reference, purpose="test").contacts.all()
        Message.objects.bulk_create(
            Message(
                contact=of, side=Message.DESK, words=str(n), written_by=desk.ref,
                written_at=clock.now() - timedelta(minutes=RECENT - n),
            )
            for n in range(RECENT)
        )  # fmt: skip
    add_message(NOBODY, uuid4(), "Tolong", code_hash=code_hash(code))
    with looking(desk):
        shown = [message.words for message in gather_case(desk, reference).messages]
    assert (len(shown), shown[0], shown[-1]) == (RECENT, "1", "Tolong")


def test_who_served_here_once_keeps_the_own_name_in_the_story(desk):
    gone = replace(desk, ref=f"account:{uuid4()}", name="Petugas Lama")
    reference = opened(desk)
    take_over(gone, uuid4(), reference, seen=case_of(gone, reference).revision)
    with looking(desk):
        story = gather_case(desk, reference).story
    assert {told.what: told.who for told in story} == {
        "Kasus dibuka": desk.name, "Kasus dipegang": "Petugas Lama",
    }  # fmt: skip
