"""What silence does: as the worker, by the clock; and that nothing else leaves a case ownerless."""

from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.journal.models import Entry
from rantau.protection.receipt_codes import hash_receipt_code
from rantau.protection.selectors import get_inbox
from rantau.protection.services.cases import add_note, close_case, take_over_case
from rantau.protection.services.contacts import add_reporter_message
from rantau.worker.periodic_tasks import escalate_silent_duties
from tests.factories.cases import (
    ACTED,
    PAID,
    REMARK,
    RESPONDED,
    create_case,
    create_contact,
    get_case,
    list_case_duties,
)
from tests.worker_login import get_officer_as_system

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["respond", "act", "take", "write", "wait", "close"]),
        st.integers(1, 90),
    ),
    max_size=8,
)


def get_chain():
    """The standing deputy and the head of the desk, as the journal names them."""
    return [get_officer_as_system(login).ref for login in ("kasus.cc", "pimpinan.cc")]


def sweep_after(minutes, actor, reference):
    """Sweep `minutes` after the report; the case as it is then."""
    with clock.freeze_clock(clock.now() + timedelta(minutes=minutes)):
        escalate_silent_duties()
        return get_case(actor, reference)


def test_a_case_nobody_answers_goes_down_the_line_and_stays_at_its_head(worker_db):
    desk = get_officer_as_system("operator.cc")
    deputy, head = get_chain()
    reference = create_case(desk)
    owners = [sweep_after(m, desk, reference).owner for m in (4, 5, 6, 15, 30, 60, 240)]
    assert owners == [desk.ref, deputy, deputy, head, head, head, head]
    case = get_case(desk, reference)
    assert case.acknowledged_at is None
    assert case.due_at == case.respond_by


def test_life_and_liberty_escalates_when_nobody_acknowledges_though_answered(worker_db):
    desk = get_officer_as_system("operator.cc")
    deputy, head = get_chain()
    reference = create_case(desk, take_over=False)
    add_note(desk, uuid4(), reference, RESPONDED)
    assert [sweep_after(m, desk, reference).owner for m in (4, 5)] == [deputy, head]


def test_who_acknowledges_and_answers_in_time_is_left_alone(worker_db):
    desk = get_officer_as_system("operator.cc")
    reference = create_case(desk)
    add_note(desk, uuid4(), reference, RESPONDED)
    assert [sweep_after(m, desk, reference).owner for m in (5, 29)] == [desk.ref, desk.ref]
    assert sweep_after(30, desk, reference).owner == get_chain()[0]


def test_an_unread_report_wakes_the_next_in_line(worker_db):
    desk = get_officer_as_system("operator.cc")
    create_contact()
    with clock.freeze_clock(clock.now() + timedelta(minutes=5)), reading_as(desk):
        assert get_inbox(desk).contacts[0].owner == get_chain()[0]
    with clock.freeze_clock(clock.now() + timedelta(minutes=5)):
        assert escalate_silent_duties() == 1
    with reading_as(desk):
        assert get_inbox(desk).contacts[0].owner == get_chain()[1]


def test_every_escalation_is_an_entry_of_the_case_alone(worker_db):
    desk = get_officer_as_system("operator.cc")
    reference = create_case(desk)
    case = sweep_after(5, desk, reference)
    with reading_as(desk):
        entries = Entry.objects.filter(kind="duties:duty:escalated")
        assert [(e.subject_kind, e.subject, e.actor) for e in entries] == [
            ("case", case.id, "system:sweep")
        ]


@settings(
    max_examples=settings.default.max_examples // 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(ACTS, st.sampled_from([("locked_in",), ("passport_held",), ("wages",), ()]))
def test_every_open_case_has_one_owner_and_one_next_thing_at_every_minute(worker_db, acts, signs):
    """Invariant 6, whatever is done or left undone, in any order."""
    desk, lead = get_officer_as_system("operator.cc"), get_officer_as_system("kasus.cc")
    contact, code = create_contact()
    reference = create_case(desk, signs=signs, contact=contact, take_over=len(acts) % 2 == 0)
    at = clock.now()
    for what, minutes in acts:
        at += timedelta(minutes=minutes)
        with clock.freeze_clock(at):
            escalate_silent_duties()
            case = get_case(desk, reference)
            if case.closed_at is None:
                act(what, desk, lead, case, code)
            case = get_case(desk, reference)
            steps = [
                d for d in list_case_duties(desk, reference) if d.kind != "protection:read_message"
            ]
            assert case.owner
            assert len(steps) == (0 if case.closed_at else 1)
            for duty in steps:
                assert (duty.owner, duty.due_at) == (case.owner, case.due_at)
                assert duty.sweep_at is not None


def act(what, desk, lead, case, code):
    """Do one of ACTS to an open case."""
    if what == "take":
        take_over_case(lead, uuid4(), case.reference, seen=case.revision)
    elif what == "write":
        add_reporter_message(PUBLIC_ACTOR, uuid4(), "halo", code_hash=hash_receipt_code(code))
    elif what == "close":
        if any(d.kind == "protection:read_message" for d in list_case_duties(desk, case.reference)):
            add_note(desk, uuid4(), case.reference, REMARK)
            case = get_case(desk, case.reference)
        close_case(lead, uuid4(), case.reference, PAID, seen=case.revision)
    elif what in ("respond", "act"):
        add_note(desk, uuid4(), case.reference, RESPONDED if what == "respond" else ACTED)
