"""Her result by two secrets, and an objection to it: one officer rejects, two change points."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry, Reading
from rantau.rounds.appeal_errors import (
    AppealDecided,
    AppealFiled,
    AppealOfAbsent,
    AppealsClosed,
    NoSuchAppeal,
    OwnAppealDecision,
)
from rantau.rounds.certificate import compute_certificate_end
from rantau.rounds.errors import NoSuchResult
from rantau.rounds.models import Appeal, Examinee, Score
from rantau.rounds.result_selectors import (
    find_result_of_place,
    get_own_result,
    read_appeal,
)
from rantau.rounds.selectors import get_published_round
from rantau.rounds.services.appeals import (
    AppealInput,
    PointsInput,
    confirm_points,
    file_appeal,
    propose_points,
    reject_appeal,
    return_proposal,
)
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.examinees import (
    BORN,
    IN_APPEALS,
    build_place_code,
    build_ticket,
    create_examinee,
    pass_examinee,
    take_in,
    write_results,
)
from tests.factories.rounds import CODE, publish_round

OTHER_POINTS = PointsInput("reading", 100, "Kunci jawaban nomor 7 salah")


@pytest.fixture(autouse=True)
def in_appeals(db):
    """Korea's round, its results public, in the window of objections."""
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        yield


def see(exam, born=BORN, by=PUBLIC_ACTOR):
    with reading_as(by):
        return get_own_result(by, exam, born)


def object_to(exam, *, by=PUBLIC_ACTOR, born=BORN, reason="Nomor 7 saya benar"):
    """Object to a result; gives the reference."""
    return file_appeal(by, uuid4(), AppealInput(exam, born, reason)).answer


def decide(verb, reference, *args, by="pusat", **options):
    return verb(get_officer(by), uuid4(), reference, *args, **options).answer


def get_stage(exam):
    with reading_as(get_officer("pusat")):
        return Examinee.objects.get(exam_number=exam).stage


class TestTheResult:
    def test_whoever_names_both_sees_parts_total_and_ticket(self):
        exam = pass_examinee(1, total=151, skill=60)
        result = see(f"{exam[:4]} {exam[4:8]} {exam[8:]}")
        assert (result.round, result.exam_number, result.ticket) == (CODE, exam, build_ticket(1))
        test = {"reading": 75, "listening": 76, "colours": 1}
        assert result.points == {**test, "skill": 60, "bonus": 0}
        assert (result.test_points, result.total, result.stage) == (151, 211, Stage.PASSED)
        assert (result.rank, result.appeal, result.is_out) == (None, "", True)

    def test_a_wrong_number_and_a_wrong_birth_date_get_the_same_answer(self):
        mine, other = pass_examinee(1), pass_examinee(2)
        wrong = [(mine, date(1998, 1, 2)), ("100000000009", BORN), ("", BORN), ("x" * 99, BORN)]
        assert see(other)
        for exam, born in wrong:
            with pytest.raises(NoSuchResult) as error:
                see(exam, born)
            assert str(error.value) == str(NoSuchResult())

    def test_her_place_shows_it_too(self):
        exam = pass_examinee(1)
        with reading_as(PUBLIC_ACTOR):
            edition = get_published_round(PUBLIC_ACTOR, CODE).edition
            found = find_result_of_place(PUBLIC_ACTOR, build_place_code(1), edition)
            assert found.exam_number == exam
            assert find_result_of_place(PUBLIC_ACTOR, build_place_code(2), edition) is None

    def test_before_the_day_of_the_results_it_is_not_out(self):
        exam = pass_examinee(1)
        with clock.freeze_clock(IN_APPEALS - timedelta(days=4)):
            assert not see(exam).is_out
        with clock.freeze_clock(IN_APPEALS - timedelta(days=3)):
            assert see(exam).is_out

    def test_the_passed_test_holds_two_years_from_the_results(self):
        exam = pass_examinee(1)
        assert compute_certificate_end(see(exam).edition) == date(2029, 2, 12)

    def test_nobody_else_asks_and_the_public_reads_no_row(self):
        exam = pass_examinee(1)
        for login in ("pusat", "p3mi.1", "inspektorat"):
            with pytest.raises(Forbidden):
                see(exam, by=get_officer(login))
        for model in (Score, Appeal, Examinee):
            with reading_as(PUBLIC_ACTOR), pytest.raises(ProgrammingError), transaction.atomic():
                list(model.objects.all())


class TestObjecting:
    def test_she_objects_once_and_sees_that_it_waits(self):
        exam = pass_examinee(1)
        assert object_to(exam).startswith("KB-")
        assert see(exam).appeal == "waits"
        with pytest.raises(AppealFiled):
            object_to(exam)

    def test_at_a_counter_too_by_both_secrets(self):
        exam = pass_examinee(1)
        counter = get_officer("loket.3578")
        with pytest.raises(NoSuchResult):
            object_to(exam, by=counter, born=date(1998, 1, 2))
        object_to(exam, by=counter)
        with reading_as(get_officer("pusat")):
            assert Appeal.objects.get().office_id == counter.office

    def test_a_form_sent_again_is_one_objection(self):
        key, data = uuid4(), AppealInput(pass_examinee(1), BORN, "Nomor 7 saya benar")
        assert file_appeal(PUBLIC_ACTOR, key, data) is not None
        assert file_appeal(PUBLIC_ACTOR, key, data).was_repeated

    @pytest.mark.parametrize("moved", [-timedelta(days=3, hours=3), timedelta(days=4, hours=6)])
    def test_outside_the_window_nobody_objects(self, moved):
        exam = pass_examinee(1)
        with clock.freeze_clock(IN_APPEALS + moved), pytest.raises(AppealsClosed):
            object_to(exam)

    def test_without_a_result_nobody_objects(self):
        exam = create_examinee(1)
        with pytest.raises(AppealsClosed):
            object_to(exam)

    def test_whoever_was_absent_is_told_so_and_not_that_objections_are_closed(self):
        exam = create_examinee(1, stage=Stage.ABSENT)
        create_examinee(2, stage=Stage.FAILED)
        with pytest.raises(AppealOfAbsent):
            object_to(exam)

    @pytest.mark.parametrize("reason", ["", " ", "x" * 301, "\0"])
    def test_a_reason_is_needed(self, reason):
        with pytest.raises(InvalidInput) as error:
            object_to(pass_examinee(1), reason=reason)
        assert set(error.value.problems) == {"reason"}

    def test_headquarters_has_it_to_decide(self):
        reference, officer = object_to(pass_examinee(1)), get_officer("pusat")
        with reading_as(officer):
            items = get_worklist(officer).items
        assert [i.subject.number for i in items if i.duty.reference == reference] == [CODE]


class TestDeciding:
    def test_one_officer_rejects_with_a_reason_and_she_is_told(self):
        exam = pass_examinee(1)
        reference = object_to(exam)
        with pytest.raises(InvalidInput):
            decide(reject_appeal, reference, why=" ")
        decide(reject_appeal, reference, why="Kunci jawaban benar")
        assert see(exam).appeal == Appeal.REJECTED
        with reading_as(get_officer("inspektorat")):
            [entry] = Entry.objects.filter(kind="rounds:appeal:rejected")
        assert entry.tells == ["worker"]
        with pytest.raises(AppealDecided):
            decide(reject_appeal, reference, why="Lagi")

    def test_two_officers_change_points_which_may_make_her_pass(self):
        exam = pass_examinee(1, total=100)
        reference = object_to(exam)
        decide(propose_points, reference, OTHER_POINTS)
        assert (get_stage(exam), see(exam).points["reading"]) == (Stage.FAILED, 50)
        with pytest.raises(OwnAppealDecision):
            decide(confirm_points, reference)
        with pytest.raises(AppealDecided):
            decide(reject_appeal, reference, why="Tidak", by="pusat-2")
        decide(confirm_points, reference, by="pusat-2")
        result = see(exam)
        assert (result.points["reading"], result.stage) == (100, Stage.PASSED)
        assert result.appeal == Appeal.CHANGED
        with reading_as(get_officer("pusat")):
            scores = Score.objects.filter(part="reading").order_by("recorded_at", "id")
            assert [(each.points, each.is_current) for each in scores] == [(50, False), (100, True)]

    def test_an_older_file_does_not_take_the_points_back_and_a_newer_one_does(self):
        exam = pass_examinee(1, total=100)
        reference = object_to(exam)
        decide(propose_points, reference, OTHER_POINTS)
        decide(confirm_points, reference, by="pusat-2")
        take_in(write_results(1, {(exam, "reading"): 3}))
        assert see(exam).points["reading"] == 100
        take_in(write_results(99, {(exam, "reading"): 3}))
        assert see(exam).points["reading"] == 3

    def test_the_second_officer_may_let_it_wait_again(self):
        reference = object_to(pass_examinee(1))
        decide(propose_points, reference, OTHER_POINTS)
        with pytest.raises(OwnAppealDecision):
            decide(return_proposal, reference, why="Salah")
        decide(return_proposal, reference, why="Lembarnya berkata lain", by="pusat-2")
        decide(reject_appeal, reference, why="Kunci jawaban benar")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"part": "writing"}, "part"),
            ({"part": "skill"}, "part"),
            ({"points": 101}, "points"),
            ({"points": -1}, "points"),
            ({"points": 75}, "points"),
            ({"why": ""}, "why"),
        ],
    )
    def test_points_that_cannot_be_are_refused_at_their_field(self, changes, field):
        reference = object_to(pass_examinee(1, total=150))
        with pytest.raises(InvalidInput) as error:
            decide(propose_points, reference, replace(OTHER_POINTS, **changes))
        assert set(error.value.problems) == {field}

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "p3mi.1", "inspektorat"])
    def test_nobody_but_headquarters_decides(self, login):
        reference = object_to(pass_examinee(1))
        with pytest.raises(Forbidden):
            decide(reject_appeal, reference, why="Tidak", by=login)
        with pytest.raises(Forbidden):
            decide(confirm_points, reference, by=login)

    def test_an_unknown_reference_is_not_found(self):
        with pytest.raises(NoSuchAppeal):
            decide(reject_appeal, "KB-0000-0000", why="Tidak")

    def test_the_database_lets_nobody_confirm_his_own_points(self):
        reference = object_to(pass_examinee(1))
        decide(propose_points, reference, OTHER_POINTS)
        fault = pytest.raises(IntegrityError, match="need_a_second_person")
        with reading_as(get_officer("pusat")), fault, transaction.atomic():
            row = Appeal.objects.get()
            row.outcome, row.confirmed_by = Appeal.CHANGED, row.decided_by
            row.save(update_fields=["outcome", "confirmed_by"])

    def test_who_opens_it_stands_in_her_log_of_reads(self):
        reference, officer = object_to(pass_examinee(1)), get_officer("pusat")
        with reading_as(officer):
            person = read_appeal(officer, reference).examinee.person_id
        with reading_as(get_officer("inspektorat")):
            assert Reading.objects.filter(subject=person, purpose="appeal").count() == 1
