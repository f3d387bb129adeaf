"""The clock of a duty waits for the person alone, once, before it is late, and she is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from rantau.access.actor import build_worker_actor
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.errors import ClockCannotPause, ClockRuns, DutyChanged, NoSuchDuty
from rantau.duties.models import Duty
from rantau.duties.pauses import ANSWERS, BRINGS, MAX_PAUSE_DAYS, find_pause
from rantau.duties.selectors import get_due_times
from rantau.duties.services.pauses import TIME_TO_UNDO, PauseInput, pause_clock, start_clock
from rantau.duties.worklist import WorklistFilter, get_worklist
from rantau.journal.models import Entry
from rantau.offices.selectors import count_office_days_left, get_due_at
from tests.actors import get_officer
from tests.factories.placements import BEFORE_SELECTED, create_placement, create_unrelated_placement

WORDS = "Bawa kartu keluarga asli"


@pytest.fixture
def counter(db):
    return get_officer("loket.3212")


@pytest.fixture
def journey(db):
    create_unrelated_placement()
    return create_placement()


def get_duty(actor, journey):
    with reading_as(actor):
        return Duty.objects.get(about=journey.get().id, closed_at=None)


def pause(actor, duty, *, cause=BRINGS, words=WORDS, days=5):
    return pause_clock(actor, uuid4(), duty.id, PauseInput(cause, words, days))


def test_a_paused_clock_counts_on_after_its_days_with_what_was_left(counter, journey):
    before = get_duty(counter, journey)
    days_left = count_office_days_left(counter.office, clock.now(), before.due_at)
    pause(counter, before, days=4)
    duty = get_duty(counter, journey)
    until = get_due_at(counter.office, clock.now(), 4)
    assert (duty.paused_until, duty.due_at) == (until, get_due_at(counter.office, until, days_left))
    assert days_left > 0
    assert duty.due_at > before.due_at
    assert find_pause(duty).words == WORDS
    with reading_as(build_worker_actor(duty.subject_person)):
        assert get_due_times([duty.about])[duty.about].pause.words == WORDS


def test_it_runs_on_by_itself(counter, journey):
    pause(counter, get_duty(counter, journey), days=2)
    duty = get_duty(counter, journey)
    with clock.freeze_clock(duty.paused_until):
        assert find_pause(duty) is None
        with reading_as(build_worker_actor(duty.subject_person)):
            assert get_due_times([duty.about])[duty.about].pause is None
        with pytest.raises(ClockRuns):
            start_clock(counter, uuid4(), duty.id, seen=duty.revision)


def test_whoever_comes_earlier_is_served_with_the_days_that_were_left(counter, journey):
    before = get_duty(counter, journey)
    days_left = count_office_days_left(counter.office, clock.now(), before.due_at)
    pause(counter, before, days=9)
    paused = get_duty(counter, journey)
    at = clock.now() + timedelta(days=1)
    with clock.freeze_clock(at):
        start_clock(counter, uuid4(), paused.id, seen=paused.revision)
        duty = get_duty(counter, journey)
        assert duty.due_at == get_due_at(counter.office, at, days_left) < paused.due_at
        assert find_pause(duty) is None


def test_a_clock_pauses_once_and_never_when_it_is_late(counter, journey):
    duty = get_duty(counter, journey)
    with clock.freeze_clock(duty.due_at), pytest.raises(ClockCannotPause):
        pause(counter, duty)
    pause(counter, duty)
    paused = get_duty(counter, journey)
    with clock.freeze_clock(clock.now() + TIME_TO_UNDO):
        start_clock(counter, uuid4(), paused.id, seen=paused.revision)
        with pytest.raises(ClockCannotPause):
            pause(counter, get_duty(counter, journey), cause=ANSWERS)


def test_a_pause_by_mistake_is_taken_back_and_does_not_count(counter, journey):
    before = get_duty(counter, journey)
    pause(counter, before)
    paused = get_duty(counter, journey)
    start_clock(counter, uuid4(), paused.id, seen=paused.revision)
    assert get_duty(counter, journey).due_at == before.due_at
    with clock.freeze_clock(before.due_at - timedelta(minutes=30)):
        pause(counter, get_duty(counter, journey))
        paused = get_duty(counter, journey)
    with clock.freeze_clock(before.due_at + timedelta(minutes=15)):
        start_clock(counter, uuid4(), paused.id, seen=paused.revision)
    assert get_duty(counter, journey).due_at == before.due_at
    pause(counter, get_duty(counter, journey), cause=ANSWERS)


def test_no_clock_of_an_offices_own_step_waits(counter, journey):
    journey.receive(BEFORE_SELECTED)
    verifier = get_officer("verifikasi.3212")
    with pytest.raises(ClockCannotPause):
        pause(verifier, get_duty(verifier, journey))


def test_an_agency_pauses_nothing_and_another_office_neither(counter, journey):
    duty = get_duty(counter, journey)
    with pytest.raises(Forbidden):
        pause(get_officer("p3mi.1"), duty)
    with pytest.raises(NoSuchDuty):
        pause(get_officer("loket.3204"), duty)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("cause", {"cause": "agency"}),
        ("words", {"words": " \u200b"}),
        ("words", {"words": "x" * 201}),
        ("days", {"days": 0}),
        ("days", {"days": MAX_PAUSE_DAYS + 1}),
    ],
)
def test_what_is_wrong_is_told_at_its_field(counter, journey, field, values):
    with pytest.raises(InvalidInput) as error:
        pause(counter, get_duty(counter, journey), **values)
    assert list(error.value.problems) == [field]


def test_a_clock_that_was_paused_since_the_row_was_shown_is_not_started(counter, journey):
    duty = get_duty(counter, journey)
    pause(counter, duty)
    with pytest.raises(DutyChanged):
        start_clock(counter, uuid4(), duty.id, seen=duty.revision)


def test_the_entry_tells_her_and_holds_no_words(counter, journey):
    pause(counter, get_duty(counter, journey))
    with reading_as(get_officer("inspektorat")):
        entry = Entry.objects.get(kind="duties:clock:paused")
    assert entry.tells == ["worker"]
    assert WORDS not in str(entry.terms)


@pytest.mark.parametrize(
    ("login", "view", "shown"),
    [("loket.3212", "office", (BRINGS, WORDS)), ("p3mi.1", "waiting", ("", ""))],
)
def test_every_list_says_that_the_clock_waits_and_no_agency_for_what(
    counter, journey, login, view, shown
):
    pause(counter, get_duty(counter, journey))
    actor = get_officer(login)
    with reading_as(actor):
        (item,) = get_worklist(actor, WorklistFilter(view=view)).items
    assert (item.pause.cause, item.pause.words) == shown


def test_the_database_pauses_no_late_duty_and_none_twice(counter, journey):
    duty = get_duty(counter, journey)
    at = duty.due_at
    values = [duty.id, duty.revision, BRINGS, WORDS, at + timedelta(1), 1, at + timedelta(2), at]
    with reading_as(counter), connection.cursor() as cursor:
        cursor.execute("select duties_pause_clock(%s, %s, %s, %s, %s, %s, %s, %s)", values)
        assert cursor.fetchone() == (None,)
