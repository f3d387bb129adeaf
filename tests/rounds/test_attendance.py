"""Marks of the entrance come late, twice and out of order: nobody gets two stages that contradict."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import DomainError, Forbidden, InvalidInput
from rantau.documents.models import Document
from rantau.duties.models import Duty
from rantau.rounds.desk import get_own_way
from rantau.rounds.entrance import list_room, list_rooms
from rantau.rounds.errors import (
    NoSuchExaminee,
    NoSuchMismatch,
    NoSuchSitting,
    OwnMark,
    SittingNotOpen,
    SittingNotOver,
)
from rantau.rounds.models import AttendanceMark, Booking, Examinee, StageEvent
from rantau.rounds.services.attendance import (
    MarkInput,
    close_sitting,
    decide_mismatch,
    record_mark,
)
from rantau.rounds.services.seating import name_venue_office, plan_seats
from rantau.rounds.stages import Stage, list_next_stages
from tests.actors import get_officer
from tests.factories.rounds import CHECKS, CODE, open_slots_at, publish_round, verify
from tests.module_data import rollback

SITTING = datetime(2027, 1, 11, 1, tzinfo=UTC)
PLANNING = datetime(2026, 12, 20, 2, tzinfo=UTC)
ROOM = "Laboratorium 1"
PRESENT, MISMATCH = AttendanceMark.PRESENT, AttendanceMark.MISMATCH


def prepare():
    """Two people with chairs in Jakarta, at whose entrance Bandung's office stands."""
    publish_round()
    with clock.freeze_clock(CHECKS - timedelta(hours=1)):
        open_slots_at()
        people = [verify(number) for number in (1, 2)]
    with clock.freeze_clock(PLANNING):
        plan_seats(get_officer("pusat"), uuid4(), CODE)
        name_venue_office(get_officer("pusat"), uuid4(), CODE, "jakarta", "DN-3204")
    return people


@pytest.fixture
def people(db):
    people = prepare()
    with clock.freeze_clock(SITTING - timedelta(minutes=20)):
        yield people


def mark(number, kind=PRESENT, *, key=None, login="loket.3204", city="jakarta"):
    key = key or uuid4()
    data = MarkInput(key, number, kind, clock.now())
    return record_mark(get_officer(login), key, CODE, city, data).answer


def close(moment=SITTING + timedelta(hours=2)):
    with clock.freeze_clock(moment):
        return close_sitting(get_officer("pusat"), uuid4(), CODE, "jakarta", SITTING).answer


def get_stage(code):
    with reading_as(PUBLIC_ACTOR):
        return get_own_way(PUBLIC_ACTOR, code).stage


def test_the_office_at_the_entrance_sees_the_room_by_seat_and_nobody_elses(people):
    entrance, other = get_officer("loket.3204"), get_officer("loket.3578")
    with reading_as(entrance):
        rows = list_room(entrance, CODE, "jakarta", SITTING, ROOM)
        assert [row.seat for row in rows] == [1, 2]
        assert {row.exam_number for row in rows} == {number for _code, number in people}
        assert [(r.city, r.people, r.came) for r in list_rooms(entrance, CODE)] == [
            ("jakarta", 2, 0)
        ]
        with pytest.raises(NoSuchSitting):
            list_room(entrance, CODE, "bandung", SITTING, "Balai Besar Pelatihan Bandung")
    with reading_as(other):
        assert list_rooms(other, CODE) == []
        with pytest.raises(NoSuchSitting):
            list_room(other, CODE, "jakarta", SITTING, ROOM)


def test_a_mark_makes_her_present_once(people):
    [(code, number), _other] = people
    key = uuid4()
    assert mark(number, key=key) == "recorded"
    assert mark(number) == "repeated"
    assert mark(number, login="verifikasi.3204", key=uuid4()) == "repeated"
    assert get_stage(code) == "sat"
    with reading_as(get_officer("pusat")):
        assert StageEvent.objects.filter(stage="sat").count() == 1


def test_a_number_that_another_telephone_used_loses_no_mark(people):
    [(_code, number), (code, other)] = people
    key = uuid4()
    assert mark(number, key=key) == "recorded"
    assert mark(other, key=key, login="verifikasi.3204") == "recorded"
    assert get_stage(code) == "sat"


def test_who_has_no_mark_is_absent_and_a_late_telephone_makes_her_present(people):
    [(code, number), (other, _number)] = people
    with pytest.raises(SittingNotOver):
        close(SITTING + timedelta(minutes=49))
    assert close() == "2"
    assert close() == "0"
    assert (get_stage(code), get_stage(other)) == ("absent", "absent")
    with clock.freeze_clock(SITTING + timedelta(hours=5)):
        assert mark(number) == "late"
    assert (get_stage(code), get_stage(other)) == ("sat", "absent")


@pytest.mark.parametrize(("decision", "stage"), [("barred", "barred"), ("admitted", "sat")])
def test_a_mismatch_seats_nobody_until_a_second_person_has_decided(people, decision, stage):
    [(code, number), _other] = people
    assert mark(number, MISMATCH) == "waits"
    assert mark(number) == "waits"
    assert get_stage(code) == "verified"
    assert close() == "1"
    national = get_officer("pusat")
    with reading_as(national):
        assert Duty.objects.filter(kind="rounds:decide_mismatch", reference=number).count() == 1
    decide_mismatch(national, uuid4(), number, decision, why="Dilihat di rekaman")
    assert get_stage(code) == stage
    with reading_as(national):
        card = Document.objects.get(subject=Examinee.objects.get(exam_number=number).id)
    assert card.revoked_reason == ("barred" if decision == "barred" else "")
    with pytest.raises(NoSuchMismatch):
        decide_mismatch(national, uuid4(), number, decision, why="Dilihat di rekaman")


def test_whoever_marked_it_does_not_decide(people):
    [(_code, number), _other] = people
    mark(number, MISMATCH, login="pusat")
    with pytest.raises(OwnMark):
        decide_mismatch(get_officer("pusat"), uuid4(), number, "barred", why="Bukan dia")
    decide_mismatch(get_officer("pusat-2"), uuid4(), number, "barred", why="Bukan dia")
    for login in ("loket.3204", "kepala.3212"):
        with pytest.raises(Forbidden):
            decide_mismatch(get_officer(login), uuid4(), number, "barred", why="Bukan dia")


def test_a_decision_needs_a_reason(people):
    [(_code, number), _other] = people
    mark(number, MISMATCH)
    with pytest.raises(InvalidInput) as found:
        decide_mismatch(get_officer("pusat"), uuid4(), number, "perhaps", why=" ")
    assert set(found.value.problems) == {"decision", "why"}


def test_only_the_entrance_marks_and_only_whom_it_has(people):
    [(_code, number), _other] = people
    with pytest.raises(NoSuchSitting):
        mark(number, login="loket.3212")  # verified her, and does not stand at the entrance
    with pytest.raises(NoSuchExaminee):
        mark("100000000008")
    with pytest.raises(NoSuchSitting):
        mark(number, city="medan")
    with pytest.raises(Forbidden):
        mark(number, login="p3mi.1")
    with clock.freeze_clock(SITTING - timedelta(hours=5)), pytest.raises(SittingNotOpen):
        mark(number)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["present", "mismatch", "close", "barred", "admitted", "again"]),
        st.integers(0, 1),
    ),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_no_history_of_marks_gives_stages_that_contradict(people, steps):
    keys = [uuid4(), uuid4()]
    with rollback():
        for minute, (step, who) in enumerate(steps):
            with clock.freeze_clock(SITTING + timedelta(hours=1, minutes=minute)):
                take_step(people, keys, step, who)
        national = get_officer("pusat")
        with reading_as(national):
            for examinee in Examinee.objects.all():
                require_sound(examinee)


def take_step(people, keys, step, who):
    """One step of a history; what is refused changes nothing."""
    number = people[who][1]
    with suppress(DomainError):
        if step == "close":
            close(clock.now())
        elif step in ("barred", "admitted"):
            decide_mismatch(get_officer("pusat"), uuid4(), number, step, why="Dilihat")
        elif step == "again":
            mark(number, key=keys[who])
        else:
            mark(number, step)


def require_sound(examinee):
    """One booking, one card, one chair, and stages each of which follows the one before."""
    stages = [Stage(e.stage) for e in examinee.events.order_by("recorded_at", "id")]
    assert stages[0] == Stage.VERIFIED
    assert all(b in list_next_stages(a) for a, b in pairwise(stages))
    assert examinee.stage == stages[-1]
    assert Document.objects.filter(subject=examinee.id).count() == 1
    assert Booking.objects.filter(subject=examinee.place_id, released_at=None).count() == 1
    undecided = examinee.marks.filter(kind=MISMATCH, decision="").exists()
    was_seated_before = Stage.SAT in stages
    has_present = examinee.marks.filter(kind=PRESENT).exists()
    has_admission = examinee.marks.filter(decision="admitted").exists()
    assert not was_seated_before or has_present or has_admission
    assert not (undecided and not has_present and Stage.SAT in stages)
