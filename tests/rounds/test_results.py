"""Points come in files of the counterpart: each once, a receipt a row, and the newest file counts."""

from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.journal.models import Entry
from rantau.rounds.models import Examinee, ResultFile, ResultReceipt, Score, StageEvent
from rantau.rounds.services.uploads import confirm_upload
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.examinees import (
    IN_APPEALS,
    build_test_points,
    create_examinee,
    take_in,
    upload,
    write_results,
)
from tests.factories.rounds import change_declaration, publish_round
from tests.module_data import rollback


@pytest.fixture(autouse=True)
def after_the_test(db):
    """Korea's round, when its results are public; Maya sat the test."""
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        yield


def read_as_headquarters(query):
    with reading_as(get_officer("pusat")):
        return query()


def list_outcomes(file):
    """The outcomes of a file's rows, in the order of its lines."""
    return read_as_headquarters(
        lambda: list(file.receipts.order_by("line").values_list("outcome", flat=True))
    )


def get_stage(exam):
    return read_as_headquarters(lambda: Examinee.objects.get(exam_number=exam).stage)


def get_points(exam):
    """Part -> current points."""
    return read_as_headquarters(
        lambda: dict(
            Score.objects.filter(examinee__exam_number=exam, is_current=True).values_list(
                "part", "points"
            )
        )
    )


def find_problems(content):
    with pytest.raises(InvalidInput) as error:
        take_in(content)
    return error.value.problems


class TestAFile:
    def test_who_reaches_the_floor_of_the_sector_passes_and_who_does_not_fails(self):
        passed, failed = create_examinee(1), create_examinee(2)
        fisher = create_examinee(3, sector="fishery")
        totals = {passed: 110, failed: 109, fisher: 80}
        file = take_in(write_results(1, build_test_points(totals)))
        assert [get_stage(exam) for exam in totals] == [Stage.PASSED, Stage.FAILED, Stage.PASSED]
        assert list_outcomes(file) == ["accepted"] * 9
        assert get_points(passed) == {"reading": 55, "listening": 55, "colours": 1}

    def test_nobody_passes_while_a_part_is_missing(self):
        exam = create_examinee()
        take_in(write_results(1, {(exam, "reading"): 100}))
        assert get_stage(exam) == Stage.SAT
        take_in(write_results(2, {(exam, "listening"): 10}))
        assert get_stage(exam) == Stage.PASSED

    def test_every_row_has_its_receipt(self):
        absent, verified = (
            create_examinee(1, stage=Stage.ABSENT),
            create_examinee(2, stage=Stage.VERIFIED),
        )
        sat = create_examinee(3)
        points = {
            (absent, "reading"): 1,
            (verified, "reading"): 1,
            ("100000000009", "reading"): 1,
            (sat, "writing"): 1,
            (sat, "reading"): 101,
            (sat, "listening"): "x",
            ("", "reading"): 1,
        }
        file = take_in(write_results(1, points))
        expected = ["absent", "absent", "unknown", "part", "range", "range", "unknown"]
        assert list_outcomes(file) == expected
        assert read_as_headquarters(Score.objects.count) == 0

    def test_the_same_file_again_answers_the_same_and_changes_nothing(self):
        exam = create_examinee()
        content = write_results(1, build_test_points({exam: 150}))
        first = take_in(content)
        assert take_in(content).id == first.id
        assert list_outcomes(first) == ["accepted"] * 3
        assert read_as_headquarters(Score.objects.count) == 3

    def test_a_newer_file_corrects_and_what_was_before_is_kept(self):
        exam = create_examinee()
        take_in(write_results(1, build_test_points({exam: 150})))
        newer = take_in(write_results(2, {(exam, "reading"): 20, (exam, "listening"): 75}))
        assert list_outcomes(newer) == ["changed", "unchanged"]
        assert get_stage(exam) == Stage.FAILED
        rows = read_as_headquarters(
            lambda: list(
                Score.objects.filter(part="reading")
                .order_by("number")
                .values_list("points", "is_current")
            )
        )
        assert rows == [(75, False), (20, True)]

    def test_whoever_has_other_points_is_told_and_nobody_else(self):
        changed, same = create_examinee(1), create_examinee(2)
        take_in(write_results(1, build_test_points({changed: 150, same: 150})))
        take_in(write_results(2, build_test_points({changed: 160, same: 150})))
        with reading_as(get_officer("inspektorat")):
            entries = list(Entry.objects.filter(kind="rounds:score:changed"))
            examinee = Examinee.objects.get(exam_number=changed)
        assert {(each.subject, tuple(each.tells)) for each in entries} == {
            (examinee.id, ("worker",))
        }
        assert [each.terms["parts"] for each in entries] == [["listening", "reading"]]

    def test_an_older_file_that_comes_late_changes_nothing(self):
        exam = create_examinee()
        take_in(write_results(2, build_test_points({exam: 150})))
        late = take_in(write_results(1, build_test_points({exam: 20})))
        assert list_outcomes(late) == ["older"] * 3
        assert get_stage(exam) == Stage.PASSED

    def test_somebody_who_withdrew_keeps_no_points(self):
        exam = create_examinee(1, stage=Stage.WITHDRAWN)
        assert list_outcomes(take_in(write_results(1, {(exam, "reading"): 1}))) == ["moved_on"]

    def test_many_are_taken_in_a_constant_number_of_statements(self, django_assert_max_num_queries):
        exams = [create_examinee(number) for number in range(1, 13)]
        content = write_results(1, build_test_points(dict.fromkeys(exams, 150)))
        with django_assert_max_num_queries(55):
            reference = upload(content)
        officer = get_officer("pusat-2")
        with django_assert_max_num_queries(55):
            confirm_upload(officer, uuid4(), reference)


class TestStageTwo:
    def test_points_of_skill_and_bonus_come_the_same_way(self):
        exam, failed = create_examinee(1), create_examinee(2)
        take_in(write_results(1, build_test_points({exam: 150, failed: 20})))
        points = {exam: (80, 20), failed: (1, 1)}
        file = take_in(write_results(1, points, kind="SKILL"))
        assert list_outcomes(file) == ["accepted", "not_passed"]
        stage_two = {"skill": 80, "bonus": 20}
        assert get_points(exam) == {"reading": 75, "listening": 75, "colours": 1, **stage_two}

    @pytest.mark.parametrize("points", [(101, 0), (0, 21), ("", 0), (-1, 0)])
    def test_what_is_more_than_the_round_gives_is_out_of_range(self, points):
        exam = create_examinee(1)
        take_in(write_results(1, build_test_points({exam: 150})))
        file = take_in(write_results(1, {exam: points}, kind="SKILL"))
        assert list_outcomes(file) == ["range"]

    def test_where_documents_are_weighed_and_no_test_is_sat_they_are_all_there_is(self):
        with clock.freeze_clock(IN_APPEALS.replace(year=2026, month=11, day=1)):
            publish_round(change_declaration("japan-2027"))
        japan = {"sector": "nurse", "code": "japan-2027"}
        exam = create_examinee(1, stage=Stage.VERIFIED, **japan)
        take_in(write_results(1, {exam: (50, 0)}, kind="SKILL", code="japan-2027"))
        assert get_stage(exam) == Stage.PASSED


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "Checksum"),
            (write_results(1, {("1", "reading"): 1}).replace(b";1\n", b";2\n"), "Checksum"),
            (write_results(1, {("1", "reading"): 1}, code="korea-1999"), "putaran"),
            (write_results(0, {("1", "reading"): 1}), "Nomor"),
            (write_results(1, {("1", "reading"): 1}, sender=""), "Pengirim"),
        ],
    )
    def test_nothing_of_such_a_file_is_taken(self, content, sentence):
        problems = find_problems(content)
        assert set(problems) == {"file"}
        assert read_as_headquarters(ResultFile.objects.count) == 0

    def test_a_number_that_was_used_or_another_sender(self):
        exam = create_examinee()
        take_in(write_results(1, {(exam, "reading"): 1}))
        assert find_problems(write_results(1, {(exam, "reading"): 2}))
        assert find_problems(write_results(2, {(exam, "reading"): 2}, sender="X"))
        assert get_points(exam) == {"reading": 1}

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "p3mi.1", "inspektorat"])
    def test_only_headquarters_takes_files_in(self, login):
        with pytest.raises(Forbidden):
            take_in(write_results(1, {("1", "reading"): 1}), by=login)


class TestRows:
    def test_an_office_sees_points_of_its_own_people_and_no_receipts(self):
        exam = create_examinee()
        take_in(write_results(1, {(exam, "reading"): 1}))
        for login, count in (("loket.3212", 1), ("loket.3578", 0)):
            with reading_as(get_officer(login)):
                assert Score.objects.count() == count
                with pytest.raises(ProgrammingError), transaction.atomic():
                    list(ResultReceipt.objects.all())

    def test_nobody_changes_points_that_were_written(self):
        exam = create_examinee()
        take_in(write_results(1, {(exam, "reading"): 1}))
        for change in ({"points": 100}, {"number": 9}):
            refused = pytest.raises(ProgrammingError)
            with reading_as(get_officer("pusat")), refused, transaction.atomic():
                Score.objects.update(**change)


FILES = st.lists(
    st.dictionaries(
        st.tuples(st.integers(0, 2), st.sampled_from(["reading", "listening"])),
        st.integers(0, 100),
        min_size=1,
    ),
    min_size=1,
    max_size=5,
)


@given(FILES, st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_in_whatever_order_and_however_often_files_come_the_last_of_each_counts(files, data):
    with rollback():
        exams = [create_examinee(number) for number in range(1, 4)]
        contents = [
            write_results(
                number, {(exams[who], part): value for (who, part), value in file.items()}
            )
            for number, file in enumerate(files, start=1)
        ]
        repeated = data.draw(st.lists(st.sampled_from(contents), max_size=3))
        for content in data.draw(st.permutations(contents + repeated)):
            take_in(content)
        expected = {}
        for file in files:
            expected |= file
        for who, exam in enumerate(exams):
            points = {part: value for (other, part), value in expected.items() if other == who}
            assert get_points(exam) == points
            total = sum(points.values()) if len(points) == 2 else None
            stage = Stage.SAT if total is None else Stage.PASSED if total >= 110 else Stage.FAILED
            assert get_stage(exam) == stage
            events = read_as_headquarters(
                lambda exam=exam: StageEvent.objects.filter(examinee__exam_number=exam).latest("id")
            )
            assert events.stage == stage
