"""Nothing that the worker does makes the verification fail: each of its periodic tasks, and all that
follows from an entry, where there is something to do."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache

from rantau.access.actor import (
    build_system_actor,
    build_system_auditor,
)
from rantau.access.scope import acting_as, reading_as
from rantau.access.services.email_addresses import propose_email
from rantau.common import clock
from rantau.documents.files import get_stored_path, write_file
from rantau.documents.interface import request_signed_copy
from rantau.journal.heads import get_heads_path
from rantau.journal.models import Entry
from rantau.journal.verification import verify_journal
from rantau.partners.models import Agency
from rantau.protection.services.cases import take_over_case
from rantau.registry.inputs import SafeContactInput
from rantau.registry.services.persons import change_safe_contact
from rantau.rounds import wait_curves
from rantau.rounds.codes import hash_device
from rantau.rounds.models import Rejection
from rantau.rounds.services.refunds import claim_refund
from rantau.rounds.services.verification import refuse_originals
from rantau.rounds.stages import Stage
from rantau.worker import periodic_tasks
from rantau.worker.consequences import CONSEQUENCES, apply_consequences
from rantau.worker.periodic_tasks import PERIODIC_TASKS, ROUNDS_ACTOR, follow_offers
from tests.factories.cases import create_case, create_contact, get_case
from tests.factories.documents import issue_document
from tests.factories.examinees import IN_APPEALS, create_examinee
from tests.factories.files import PNG
from tests.factories.journeys import accept, reach_visa, take_file
from tests.factories.merges import merge, read_person
from tests.factories.offers import choose, roster
from tests.factories.placements import BEFORE_CLEARED, create_placement
from tests.factories.repayments import let_it_be_paid
from tests.factories.roster_ends import find_examinee, put_on_roster
from tests.factories.rosters import IN_DOCUMENTS, get_inbox, move, send, write_answers
from tests.factories.rounds import (
    CHECKS,
    CODE,
    OPENING,
    book,
    find_ticket,
    open_slots_at,
    publish_round,
    seat,
    take,
)
from tests.factories.stays import get_stay_of, go_abroad, report_stay
from tests.factories.ties import give_appointment
from tests.fuzz.sending import count_entries
from tests.journal.causes import CAUSES, correct_passport, create_cleared_placement
from tests.module_data import FROZEN_AT
from tests.placement.test_renewal import done  # noqa: F401
from tests.worker_login import get_officer_as_system

FACTORIES = (
    "examinees",
    "journeys",
    "merges",
    "persons",
    "placements",
    "repayments",
    "rosters",
    "rounds",
    "stays",
)
SYSTEM = build_system_actor("test")


@pytest.fixture(autouse=True)
def as_worker(done, settings, tmp_path, monkeypatch):  # noqa: F811
    """The worker's login, whose entries count as committed, with folders of its own; one chosen
    person is enough for a curve of waits."""
    for module in FACTORIES:
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path / "exchange")
    settings.RANTAU_FILES = str(tmp_path / "files")
    monkeypatch.setattr(wait_curves, "MIN_EVENTS", 1)


def find_faults():
    """What `journal verify` finds in this transaction."""
    with reading_as(build_system_auditor("verify")):
        return verify_journal(get_heads_path()).faults


def at(moment):
    return clock.freeze_clock(moment)


def test_whatever_has_consequences_is_tried():
    assert CAUSES.keys() == CONSEQUENCES.keys()


@pytest.mark.parametrize("kind", CAUSES)
def test_whatever_follows_from_an_entry_leaves_a_journal_that_verifies(kind):
    CAUSES[kind]()
    before = count_entries()
    assert apply_consequences() == 1
    assert count_entries() == before + 1
    with reading_as(SYSTEM):
        newest = Entry.objects.filter(actor="system:consequences").order_by("id").last()
        assert newest.cause.kind == kind
    assert find_faults() == ()


# Each prepares work for a task; gives the moments at which it is run.


def prepare_nothing():
    return [FROZEN_AT]


def prepare_correction():
    correct_passport()
    return [FROZEN_AT]


def prepare_cache_entry():
    cache.set("one", 1, 60)
    return [FROZEN_AT + timedelta(seconds=61)]


def prepare_message():
    journey = create_placement()
    person = read_person(journey.person)
    contact = SafeContactInput(channel="sms")
    change_safe_contact(journey.counter, uuid4(), journey.person, contact, seen=person.revision)
    journey.advance_to_selected()
    return [FROZEN_AT]


def prepare_queued_message():
    prepare_message()
    periodic_tasks.queue_messages()
    return [FROZEN_AT]


def prepare_queued_mail():
    propose_email(get_officer_as_system("loket.3212"), uuid4(), "petugas@example.org")
    periodic_tasks.queue_messages()
    return [FROZEN_AT]


def prepare_contact():
    create_contact()
    return [FROZEN_AT + timedelta(minutes=5)]


def prepare_tied_owner():
    desk = get_officer_as_system("operator.cc")
    reference = create_case(desk, accused=("AG-001",))
    owner, seen = get_officer_as_system("kasus.cc"), get_case(desk, reference).revision
    take_over_case(owner, uuid4(), reference, seen=seen)
    give_appointment("kasus.cc", "AG-001", "agency")
    return [FROZEN_AT]


def prepare_places():
    publish_round()
    with at(OPENING + timedelta(minutes=1)):
        take(1)
    return [OPENING + timedelta(minutes=11, seconds=1)]


def prepare_broker():
    publish_round()
    with at(OPENING + timedelta(hours=1)):
        for number in range(1, 6):
            take(number, device=hash_device(CODE, "a-random-token"))
    return [OPENING + timedelta(hours=1)]


def prepare_refused_payer():
    publish_round()
    with at(CHECKS - timedelta(days=1)):
        code = seat(1)
        let_it_be_paid(code)
        open_slots_at()
        book(code)
    with at(CHECKS):
        counter, note = get_officer_as_system("loket.3212"), "Bawa paspor"
        refuse_originals(counter, uuid4(), CODE, find_ticket(code), Rejection.MISSING, note)
    return [CHECKS]


def prepare_roster():
    publish_round()
    with at(IN_DOCUMENTS):
        send(1)
    return [IN_DOCUMENTS]


def prepare_late_answer():
    prepare_roster()
    with at(IN_DOCUMENTS):
        periodic_tasks.write_rosters()
    return [IN_DOCUMENTS + timedelta(days=15)]


def prepare_files():
    publish_round()
    with at(IN_DOCUMENTS):
        [exam] = send(1)
        (get_inbox() / "JAWABAN-1.txt").write_bytes(write_answers(1, {exam: "approved"}))
        (get_inbox() / "SALAH.txt").write_bytes(b"wrong")
    return [IN_DOCUMENTS]


def prepare_people_on_roster():
    """A year after the roster, and the day after the certificate's last."""
    publish_round()
    with at(IN_DOCUMENTS):
        put_on_roster(1, 2)
    return [datetime(2027, 12, 31, 5, tzinfo=UTC), datetime(2029, 2, 13, 5, tzinfo=UTC)]


def prepare_wait():
    publish_round()
    with at(IN_DOCUMENTS):
        exam, _waits = put_on_roster(1, 2)
    later = IN_DOCUMENTS + timedelta(days=50)
    with at(later):
        move(exam, Stage.CHOSEN)
    return [later]


def prepare_offer():
    publish_round()
    with at(IN_DOCUMENTS):
        exam, _other = roster(1, 2)
        choose(1, {exam: {}})
    return [IN_DOCUMENTS + timedelta(days=8)]


def prepare_departure():
    on = IN_DOCUMENTS + timedelta(days=10)
    with at(IN_DOCUMENTS):
        exam = accept()
        reach_visa(exam)
        row = {"on": on.date().isoformat(), "flight": "GA878", "airport": "CGK"}
        take_file("ENTRY_LIST", 1, [{"exam_number": exam, **row}], by=ROUNDS_ACTOR)
    return [on + timedelta(days=8)]


def prepare_stay():
    with at(IN_DOCUMENTS):
        until = get_stay_of(go_abroad(), by=ROUNDS_ACTOR).permit_until
    return [datetime(until.year, until.month, until.day, 5, tzinfo=UTC) - timedelta(days=30)]


def prepare_claim():
    home = IN_DOCUMENTS + timedelta(days=4)
    with at(IN_DOCUMENTS):
        exam = go_abroad()
    with at(home):
        report_stay(1, exam, "left", home.date())
        stay = get_stay_of(exam, by=ROUNDS_ACTOR).reference
        claim_refund(get_officer_as_system("loket.3212"), uuid4(), stay, "return_cost")
    return [home]


def prepare_reentry():
    home = IN_DOCUMENTS + timedelta(days=4)
    with at(IN_DOCUMENTS):
        exam = go_abroad()
    with at(IN_DOCUMENTS + timedelta(days=3)):
        choose(2, {exam: {"outcome": "reentry"}})
    with at(home):
        report_stay(1, exam, "left", home.date())
        follow_offers()
    return [home]


def prepare_late_claim():
    return [moment + timedelta(days=15) for moment in prepare_claim()]


def prepare_answered_offer():
    with at(IN_DOCUMENTS):
        accept()
    return [IN_DOCUMENTS]


def prepare_late_medical():
    with at(IN_DOCUMENTS):
        accept()
    return [IN_DOCUMENTS + timedelta(days=31)]


def prepare_end():
    create_cleared_placement()
    until = date.fromisoformat(BEFORE_CLEARED["visa"]["expires_on"])
    return [datetime(until.year, until.month, until.day, 5, tzinfo=UTC) - timedelta(days=30)]


def prepare_licence_end():
    """One agency's licence ends a month from then."""
    national = get_officer_as_system("pusat")
    with reading_as(national):
        until = Agency.objects.get(office__code="AG-001").licence_until
    with acting_as(national):
        Agency.objects.exclude(office__code="AG-001").update(licence_until=date(2099, 1, 1))
    return [datetime(until.year, until.month, until.day, 5, tzinfo=UTC) - timedelta(days=30)]


def prepare_double():
    publish_round()
    with at(IN_APPEALS):
        merge(*(find_examinee(create_examinee(n)).person.reference for n in (1, 2)))
    return [IN_APPEALS]


def prepare_document():
    clerk = get_officer_as_system("loket.3212")
    document = issue_document(clerk)
    with reading_as(clerk):
        request_signed_copy(document.id)
    return [FROZEN_AT]


def prepare_orphan():
    write_file(get_stored_path("0" * 64), PNG)
    return [FROZEN_AT + timedelta(days=2)]


# Task -> what gives it something to do, and how many entries it writes of that.
WORK = {
    "seal the journal": (prepare_contact, 0),
    "work off consequences": (prepare_correction, 1),
    "queue messages": (prepare_message, 0),
    "send messages": (prepare_queued_message, 0),
    "send mails": (prepare_queued_mail, 0),
    "record the worker's heartbeat": (prepare_nothing, 0),
    "escalate silent duties": (prepare_contact, 1),
    "hand over cases that exclude their owners": (prepare_tied_owner, 1),
    "draw rounds and offer seats": (prepare_places, 1),
    "write rosters into the exchange folder": (prepare_roster, 1),
    "exchange files by SFTP": (prepare_nothing, 0),
    "take in files of counterparts": (prepare_files, 3),
    "ask late counterparts": (prepare_late_answer, 1),
    "keep the clocks of rosters": (prepare_people_on_roster, 6),
    "compute expected waits": (prepare_wait, 0),
    "take offers without an answer as refused": (prepare_offer, 1),
    "take departures that nobody recorded as missed": (prepare_departure, 1),
    "warn before stays abroad end": (prepare_stay, 2),
    "ask insurers that are late with refunds": (prepare_late_claim, 1),
    "report answers to offers": (prepare_answered_offer, 1),
    "open re-entries without a test": (prepare_reentry, 1),
    "keep placements of rounds": (prepare_answered_offer, 1),
    "ask about late steps of journeys": (prepare_late_medical, 1),
    "warn before licences of agencies end": (prepare_licence_end, 1),
    "warn before dates of placements end": (prepare_end, 1),
    "report claims to insurances": (prepare_claim, 1),
    "keep examinees who are one person": (prepare_double, 1),
    "find many places of one": (prepare_broker, 1),
    "list payments to give back": (prepare_refused_payer, 1),
    "delete expired cache entries": (prepare_cache_entry, 0),
    "delete expired tokens": (prepare_nothing, 0),
    "fold statistics": (prepare_nothing, 0),
    "print documents": (prepare_document, 0),
    "delete files that no row names": (prepare_orphan, 0),
}


def test_every_task_of_the_worker_is_tried():
    assert WORK.keys() == {task.name for task in PERIODIC_TASKS}


@pytest.mark.parametrize("task", PERIODIC_TASKS, ids=lambda task: task.name)
def test_every_task_of_the_worker_leaves_a_journal_that_verifies(task):
    prepare, entries = WORK[task.name]
    moments, before = prepare(), count_entries()
    for moment in moments:
        with at(moment):
            assert task.function() or prepare is prepare_nothing
            assert find_faults() == ()
    assert count_entries() == before + entries
