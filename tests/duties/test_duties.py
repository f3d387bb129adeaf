"""What is owed has one owner and one time, and is seen by whoever owes it and nobody else."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rantau.access.actor import NOBODY, system
from rantau.access.scope import looking
from rantau.core import clock
from rantau.core.keys import uuid7
from rantau.duties import kinds
from rantau.duties.kinds import DutyKind, Escalation
from rantau.duties.lookups import worker_seen, worklist
from rantau.duties.models import Duty
from rantau.duties.parts import DutyTerms, advance, close_duty, hand_over, open_duty
from rantau.jobs.duties import escalate_silent, show_life
from rantau.journal.models import Entry
from rantau.journal.record import Happening
from tests.cast import officer
from tests.worker import officer_seen

SWEEP = system("sweep")


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    """Two invented kinds: one that only becomes late, one that goes to the next in line."""

    def passed_on(duty):
        said = Happening("case", duty.about, duty.escalations, {})
        return Escalation("account:next", clock.now() + timedelta(minutes=5), said)

    own = {
        "test:look": DutyKind("test:look", "Look"),
        "test:answer": DutyKind("test:answer", "Answer", escalates=passed_on),
    }
    monkeypatch.setattr(kinds, "_shelf", own)


@pytest.fixture
def crisis(db):
    return officer("operator.cc")


def owed(actor, kind="test:look", *, minutes=60, **changes):
    """Open a duty as the actor; gives what it is about."""
    about = uuid7()
    terms = DutyTerms(
        kind, "case", "KS-0000-0000", actor.office, clock.now() + timedelta(minutes=minutes)
    )
    with looking(actor):
        open_duty(about=about, terms=replace(terms, **changes))
    return about


def seen(actor):
    with looking(actor):
        return {line.duty.about for line in worklist(actor).lines}


def test_a_worklist_holds_what_the_own_office_owes_soonest_first(indramayu, bandung):
    later, sooner = owed(indramayu, minutes=90), owed(indramayu, minutes=30)
    late, _noise = owed(indramayu, minutes=-1), owed(bandung)
    with looking(indramayu):
        found = worklist(indramayu)
    assert [line.duty.about for line in found.lines] == [late, sooner, later]
    assert [line.overdue for line in found.lines] == [True, False, False]
    assert (found.open, found.overdue, found.more) == (3, 1, False)


def test_a_worklist_has_pages(indramayu):
    for _ in range(51):
        owed(indramayu)
    with looking(indramayu):
        first, second = worklist(indramayu, 1), worklist(indramayu, 2)
    assert (len(first.lines), first.more, len(second.lines), second.more) == (50, True, 1, False)


def test_a_walled_duty_is_the_crisis_centers_alone(crisis, headquarters, indramayu):
    """Even where it is another office's by name, and even uncounted."""
    about = owed(crisis, walled=True)
    hidden = owed(crisis, walled=True, office=indramayu.office)
    assert seen(crisis) == {about}
    for other in (headquarters, indramayu, officer("inspektorat")):
        with looking(other):
            assert Duty.objects.filter(about__in=[about, hidden]).count() == 0
            assert worklist(other).open == 0


def test_nobody_has_a_worklist(indramayu):
    owed(indramayu)
    with pytest.raises(Exception, match="permission denied"), looking(NOBODY):
        Duty.objects.count()


def test_a_person_sees_what_is_owed_to_the_person_and_not_behind_a_wall(indramayu):
    me = uuid4()
    mine = owed(indramayu, person=me)
    owed(indramayu, person=uuid4()), owed(indramayu, person=me, walled=True)
    assert seen(replace(NOBODY, scope="r_self", person=me)) == {mine}


def test_closing_and_opening_the_next_is_one_statement(
    indramayu, west_java, django_assert_num_queries
):
    about = owed(indramayu)
    terms = DutyTerms("test:answer", "case", "KS", west_java.office, clock.now())
    with looking(indramayu), django_assert_num_queries(1):
        assert advance(about=about, closes=("test:look",), outcome="done", opens=terms) == 1
    assert (seen(indramayu), seen(west_java)) == (set(), {about})


def test_a_duty_is_closed_by_whoever_was_judged_above_though_unseen(indramayu, west_java):
    about = owed(west_java)
    with looking(indramayu):
        assert close_duty("test:look", about=about, outcome="withdrawn")
        assert not close_duty("test:look", about=about, outcome="withdrawn")
    assert seen(west_java) == set()


def test_a_walled_duty_is_closed_from_inside_the_wall_only(crisis, indramayu, headquarters):
    about = owed(crisis, walled=True)
    for outside in (indramayu, headquarters, NOBODY):
        with looking(outside):
            assert not close_duty("test:look", about=about, outcome="gone")
    assert seen(crisis) == {about}


def test_one_open_duty_of_a_kind_about_one_thing(indramayu):
    about = owed(indramayu)
    terms = DutyTerms("test:look", "case", "KS", indramayu.office, clock.now())
    with pytest.raises(IntegrityError), looking(indramayu):
        open_duty(about=about, terms=terms)
    with looking(indramayu):
        advance(about=about, closes=("test:look",), outcome="again", opens=terms)
    assert seen(indramayu) == {about}


def test_parts_refuse_to_work_outside_a_transaction(django_db_setup, django_db_blocker):
    terms = DutyTerms("test:look", "case", "KS", uuid4(), clock.now())
    with django_db_blocker.unblock(), pytest.raises(RuntimeError):
        open_duty(about=uuid4(), terms=terms)
    with django_db_blocker.unblock(), pytest.raises(RuntimeError):
        hand_over(uuid4(), owner="x", office=uuid4(), sweep_at=None)


def test_an_undeclared_kind_is_not_opened(indramayu):
    terms = DutyTerms("test:unknown", "case", "KS", indramayu.office, clock.now())
    with pytest.raises(KeyError), looking(indramayu):
        open_duty(about=uuid4(), terms=terms)


def test_a_duty_handed_over_leaves_the_one_worklist_for_the_other(indramayu, west_java):
    about = owed(indramayu)
    with looking(indramayu):
        duty = Duty.objects.get(about=about)
        assert hand_over(duty.id, owner="", office=west_java.office, sweep_at=None)
    assert (seen(indramayu), seen(west_java)) == (set(), {about})


def test_silence_goes_to_the_next_in_line_again_and_again(worker_db):
    crisis = officer_seen("operator.cc")
    about = owed(crisis, "test:answer", minutes=10, walled=True)
    at = clock.now()
    assert escalate_silent() == 0
    for minutes, steps in ((10, 1), (12, 1), (15, 2)):
        with clock.frozen(at + timedelta(minutes=minutes)):
            escalate_silent()
        with looking(SWEEP):
            duty = Duty.objects.get(about=about)
        assert (duty.escalations, duty.owner) == (steps, "account:next")
    assert duty.due_at == at + timedelta(minutes=10)


def test_what_is_merely_late_is_noted_once(worker_db):
    indramayu = officer_seen("loket.3212")
    owed(indramayu, minutes=-1)
    assert (escalate_silent(), escalate_silent()) == (1, 0)
    with looking(SWEEP):
        assert Entry.objects.filter(kind="duties:duty:escalated").count() == 1


def test_what_was_done_in_time_is_left_alone(worker_db):
    indramayu = officer_seen("loket.3212")
    about = owed(indramayu, minutes=-1)
    with looking(indramayu):
        close_duty("test:look", about=about, outcome="done")
    assert escalate_silent() == 0


def test_the_worker_shows_that_it_lives(worker_db):
    crisis = officer_seen("operator.cc")
    with looking(crisis):
        assert worker_seen() is None
    show_life()
    with looking(crisis):
        assert worker_seen() == clock.now()


def test_a_transaction_that_fails_leaves_no_duty(indramayu):
    def fail():
        with transaction.atomic():
            owed(indramayu)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert seen(indramayu) == set()
