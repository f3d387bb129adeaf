"""Whoever is marked absent and was at the test: written down at a counter, decided by headquarters."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.exchange.messages import MESSAGE_KINDS, NEWS
from rantau.journal.models import Entry as JournalEntry
from rantau.rounds.appeal_errors import (
    AppealDecided,
    AppealFiled,
    AppealsClosed,
    MismatchAtTest,
    NoSuchAppeal,
    NotMarkedAbsent,
    OwnAppealDecision,
)
from rantau.rounds.errors import NoSuchResult
from rantau.rounds.models import Appeal, AttendanceMark, Examinee, StageEvent
from rantau.rounds.result_selectors import get_own_result
from rantau.rounds.services.absent_appeals import (
    AbsentAppealInput,
    confirm_presence,
    file_absent_appeal,
    propose_presence,
)
from rantau.rounds.services.appeals import (
    AppealInput,
    PointsInput,
    can_appeal,
    confirm_points,
    file_appeal,
    propose_points,
    reject_appeal,
    return_proposal,
)
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.examinees import (
    BORN,
    IN_APPEALS,
    build_test_points,
    create_examinee,
    pass_examinee,
    take_in,
    write_results,
)
from tests.factories.rounds import publish_round

WORDS = AbsentAppealInput("", BORN, "Saya duduk di ruang 3", "Kartu ujian bercap ruang 3")
WHY = "Namanya di daftar ruang 3"


@pytest.fixture(autouse=True)
def in_appeals(db):
    """Korea's round in the window of objections, with somebody else who is marked absent."""
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        create_examinee(9, stage=Stage.ABSENT)
        yield


@pytest.fixture
def exam():
    """The exam number of somebody who is marked absent."""
    return create_examinee(1, stage=Stage.ABSENT)


def claim(exam, *, by="loket.3212", **changes):
    """She says at a counter that she was there; gives the reference."""
    data = replace(WORDS, exam_number=exam, **changes)
    return file_absent_appeal(get_officer(by), uuid4(), data).answer


def decide(verb, reference, *, by="pusat", **options):
    return verb(get_officer(by), uuid4(), reference, **options).answer


def confirm(exam):
    """One of headquarters proposes that she was there, and another confirms it."""
    reference = claim(exam)
    decide(propose_presence, reference, why=WHY)
    decide(confirm_presence, reference, by="pusat-2")
    return reference


def see(exam):
    with reading_as(PUBLIC_ACTOR):
        return get_own_result(PUBLIC_ACTOR, exam, BORN)


def read(model, **terms):
    with reading_as(get_officer("pusat")):
        return model.objects.get(**terms)


def count_duties():
    with reading_as(get_officer("pusat")):
        return Duty.objects.filter(kind="rounds:decide_appeal", closed_at=None).count()


class TestWritingItDown:
    def test_a_counter_of_any_office_does_and_headquarters_has_it_to_decide(self, exam):
        reference = claim(exam, by="loket.3578")
        row = read(Appeal)
        assert (row.reference, row.kind, row.shown) == (reference, "attendance", WORDS.shown)
        assert row.office_id == get_officer("loket.3578").office
        assert count_duties() == 1
        assert see(exam).appeal == "waits"

    def test_she_says_it_once(self, exam):
        claim(exam)
        with pytest.raises(AppealFiled):
            claim(exam, by="loket.3204")

    def test_only_with_both_secrets(self, exam):
        with pytest.raises(NoSuchResult):
            claim(exam, birth_date=date(1998, 1, 2))
        with pytest.raises(NoSuchResult):
            claim("100000000009")

    @pytest.mark.parametrize("stage", [Stage.SAT, Stage.FAILED])
    def test_only_of_whom_the_list_says_that_she_was_absent(self, stage):
        with pytest.raises(NotMarkedAbsent):
            claim(create_examinee(1, stage=stage))

    @pytest.mark.parametrize("moved", [-timedelta(days=3, hours=3), timedelta(days=4, hours=6)])
    def test_only_in_the_window_of_objections(self, exam, moved):
        with clock.freeze_clock(IN_APPEALS + moved), pytest.raises(AppealsClosed):
            claim(exam)

    @pytest.mark.parametrize("field", ["reason", "shown"])
    @pytest.mark.parametrize("text", [" ", "x" * 301, "\0"])
    def test_with_what_she_says_and_what_she_showed(self, exam, field, text):
        with pytest.raises(InvalidInput) as error:
            claim(exam, **{field: text})
        assert set(error.value.problems) == {field}

    @pytest.mark.parametrize(
        "login", ["pusat", "perwakilan.kr-sel", "bandara.cgk", "p3mi.1", "inspektorat"]
    )
    def test_nobody_but_an_office_at_home_writes_it_down(self, exam, login):
        with pytest.raises(Forbidden):
            claim(exam, by=login)

    def test_the_public_does_not(self, exam):
        with pytest.raises(Forbidden):
            file_absent_appeal(PUBLIC_ACTOR, uuid4(), replace(WORDS, exam_number=exam))


class TestDeciding:
    def test_two_of_headquarters_let_her_be_present_as_a_late_mark_does(self, exam):
        confirm(exam)
        assert read(Examinee, exam_number=exam).stage == Stage.SAT
        event = read(StageEvent, examinee__exam_number=exam, stage=Stage.SAT)
        assert event.reason == "appeal"
        assert read(Appeal).outcome == Appeal.CHANGED
        assert count_duties() == 0
        entry = read(JournalEntry, kind="rounds:appeal:present")
        assert entry.tells == ["worker"]
        assert MESSAGE_KINDS[entry.kind] == NEWS

    def test_her_points_are_taken_then_and_she_may_object_to_them(self, exam):
        points = build_test_points({exam: 150})
        take_in(write_results(1, points))
        assert read(Examinee, exam_number=exam).stage == Stage.ABSENT
        confirm(exam)
        take_in(write_results(2, points))
        result = see(exam)
        assert (result.stage, result.appeal) == (Stage.PASSED, "")
        assert can_appeal(result)
        objection = AppealInput(exam, BORN, "Nomor 7 saya benar")
        reference = file_appeal(PUBLIC_ACTOR, uuid4(), objection).answer
        change = PointsInput("reading", 100, "Kunci salah")
        propose_points(get_officer("pusat"), uuid4(), reference, change)
        decide(confirm_points, reference, by="pusat-2")
        assert see(exam).appeal == Appeal.CHANGED

    def test_one_leaves_it_as_it_is_with_a_reason_and_she_gets_a_message(self, exam):
        reference = claim(exam)
        with pytest.raises(InvalidInput):
            decide(reject_appeal, reference, why=" ")
        decide(reject_appeal, reference, why="Kursinya kosong menurut daftar")
        assert see(exam).appeal == Appeal.REJECTED
        assert read(Examinee, exam_number=exam).stage == Stage.ABSENT
        assert read(JournalEntry, kind="rounds:appeal:rejected").tells == ["worker"]
        for verb in (propose_presence, reject_appeal):
            with pytest.raises(AppealDecided):
                decide(verb, reference, why=WHY)

    def test_whoever_proposed_it_neither_confirms_nor_returns_it(self, exam):
        reference = claim(exam)
        with pytest.raises(AppealDecided):  # nothing is proposed
            decide(confirm_presence, reference)
        decide(propose_presence, reference, why=WHY)
        with pytest.raises(OwnAppealDecision):
            decide(confirm_presence, reference)
        with pytest.raises(OwnAppealDecision):
            decide(return_proposal, reference, why="Salah")
        with pytest.raises(AppealDecided):
            decide(reject_appeal, reference, why="Tidak", by="pusat-2")
        decide(return_proposal, reference, why="Daftar lain", by="pusat-2")
        decide(reject_appeal, reference, why="Kursinya kosong")

    def test_a_mark_that_came_meanwhile_stays(self, exam):
        reference = claim(exam)
        decide(propose_presence, reference, why=WHY)
        mark(exam, AttendanceMark.PRESENT, stage=Stage.SAT)
        decide(confirm_presence, reference, by="pusat-2")
        assert read(Examinee, exam_number=exam).stage == Stage.SAT
        with reading_as(get_officer("pusat")):
            assert (
                StageEvent.objects.filter(examinee__exam_number=exam, reason="appeal").count() == 0
            )

    def test_a_mismatch_at_the_entrance_decides_whether_she_came(self, exam):
        reference = claim(exam)
        mark(exam, AttendanceMark.MISMATCH)
        with pytest.raises(MismatchAtTest):
            decide(propose_presence, reference, why=WHY)

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "p3mi.1", "inspektorat"])
    def test_nobody_but_headquarters_decides(self, exam, login):
        reference = claim(exam)
        with pytest.raises(Forbidden):
            decide(propose_presence, reference, why=WHY, by=login)
        with pytest.raises(Forbidden):
            decide(confirm_presence, reference, by=login)

    def test_an_objection_to_points_is_no_absence_and_the_other_way_round(self, exam):
        data = AppealInput(pass_examinee(2), BORN, "Nomor 7 saya benar")
        points = file_appeal(PUBLIC_ACTOR, uuid4(), data).answer
        with pytest.raises(NoSuchAppeal):
            decide(propose_presence, points, why=WHY)
        change = PointsInput("reading", 100, "Kunci salah")
        with pytest.raises(NoSuchAppeal):
            propose_points(get_officer("pusat"), uuid4(), claim(exam), change)

    def test_the_database_lets_nobody_confirm_alone(self, exam):
        reference = claim(exam)
        decide(propose_presence, reference, why=WHY)
        fault = pytest.raises(IntegrityError, match="need_a_second_person")
        with reading_as(get_officer("pusat")), fault, transaction.atomic():
            row = Appeal.objects.get()
            row.outcome, row.confirmed_by = Appeal.CHANGED, row.decided_by
            row.save(update_fields=["outcome", "confirmed_by"])

    def test_the_database_lets_an_office_write_down_and_change_nothing_else(self, exam):
        claim(exam)
        fault = pytest.raises(ProgrammingError)
        with reading_as(get_officer("loket.3212")), fault, transaction.atomic():
            Appeal.objects.update(shown="Lain")


def mark(exam, kind, *, stage=None):
    """A mark of the entrance that came late."""
    counter = get_officer("loket.3212")
    with transaction.atomic(), reading_as(counter):
        examinee = Examinee.objects.get(exam_number=exam)
        AttendanceMark.objects.create(
            id=uuid4(),
            examinee=examinee,
            kind=kind,
            marked_at=clock.now(),
            recorded_at=clock.now(),
            office_id=counter.office,
            by=counter.ref,
        )
        if stage:
            enter_stage(examinee, stage, counter)
