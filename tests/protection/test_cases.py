"""A case has one owner and one next thing at every minute, and ends with an outcome."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.access.actor import NOBODY
from rantau.access.scope import looking
from rantau.core import clock
from rantau.core.errors import Forbidden, Invalid, Stale
from rantau.duties.models import Duty
from rantau.jobs.duties import escalate_silent
from rantau.journal.models import Entry
from rantau.protection.errors import AlreadyRead, CaseEnded, NoSuchCase
from rantau.protection.lookups import answer_for, inbox
from rantau.protection.models import Case, Note
from rantau.protection.receipt import code_hash
from rantau.protection.services.add_message import add_message
from rantau.protection.services.close import close
from rantau.protection.services.link import link
from rantau.protection.services.note import note
from rantau.protection.services.take_over import take_over
from rantau.protection.services.triage import triage
from rantau.protection.telling import Closing, Noting, Triage
from tests.cast import officer
from tests.protection.people import case_of, opened, reported
from tests.worker import officer_seen

PAID = Closing("wage_paid", "agrees", Decimal("1500000.50"))
RESPONDED, ACTED, REMARK = (Noting(kind, "Ditelepon") for kind in ("response", "action", "note"))


@pytest.fixture
def desk(db):
    return officer("operator.cc")


@pytest.fixture
def officer_of_cases(db):
    return officer("kasus.cc")


def duties(actor, reference):
    case = case_of(actor, reference)
    with looking(actor):
        return list(Duty.objects.filter(about=case.id, closed_at=None))


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


# What silence does: as the worker, by the clock.


def line():
    return [officer_seen(login).ref for login in ("kasus.cc", "pimpinan.cc")]


def after(minutes, actor, reference):
    """Sweep `minutes` after the report; the case as it is then."""
    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        escalate_silent()
        return case_of(actor, reference)


def test_a_case_nobody_answers_goes_down_the_line_and_stays_at_its_head(worker_db):
    desk = officer_seen("operator.cc")
    deputy, head = line()
    reference = opened(desk)
    owners = [after(m, desk, reference).owner for m in (4, 5, 6, 15, 30, 60, 240)]
    assert owners == [desk.ref, deputy, deputy, head, head, head, head]
    case = case_of(desk, reference)
    assert case.acknowledged_at is None
    assert case.due_at == case.respond_by


def test_life_and_liberty_escalates_when_nobody_acknowledges_though_answered(worker_db):
    desk = officer_seen("operator.cc")
    deputy, head = line()
    reference = opened(desk, mine=False)
    note(desk, uuid4(), reference, RESPONDED)
    assert [after(m, desk, reference).owner for m in (4, 5)] == [deputy, head]


def test_who_acknowledges_and_answers_in_time_is_left_alone(worker_db):
    desk = officer_seen("operator.cc")
    reference = opened(desk)
    note(desk, uuid4(), reference, RESPONDED)
    assert [after(m, desk, reference).owner for m in (5, 29)] == [desk.ref, desk.ref]
    assert after(30, desk, reference).owner == line()[0]


def test_an_unread_report_wakes_the_next_in_line(worker_db):
    desk = officer_seen("operator.cc")
    reported()
    with clock.frozen(clock.now() + timedelta(minutes=5)), looking(desk):
        assert inbox(desk).contacts[0].owner == line()[0]
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        assert escalate_silent() == 1
    with looking(desk):
        assert inbox(desk).contacts[0].owner == line()[1]


def test_every_escalation_is_an_entry_of_the_case_alone(worker_db):
    desk = officer_seen("operator.cc")
    reference = opened(desk)
    case = after(5, desk, reference)
    with looking(desk):
        entries = Entry.objects.filter(kind="duties:duty:escalated")
        assert [(e.subject_kind, e.subject, e.actor) for e in entries] == [
            ("case", case.id, "system:sweep")
        ]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["respond", "act", "take", "write", "wait", "close"]),
        st.integers(1, 90),
    ),
    max_size=8,
)


@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(ACTS, st.sampled_from([("locked_in",), ("passport_held",), ("wages",), ()]))
def test_every_open_case_has_one_owner_and_one_next_thing_at_every_minute(worker_db, acts, signs):
    """Invariant 6, whatever is done or left undone, in any order."""
    desk, lead = officer_seen("operator.cc"), officer_seen("kasus.cc")
    contact, code = reported()
    reference = opened(desk, signs=signs, contact=contact, mine=len(acts) % 2 == 0)
    at = clock.now()
    for what, minutes in acts:
        at += timedelta(minutes=minutes)
        with clock.frozen(at):
            escalate_silent()
            case = case_of(desk, reference)
            if case.closed_at is None:
                do(what, desk, lead, case, code)
            case = case_of(desk, reference)
            steps = [d for d in duties(desk, reference) if d.kind != "protection:read_message"]
            assert case.owner
            assert len(steps) == (0 if case.closed_at else 1)
            for duty in steps:
                assert (duty.owner, duty.due_at) == (case.owner, case.due_at)
                assert duty.sweep_at is not None


def do(what, desk, lead, case, code):
    if what == "take":
        take_over(lead, uuid4(), case.reference, seen=case.revision)
    elif what == "write":
        add_message(NOBODY, uuid4(), "halo", code_hash=code_hash(code))
    elif what == "close":
        close(lead, uuid4(), case.reference, PAID, seen=case.revision)
    elif what in ("respond", "act"):
        note(desk, uuid4(), case.reference, RESPONDED if what == "respond" else ACTED)
