"""A duty has one owner and one due time, and is seen by its office and nobody else."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from rantau.access import permissions
from rantau.access.actor import PUBLIC_ACTOR, build_system_actor
from rantau.access.roles import ROLES
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.duties import interface
from rantau.duties.interface import (
    DutyInput,
    DutyKind,
    Escalation,
    advance_duties,
    close_duty,
    open_duty,
    reassign_duty,
)
from rantau.duties.models import Duty
from rantau.duties.selectors import get_worker_seen_at
from rantau.duties.worklist import WorklistFilter, get_worklist
from rantau.journal.interface import JournalEvent
from rantau.journal.models import Entry
from rantau.worker.periodic_tasks import escalate_silent_duties, report_heartbeat
from tests.actors import get_officer
from tests.worker_login import get_officer_as_system

SWEEP = build_system_actor("sweep")


@pytest.fixture(autouse=True)
def invented_kinds(monkeypatch):
    """Two invented kinds: one that only becomes late, one that goes to the next in line."""

    def escalate(duty):
        event = JournalEvent("case", duty.about, duty.escalations, {})
        return Escalation("account:next", clock.now() + timedelta(minutes=5), event)

    own = {
        "test:look": DutyKind("test:look", "Look", "test.look"),
        "test:answer": DutyKind("test:answer", "Answer", "test.look", escalate=escalate),
    }
    monkeypatch.setitem(
        permissions._roles_by_permission, "test.look", {*ROLES, "worker"} - {"administrator"}
    )
    monkeypatch.setattr(interface, "_kinds", own)


@pytest.fixture
def crisis_center(db):
    return get_officer("operator.cc")


def open_test_duty(actor, kind="test:look", *, minutes=60, **changes):
    """Open a duty as the actor; gives what it is about."""
    about = uuid7()
    duty_input = DutyInput(
        kind, "case", "KS-0000-0000", actor.office, clock.now() + timedelta(minutes=minutes)
    )
    with reading_as(actor):
        open_duty(about=about, duty=replace(duty_input, **changes))
    return about


def list_worklist(actor):
    with reading_as(actor):
        return {line.duty.about for line in get_worklist(actor).items}


def test_a_worklist_holds_what_the_own_office_owes_soonest_first(indramayu, bandung):
    later, sooner = open_test_duty(indramayu, minutes=90), open_test_duty(indramayu, minutes=30)
    late, _unrelated = open_test_duty(indramayu, minutes=-1), open_test_duty(bandung)
    with reading_as(indramayu):
        found = get_worklist(indramayu)
    assert [line.duty.about for line in found.items] == [late, sooner, later]
    assert [line.is_overdue for line in found.items] == [True, False, False]
    assert (found.open_count, found.overdue_count, found.has_more) == (3, 1, False)


def test_a_worklist_has_pages(indramayu):
    for _ in range(51):
        open_test_duty(indramayu)
    with reading_as(indramayu):
        first = get_worklist(indramayu)
        after = first.items[-1].duty.id
        second = get_worklist(indramayu, WorklistFilter(after=after))
    assert (len(first.items), first.has_more, len(second.items), second.has_more) == (
        50,
        True,
        1,
        False,
    )


def test_a_confidential_duty_is_the_crisis_centers_alone(crisis_center, headquarters, indramayu):
    """Also where the duty names another office, which does not even count it."""
    about = open_test_duty(crisis_center, confidential=True)
    hidden = open_test_duty(crisis_center, confidential=True, office=indramayu.office)
    assert list_worklist(crisis_center) == {about}
    for other in (headquarters, indramayu, get_officer("inspektorat")):
        with reading_as(other):
            assert Duty.objects.filter(about__in=[about, hidden]).count() == 0
            assert get_worklist(other).open_count == 0


def test_the_public_has_no_worklist(indramayu):
    open_test_duty(indramayu)
    with pytest.raises(Exception, match="permission denied"), reading_as(PUBLIC_ACTOR):
        Duty.objects.count()


def test_a_person_sees_what_is_owed_to_the_person_and_nothing_confidential(indramayu):
    me = uuid4()
    mine = open_test_duty(indramayu, person=me)
    (
        open_test_duty(indramayu, person=uuid4()),
        open_test_duty(indramayu, person=me, confidential=True),
    )
    assert list_worklist(
        replace(PUBLIC_ACTOR, role="worker", database_role="r_self", person=me)
    ) == {mine}


def test_closing_and_opening_the_next_is_one_statement(
    indramayu, west_java, django_assert_num_queries
):
    about = open_test_duty(indramayu)
    duty_input = DutyInput("test:answer", "case", "KS", west_java.office, clock.now())
    with reading_as(indramayu), django_assert_num_queries(1):
        assert (
            advance_duties(about=about, closes=("test:look",), outcome="done", opens=duty_input)
            == 1
        )
    assert (list_worklist(indramayu), list_worklist(west_java)) == (set(), {about})


def test_a_role_that_cannot_open_the_page_has_no_such_duty(indramayu):
    open_test_duty(indramayu)
    administrator = get_officer("admin.3212")
    with reading_as(administrator):
        worklist = get_worklist(administrator)

    assert administrator.office == indramayu.office
    assert (worklist.items, worklist.open_count, worklist.overdue_count) == ([], 0, 0)


def test_the_app_above_closes_a_duty_that_its_actor_cannot_read(indramayu, west_java):
    about = open_test_duty(west_java)
    with reading_as(indramayu):
        close_duty("test:look", about=about, outcome="withdrawn")
        with pytest.raises(DatabaseError, match="no row"):
            close_duty("test:look", about=about, outcome="withdrawn")
    assert list_worklist(west_java) == set()


def test_a_confidential_duty_is_closed_by_the_crisis_center_only(
    crisis_center, indramayu, headquarters
):
    about = open_test_duty(crisis_center, confidential=True)
    for outside in (indramayu, headquarters, PUBLIC_ACTOR):
        with reading_as(outside), pytest.raises(DatabaseError, match="no row"):
            close_duty("test:look", about=about, outcome="gone")
    assert list_worklist(crisis_center) == {about}


def test_one_open_duty_of_a_kind_about_one_thing(indramayu):
    about = open_test_duty(indramayu)
    duty_input = DutyInput("test:look", "case", "KS", indramayu.office, clock.now())
    with pytest.raises(IntegrityError), reading_as(indramayu):
        open_duty(about=about, duty=duty_input)
    with reading_as(indramayu):
        advance_duties(about=about, closes=("test:look",), outcome="again", opens=duty_input)
    assert list_worklist(indramayu) == {about}


def test_the_interface_refuses_to_work_outside_a_transaction(django_db_setup, django_db_blocker):
    duty_input = DutyInput("test:look", "case", "KS", uuid4(), clock.now())
    with django_db_blocker.unblock(), pytest.raises(RuntimeError):
        open_duty(about=uuid4(), duty=duty_input)
    with django_db_blocker.unblock(), pytest.raises(RuntimeError):
        reassign_duty(uuid4(), owner="x", office=uuid4(), sweep_at=None)


def test_an_undeclared_kind_is_not_opened(indramayu):
    duty_input = DutyInput("test:unknown", "case", "KS", indramayu.office, clock.now())
    with pytest.raises(KeyError), reading_as(indramayu):
        open_duty(about=uuid4(), duty=duty_input)


def test_a_duty_handed_over_leaves_the_one_worklist_for_the_other(indramayu, west_java):
    about = open_test_duty(indramayu)
    with reading_as(indramayu):
        duty = Duty.objects.get(about=about)
        reassign_duty(duty.id, owner="", office=west_java.office, sweep_at=None)
    assert (list_worklist(indramayu), list_worklist(west_java)) == (set(), {about})


def test_a_duty_that_is_done_is_handed_to_nobody(indramayu, west_java):
    about = open_test_duty(indramayu)
    with reading_as(indramayu):
        duty = Duty.objects.get(about=about)
        close_duty("test:look", about=about, outcome="done")
        with pytest.raises(DatabaseError, match="no row"):
            reassign_duty(duty.id, owner="", office=west_java.office, sweep_at=None)


def test_silence_goes_to_the_next_in_line_again_and_again(worker_db):
    crisis_center = get_officer_as_system("operator.cc")
    about = open_test_duty(crisis_center, "test:answer", minutes=10, confidential=True)
    at = clock.now()
    assert escalate_silent_duties() == 0
    for minutes, steps in ((10, 1), (12, 1), (15, 2)):
        with clock.freeze_clock(at + timedelta(minutes=minutes)):
            escalate_silent_duties()
        with reading_as(SWEEP):
            duty = Duty.objects.get(about=about)
        assert (duty.escalations, duty.owner) == (steps, "account:next")
    assert duty.due_at == at + timedelta(minutes=10)


def test_what_is_merely_late_is_noted_once(worker_db):
    indramayu = get_officer_as_system("loket.3212")
    open_test_duty(indramayu, minutes=-1)
    assert (escalate_silent_duties(), escalate_silent_duties()) == (1, 0)
    with reading_as(SWEEP):
        assert Entry.objects.filter(kind="duties:duty:escalated").count() == 1


def test_what_was_done_in_time_is_left_alone(worker_db):
    indramayu = get_officer_as_system("loket.3212")
    about = open_test_duty(indramayu, minutes=-1)
    with reading_as(indramayu):
        close_duty("test:look", about=about, outcome="done")
    assert escalate_silent_duties() == 0


def test_the_worker_shows_that_it_lives(worker_db):
    crisis_center = get_officer_as_system("operator.cc")
    with reading_as(crisis_center):
        assert get_worker_seen_at() is None
    report_heartbeat()
    with reading_as(crisis_center):
        assert get_worker_seen_at() == clock.now()


def test_a_transaction_that_fails_leaves_no_duty(indramayu):
    def fail():
        with transaction.atomic():
            open_test_duty(indramayu)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list_worklist(indramayu) == set()
