"""A worker is told what an entry says, once, by the way that is safe, in words that betray nothing."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from rantau.access.actor import build_system_actor, build_worker_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.exchange import outbox
from rantau.exchange.channels import Delivery, FileChannel
from rantau.exchange.messages import MESSAGE_KINDS, build_text
from rantau.exchange.models import Message
from rantau.exchange.outbox import queue_messages, record_report, send_messages
from rantau.exchange.safe_hours import find_safe_moment
from rantau.exchange.selectors import get_sending_report, list_own_messages
from rantau.registry.inputs import SafeContactInput
from rantau.registry.models import Person, SafeContact
from rantau.registry.selectors import get_person
from rantau.registry.services.access_grounds import ServeInput, serve_person
from rantau.registry.services.persons import change_safe_contact
from tests.factories import merges, persons, placements
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")
PHONE = "+6281200000001"


@pytest.fixture
def selected(channel):
    """A candidate who may be sent SMS, and was selected."""
    journey = placements.create_placement()
    change_contact(journey, channel="sms")
    journey.advance_to_selected()
    return journey


def change_contact(journey, *, person=None, **changes):
    """Change the safe way of the worker, or of `person`."""
    reference = person or journey.person
    with reading_as(journey.counter):
        revision = get_person(journey.counter, reference, purpose="test").revision
    contact = SafeContactInput(**changes)
    change_safe_contact(journey.counter, uuid4(), reference, contact, seen=revision)


def list_messages():
    with reading_as(SYSTEM):
        return list(Message.objects.order_by("id"))


def send_at(moment):
    with clock.freeze_clock(moment):
        return send_messages()


def test_a_message_is_made_once_however_often_the_entry_is_offered(selected):
    assert queue_messages() > 0
    queue_messages()

    codes = [each.kind for each in list_messages()]
    assert codes.count("news") == len(set(each.entry_id for each in list_messages()))
    assert {each.state for each in list_messages()} == {Message.QUEUED}


def test_it_is_sent_once_to_the_persons_own_telephone(selected, channel):
    queue_messages()
    count = len(list_messages())
    send_messages()
    send_messages()

    assert len(channel.given) == count
    assert {to for _id, to, _text in channel.given} == {PHONE}
    assert {(each.state, each.cost) for each in list_messages()} == {(Message.SENT, 250)}


def test_one_that_cannot_be_made_keeps_no_other_waiting_and_is_made_later(channel, monkeypatch):
    own, elsewhere = get_officer_as_system("loket.3212"), get_officer_as_system("loket.3578")
    references = [persons.create_unlike_person(own, name) for name in ("broken", "other")]
    for reference in references:
        serve_person(elsewhere, uuid4(), ServeInput(reference, persons.BORN))
    with reading_as(SYSTEM):
        broken, other = (Person.objects.get(reference=each).id for each in references)

    def find_person(entry):
        if entry.subject == broken or entry.terms.get("person") == references[0]:
            with connection.cursor() as cursor:
                cursor.execute("select 1 / 0")
        return Person.objects.get(id=other)

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_find_person", find_person)
        queue_messages()
    assert {each.person_id for each in list_messages()} == {other}

    with clock.freeze_clock(clock.now() + timedelta(minutes=1)):
        queue_messages()
    assert {each.person_id for each in list_messages()} == {broken, other}


@pytest.mark.parametrize("way", ["none", "call", "visit"])
def test_without_a_way_for_messages_it_is_only_shown(channel, way):
    journey = placements.create_placement()
    change_contact(journey, channel=way)
    journey.advance_to_selected()
    queue_messages()
    send_messages()

    assert channel.given == []
    assert {each.state for each in list_messages()} == {Message.SHOWN}
    worker = get_worker(journey)
    with reading_as(worker):
        assert list_own_messages(worker).count() == len(list_messages())


def get_worker(journey):
    with reading_as(SYSTEM):
        return build_worker_actor(Person.objects.get(reference=journey.person).id)


def test_a_way_that_is_no_longer_safe_is_not_used(selected, channel):
    queue_messages()
    change_contact(selected, channel="none")
    send_messages()

    assert channel.given == []
    assert {each.fault for each in list_messages()} == {"no_safe_way"}


def test_it_waits_for_the_safe_hours_of_the_place(channel):
    journey = placements.create_placement()
    change_contact(journey, channel="sms", from_hour=19, until_hour=21)
    journey.advance_to_selected()
    queue_messages()

    assert {each.send_after for each in list_messages()} == {
        datetime(2027, 3, 2, 12, 0, tzinfo=UTC)
    }
    assert send_messages() == 0
    assert send_at(datetime(2027, 3, 2, 12, 0, tzinfo=UTC)) > 0


def test_when_its_hours_are_over_it_waits_for_the_next(channel):
    journey = placements.create_placement()
    change_contact(journey, channel="sms", from_hour=19, until_hour=21)
    journey.advance_to_selected()
    queue_messages()
    channel.answers = [Delivery(Message.QUEUED, fault="gateway_503")] * 1000
    send_at(datetime(2027, 3, 2, 13, 59, tzinfo=UTC))
    channel.answers, channel.given = [], []

    assert send_at(datetime(2027, 3, 2, 14, 1, tzinfo=UTC)) == 0
    assert channel.given == []
    assert send_at(datetime(2027, 3, 3, 12, 0, tzinfo=UTC)) > 0
    assert {each.tries for each in list_messages()} == {2}


def test_after_a_merge_the_hours_of_the_registration_that_stands_count(channel):
    stands = persons.create_person(name="Zubaedah", nik="")
    journey = placements.create_placement(not_same=(stands,))
    change_contact(journey, channel="sms", from_hour=0, until_hour=24)
    change_contact(journey, person=stands, channel="sms", from_hour=19, until_hour=21)
    journey.advance_to_selected()
    queue_messages()
    merges.merge(stands, journey.person)

    assert send_at(datetime(2027, 3, 2, 11, 59, tzinfo=UTC)) == 0
    assert channel.given == []
    assert send_at(datetime(2027, 3, 2, 12, 0, tzinfo=UTC)) > 0


def test_after_an_undoing_each_is_told_what_is_hers(channel):
    stands = persons.create_person(name="Zubaedah", nik="", phone="+6281299999999")
    journey = placements.create_placement(not_same=(stands,))
    change_contact(journey, channel="sms", from_hour=19, until_hour=21)
    change_contact(journey, person=stands, channel="sms", from_hour=19, until_hour=21)
    merge = merges.merge(stands, journey.person)
    journey.advance_to_selected()
    queue_messages()
    merges.undo(merge)
    send_at(datetime(2027, 3, 2, 12, 0, tzinfo=UTC))

    news = build_text("news")
    assert {to for _id, to, text in channel.given if text == news} == {PHONE}
    worker = get_worker(journey)
    with reading_as(worker):
        assert "news" in list_own_messages(worker).values_list("kind", flat=True)


@pytest.mark.parametrize(
    ("hours", "local", "expected"),
    [
        ((8, 20), 10, 10),
        ((8, 20), 22, 8),
        ((8, 20), 5, 8),
        ((21, 6), 23, 23),
        ((21, 6), 3, 3),
        ((21, 6), 12, 21),
        ((0, 24), 3, 3),
    ],
)
def test_hours_may_go_over_midnight(channel, hours, local, expected):
    journey = placements.create_placement()
    with reading_as(SYSTEM):
        person = Person.objects.get(reference=journey.person)
        contact = SafeContact(person=person, channel="sms", from_hour=hours[0], until_hour=hours[1])
        at = datetime(2027, 3, 2, local, 30, tzinfo=ZoneInfo("Asia/Jakarta"))

        assert find_safe_moment(person, contact, at).astimezone(at.tzinfo).hour == expected


def test_what_was_not_taken_is_tried_again_later_and_given_up_at_last(selected, channel):
    queue_messages()
    only = list_messages()[0]
    channel.answers = [Delivery(Message.QUEUED, fault="gateway_503")] * 1000
    at = clock.now()
    for _ in range(outbox.MAX_TRIES):
        send_at(at)
        assert send_at(at) == 0
        at += timedelta(hours=24)

    message = next(each for each in list_messages() if each.id == only.id)
    assert (message.state, message.tries, message.fault) == ("failed", 8, "gateway_503")


def test_a_process_that_ended_while_it_sent_sends_that_one_no_second_time(selected, channel):
    queue_messages()
    tried = next(outbox._claim_due(outbox.TO_TELEPHONES))
    with clock.freeze_clock(clock.now() + timedelta(minutes=11)):
        send_messages()

    assert tried.id not in {given[0] for given in channel.given}
    assert [(e.state, e.fault) for e in list_messages() if e.id == tried.id] == [
        ("unknown", "interrupted")
    ]


def test_a_process_that_is_ended_has_claimed_no_other_than_the_one_it_sends(selected, channel):
    queue_messages()
    next(outbox._claim_due(outbox.TO_TELEPHONES))
    waiting = {each.id for each in list_messages() if each.state == Message.QUEUED}
    send_messages()

    assert waiting
    assert {given[0] for given in channel.given} == waiting


def test_a_channel_that_sends_once_is_given_it_again(selected, channel):
    channel.repeats = True
    queue_messages()
    claimed = next(outbox._claim_due(outbox.TO_TELEPHONES))
    with clock.freeze_clock(clock.now() + timedelta(minutes=11)):
        send_messages()

    assert claimed.id in {given[0] for given in channel.given}


def test_a_report_of_the_gateway_is_recorded_for_what_was_sent_only(selected, channel):
    queue_messages()
    first = list_messages()[0]
    assert not record_report(str(first.id), is_delivered=True)
    send_messages()

    assert record_report(str(first.id), is_delivered=True)
    assert {each.state for each in list_messages() if each.id == first.id} == {"delivered"}
    assert not record_report(str(uuid4()), is_delivered=True)


def test_an_office_that_serves_her_elsewhere_makes_a_message(channel):
    journey = placements.create_placement()
    elsewhere = get_officer_as_system("loket.3578")
    serve_person(elsewhere, uuid4(), ServeInput(journey.person, persons.BORN))
    queue_messages()

    assert [each.kind for each in list_messages()][-1:] == ["record_opened"]


def test_a_new_sign_in_code_makes_a_message(channel):
    journey = placements.create_placement()
    persons.create_sign_in_code(journey.counter, journey.person)
    queue_messages()

    assert [each.kind for each in list_messages()][-1:] == ["code_given"]


def correct_phone(journey, number):
    persons.correct_fact(journey.counter, journey.person, phone=number)


def list_given(channel):
    """To which numbers which words were sent, in no order."""
    return {(to, text) for _message, to, text in channel.given}


OLD_NUMBER_WORDS = build_text("phone_replaced")


def test_the_number_that_was_replaced_hears_of_it_once(channel):
    journey = placements.create_placement()
    change_contact(journey, channel="sms")
    correct_phone(journey, "081299990002")
    queue_messages()
    queue_messages()
    send_messages()

    assert len(channel.given) == 3
    assert list_given(channel) == {
        ("+6281299990002", build_text("news")),
        ("+6281299990002", build_text("record_corrected")),
        (PHONE, OLD_NUMBER_WORDS),
    }
    assert PHONE not in str([vars(each) for each in list_messages()])


def test_also_where_another_fact_waits_for_a_second_officer(channel):
    journey = placements.create_placement()
    change_contact(journey, channel="sms")
    journey.advance_to_selected()
    persons.correct_fact(
        journey.counter, journey.person, phone="081299990002", name="Siti Nur Halimah"
    )
    queue_messages()
    send_messages()
    assert [to for to, text in list_given(channel) if text == OLD_NUMBER_WORDS] == [PHONE]


@pytest.mark.parametrize("way", ["none", "call", "visit"])
def test_the_old_number_hears_nothing_where_no_message_is_safe(channel, way):
    journey = placements.create_placement()
    change_contact(journey, channel=way)
    correct_phone(journey, "081299990002")
    queue_messages()
    send_messages()
    assert channel.given == []
    assert {each.state for each in list_messages()} == {Message.SHOWN}


def test_no_old_number_is_told_of_a_first_number_or_another_fact(channel):
    journey = placements.create_placement()
    change_contact(journey, channel="sms")
    persons.correct_fact(journey.counter, journey.person, alias="Nur")
    correct_phone(journey, "")
    correct_phone(journey, "081299990002")
    queue_messages()
    assert [each.kind for each in list_messages()].count("phone_replaced") == 1


def create_pair(counter, monkeypatch, phone):
    """Two registrations of one person who may be sent SMS, the second under this number."""
    monkeypatch.setattr(merges, "get_officer", get_officer_as_system)
    safe = SafeContactInput(channel="sms")
    first = persons.create_person(counter, safe=safe)
    second = persons.create_person(
        counter, name="Siti Nurhalimah", nik="", phone=phone, safe=safe, not_same=(first,)
    )
    return first, second


def test_each_registration_is_told_of_merge_and_undoing_at_its_own_number(channel, monkeypatch):
    counter = get_officer_as_system("loket.3212")
    first, second = create_pair(counter, monkeypatch, "081299990002")
    done = merges.merge(first, second)
    queue_messages()
    send_messages()
    words = build_text("registrations_merged")
    assert list_given(channel) == {(PHONE, words), ("+6281299990002", words)}

    channel.given.clear()
    merges.undo(done)
    queue_messages()
    send_messages()
    words = build_text("registrations_separated")
    assert list_given(channel) == {(PHONE, words), ("+6281299990002", words)}


@pytest.mark.parametrize("phone", ["", PHONE])
def test_a_registration_without_a_number_of_its_own_is_told_once(channel, monkeypatch, phone):
    counter = get_officer_as_system("loket.3212")
    merges.merge(*create_pair(counter, monkeypatch, phone))
    queue_messages()
    send_messages()
    assert list_given(channel) == {(PHONE, build_text("registrations_merged"))}


@pytest.mark.parametrize("phone", ["", PHONE])
def test_two_people_separated_again_each_read_it_and_one_number_is_sent_it_once(
    channel, monkeypatch, phone
):
    counter = get_officer_as_system("loket.3212")
    first, second = create_pair(counter, monkeypatch, phone)
    merges.undo(merges.merge(first, second))
    queue_messages()
    send_messages()
    rows = [each for each in list_messages() if each.kind == "registrations_separated"]
    assert sorted(each.state for each in rows) == [Message.SENT, Message.SHOWN]
    assert len({each.person_id for each in rows}) == 2
    words = build_text("registrations_separated")
    assert [to for _message, to, text in channel.given if text == words] == [PHONE]


def test_a_new_key_of_a_telephone_makes_a_message():
    assert MESSAGE_KINDS["registry:passkey:added"].code == "passkey_added"


def test_headquarters_sees_how_sending_fares_and_no_person(selected, channel):
    queue_messages()
    channel.answers = [Delivery(Message.FAILED, fault="gateway_400")]
    send_messages()
    headquarters = get_officer_as_system("pusat")
    with reading_as(headquarters):
        report = get_sending_report(headquarters)

    assert report.counts["failed"] == 1
    assert report.cost == 250 * report.counts.get("sent", 0)
    assert [each.fault for each in report.faults] == ["gateway_400"]


def test_the_file_is_for_its_owner_alone_and_has_a_line_a_message(tmp_path):
    channel = FileChannel(tmp_path / "messages" / "outbox.jsonl")
    ids = [uuid4(), uuid4()]
    for each in ids:
        assert channel.send(each, to=PHONE, text="Rantau: …").state == Message.SENT

    lines = [json.loads(line) for line in channel.path.read_text().splitlines()]
    assert [line["id"] for line in lines] == [str(each) for each in ids]
    assert channel.path.stat().st_mode & 0o777 == 0o600
