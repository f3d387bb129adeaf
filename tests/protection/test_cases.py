"""A case has one owner and one next duty, and the reporter reads what the desk answers."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import StaleRevision
from rantau.protection.errors import ContactAlreadyRead
from rantau.protection.models import Case, Message, Note
from rantau.protection.overview import MAX_RECENT, get_case_overview
from rantau.protection.receipt_codes import hash_receipt_code
from rantau.protection.selectors import get_case, get_inbox
from rantau.protection.services.cases import add_note, close_case, take_over_case
from rantau.protection.services.contacts import add_reporter_message
from rantau.protection.services.triage import link_contact
from tests.actors import get_officer
from tests.factories import cases
from tests.factories.cases import (
    ACTED,
    PAID,
    REMARK,
    RESPONDED,
    create_case,
    create_contact,
    list_case_duties,
    read_receipt,
)


def test_a_case_opened_by_its_reader_is_owned_and_acknowledged(desk):
    case = cases.get_case(desk, create_case(desk))
    assert (case.owner, case.severity, case.step) == (desk.ref, 1, Case.RESPOND)
    assert case.acknowledged_at == clock.now()
    assert case.due_at == case.respond_by == clock.now() + timedelta(minutes=5)
    assert case.target_at == clock.now() + timedelta(days=30)


def test_the_first_answer_is_due_from_when_the_report_came_in(desk):
    contact = create_contact()[0]
    came = clock.now()
    with clock.freeze_clock(came + timedelta(minutes=4)):
        case = cases.get_case(desk, create_case(desk, contact=contact))
    assert case.respond_by == came + timedelta(minutes=5)


def test_a_case_left_to_the_lead_waits_for_acknowledgement(desk):
    case = cases.get_case(desk, create_case(desk, take_over=False))
    assert case.owner == get_officer("kasus.cc").ref
    assert case.acknowledged_at is None


def test_answer_act_and_end_follow_each_other_each_with_its_time(desk, case_officer):
    reference, at = create_case(desk), clock.now()
    duties = []
    for note in (RESPONDED, REMARK, ACTED):
        add_note(desk, uuid4(), reference, note)
        (duty,) = list_case_duties(desk, reference)
        duties.append((duty.kind, duty.due_at - at))
    assert duties == [
        ("protection:act", timedelta(minutes=30)),
        ("protection:act", timedelta(minutes=30)),
        ("protection:close", timedelta(days=30)),
    ]
    close_case(
        case_officer, uuid4(), reference, PAID, seen=cases.get_case(desk, reference).revision
    )
    assert list_case_duties(desk, reference) == []


def test_a_service_case_has_nothing_between_answer_and_end(desk):
    reference = create_case(desk, signs=())
    add_note(desk, uuid4(), reference, RESPONDED)
    assert [d.kind for d in list_case_duties(desk, reference)] == ["protection:close"]


def test_what_is_told_the_reporter_is_read_by_the_code_and_notes_are_not(desk):
    contact, code = create_contact()
    reference = create_case(desk, contact=contact)
    add_note(desk, uuid4(), reference, replace(RESPONDED, to_reporter="Kami datang pukul 9"))
    assert [line.text for line in read_receipt(code).messages] == ["Kami datang pukul 9"]


def test_a_reporters_message_is_a_duty_until_somebody_notes_something(desk):
    contact, code = create_contact()
    reference = create_case(desk, contact=contact)
    add_reporter_message(PUBLIC_ACTOR, uuid4(), "Cepat", code_hash=hash_receipt_code(code))
    assert {d.kind for d in list_case_duties(desk, reference)} == {
        "protection:respond",
        "protection:read_message",
    }
    add_note(desk, uuid4(), reference, REMARK)
    assert {d.kind for d in list_case_duties(desk, reference)} == {"protection:respond"}


def test_a_second_report_is_linked_and_its_code_reads_the_same_answer(desk):
    reference = create_case(desk)
    other, code = create_contact()
    link_contact(desk, uuid4(), other, case_reference=reference)
    add_note(desk, uuid4(), reference, replace(REMARK, to_reporter="Sudah aman"))
    assert [line.text for line in read_receipt(code).messages] == ["Sudah aman"]
    with pytest.raises(ContactAlreadyRead):
        link_contact(desk, uuid4(), other, case_reference=reference)


def test_a_contact_becomes_one_case_only(desk):
    contact = create_contact()[0]
    create_case(desk, contact=contact)
    with pytest.raises(ContactAlreadyRead):
        create_case(desk, contact=contact)


def test_taking_over_is_owning_with_all_that_is_owed(desk, case_officer):
    reference = create_case(desk)
    seen = cases.get_case(desk, reference).revision
    take_over_case(case_officer, uuid4(), reference, seen=seen)
    case = cases.get_case(desk, reference)
    assert (case.owner, case.owner_name) == (case_officer.ref, case_officer.name)
    assert [d.owner for d in list_case_duties(desk, reference)] == [case_officer.ref]
    with pytest.raises(StaleRevision):
        take_over_case(desk, uuid4(), reference, seen=seen)


def test_the_same_key_twice_notes_once(desk):
    reference, key = create_case(desk), uuid4()
    for _ in range(2):
        add_note(desk, key, reference, RESPONDED)
    with reading_as(desk):
        assert Note.objects.count() == 1


@pytest.mark.parametrize(
    "change", ["owner = ''", "owner = null", "due_at = null", "severity = 0", "step = 'ended'"]
)
def test_the_database_itself_refuses_a_case_without_owner_time_or_level(desk, change):
    create_case(desk)
    sql = f"update protection_case set {change}"
    with pytest.raises(IntegrityError), transaction.atomic(), reading_as(desk):
        connection.cursor().execute(sql)


def test_the_inbox_has_unread_reports_first_and_cases_by_due_time(desk):
    calm, urgent = create_case(desk, signs=()), create_case(desk)
    waiting = create_contact()[0]
    with clock.freeze_clock(clock.now() + timedelta(minutes=6)), reading_as(desk):
        found = get_inbox(desk)
    assert [c.reference for c in found.contacts] == [waiting]
    assert [c.reference for c in found.cases] == [urgent, calm]
    assert (
        found.unread_count,
        found.open_count,
        found.overdue_count,
        found.most_serious_count,
    ) == (1, 2, 1, 1)
    assert found.is_worker_silent


def test_the_file_shows_the_messages_written_last(desk):
    contact, code = create_contact()
    reference = create_case(desk, contact=contact)
    with reading_as(desk):
        [linked] = get_case(desk, reference, purpose="test").contacts.all()
        Message.objects.bulk_create(
            Message(
                contact=linked,
                side=Message.DESK,
                words=str(n),
                written_by=desk.ref,
                written_at=clock.now() - timedelta(minutes=MAX_RECENT - n),
            )
            for n in range(MAX_RECENT)
        )
    add_reporter_message(PUBLIC_ACTOR, uuid4(), "Tolong", code_hash=hash_receipt_code(code))
    with reading_as(desk):
        shown = [message.words for message in get_case_overview(desk, reference).messages]
    assert (len(shown), shown[0], shown[-1]) == (MAX_RECENT, "1", "Tolong")


def test_who_served_here_once_keeps_the_own_name_in_the_story(desk):
    gone = replace(desk, ref=f"account:{uuid4()}", name="Petugas Lama")
    reference = create_case(desk)
    take_over_case(gone, uuid4(), reference, seen=cases.get_case(gone, reference).revision)
    with reading_as(desk):
        story = get_case_overview(desk, reference).timeline
    assert {entry.label: entry.actor_name for entry in story} == {
        "Kasus dibuka": desk.name,
        "Kasus dipegang": "Petugas Lama",
    }
