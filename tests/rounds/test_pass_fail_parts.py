"""A part of the test that one passes or fails: Korea's test of colours. Who fails it is not ranked;
who has no result of it is not ranked yet, and headquarters asks for it."""

from uuid import uuid4

import pytest

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.duties.models import Duty
from rantau.duties.worklist import get_worklist
from rantau.rounds.models import Examinee, Ranking, ResultReceipt
from rantau.rounds.ranking_file import NO_RANK, find_ranking_faults, read_ranking_file
from rantau.rounds.result_selectors import get_own_result
from rantau.rounds.services.appeals import (
    AppealInput,
    PointsInput,
    confirm_points,
    file_appeal,
    propose_points,
)
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.examinees import (
    BORN,
    IN_APPEALS,
    create_examinee,
    pass_examinee,
    take_in,
    write_results,
)
from tests.factories.rounds import CODE, publish_round
from tests.rounds.test_rankings import get_stage, publish, read_file, see


@pytest.fixture(autouse=True)
def korea(db):
    """Korea's round, its results public."""
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        yield


def list_duties():
    """The outcome of each duty to ask for missing results, in their order."""
    with reading_as(get_officer("pusat")):
        rows = Duty.objects.filter(kind="rounds:ask_parts").order_by("opened_at")
        return list(rows.values_list("outcome", flat=True))


def get_reasons():
    with reading_as(get_officer("pusat")):
        return Ranking.objects.order_by("-number").first().reasons


class TestTheRow:
    @pytest.mark.parametrize(("word", "points"), [("pass", 1), ("fail", 0)])
    def test_it_says_which_it_was(self, word, points):
        exam = create_examinee()
        take_in(write_results(1, {(exam, "colours"): word}))
        with reading_as(PUBLIC_ACTOR):
            assert get_own_result(PUBLIC_ACTOR, exam, BORN).points == {"colours": points}

    @pytest.mark.parametrize("word", ["", "1", "0", "PASS", "yes"])
    def test_another_word_is_left_out(self, word):
        file = take_in(write_results(1, {(create_examinee(), "colours"): word}))
        with reading_as(get_officer("pusat")):
            [receipt] = ResultReceipt.objects.filter(file=file)
        assert receipt.outcome == "range"

    def test_the_word_of_a_part_with_points_is_left_out(self):
        file = take_in(write_results(1, {(create_examinee(), "reading"): "pass"}))
        with reading_as(get_officer("pusat")):
            [receipt] = ResultReceipt.objects.filter(file=file)
        assert receipt.outcome == "range"


class TestTheRanking:
    def test_who_fails_it_is_not_ranked_however_many_points_and_is_counted(self):
        failed = pass_examinee(1, total=200, skill=100, colours="fail")
        other = pass_examinee(2, total=110, skill=1)
        publish()

        assert [get_stage(exam) for exam in (failed, other)] == [Stage.UNRANKED, Stage.RANKED]
        assert (see(failed).rank, see(other).rank) == (None, 1)
        assert see(failed).failed_parts == ["colours"]
        assert get_reasons() == {NO_RANK: 1}

    def test_anybody_computes_it_again(self):
        pass_examinee(1, skill=100, colours="fail")
        pass_examinee(2, skill=1)
        publish()

        content = read_file()
        assert find_ranking_faults(read_ranking_file(content)) == []
        forged = read_ranking_file(content.replace(",,1,,no_rank", ",pass,1,,"))
        assert find_ranking_faults(forged)

    def test_the_public_file_says_the_same_of_who_failed_and_of_who_is_not_known(self):
        pass_examinee(1, skill=100, colours="fail")
        pass_examinee(2, skill=100, colours=None)
        pass_examinee(3, skill=1)
        publish()

        rows = [line.split(",") for line in read_file().splitlines() if line.endswith("no_rank")]
        assert len(rows) == 2
        assert [row[1:6] for row in rows] == [["manufacturing", "150", "100", "0", ""]] * 2
        assert "fail" not in read_file()

    def test_its_words_add_no_points(self):
        exam = pass_examinee(1, total=110, skill=0)
        publish()

        assert (see(exam).test_points, see(exam).total) == (110, 110)
        assert ",manufacturing,110,0,0,pass," in read_file()

    def test_who_has_no_result_of_it_is_ranked_once_it_is_there(self):
        waiting = pass_examinee(1, skill=90, colours=None)
        pass_examinee(2, skill=10)
        publish()
        assert (get_stage(waiting), get_reasons()) == (Stage.UNRANKED, {NO_RANK: 1})
        assert see(waiting).missing_parts == ["colours"]

        take_in(write_results(99, {(waiting, "colours"): "pass"}))
        publish()
        assert (get_stage(waiting), see(waiting).rank) == (Stage.RANKED, 1)

    def test_a_file_without_it_is_read_as_before(self):
        exam = pass_examinee(1, colours=None)
        assert get_stage(exam) == Stage.PASSED

    def test_an_objection_that_is_granted_ranks_her(self):
        exam, other = (pass_examinee(n, skill=90, colours=c) for n, c in ((1, "fail"), (2, "pass")))
        publish()
        data = AppealInput(exam, BORN, "Saya melihat semua angka")
        reference = file_appeal(PUBLIC_ACTOR, uuid4(), data).answer
        change = PointsInput("colours", 1, "Lembar orang lain")
        propose_points(get_officer("pusat"), uuid4(), reference, change)
        confirm_points(get_officer("pusat-2"), uuid4(), reference)
        publish()

        assert [see(each).rank for each in (exam, other)] == [1, 2]


class TestTheDuty:
    def test_missing_results_are_a_task_of_headquarters_until_they_are_there(self):
        exams = [pass_examinee(number, colours=None) for number in (1, 2)]
        assert list_duties() == [""]
        take_in(write_results(98, {(exams[0], "colours"): "pass"}))
        assert list_duties() == [""]
        take_in(write_results(99, {(exams[1], "colours"): "fail"}))
        assert list_duties() == ["complete"]

    def test_the_worklist_says_of_how_many_in_which_round(self):
        pass_examinee(1, colours=None)
        officer = get_officer("pusat")
        with reading_as(officer):
            found = get_worklist(officer).items
        [item] = [each for each in found if each.duty.kind == "rounds:ask_parts"]
        assert (item.duty.reference, item.subject.detail) == (CODE, "Hasil yang belum ada: 1")

    def test_of_who_failed_by_points_nothing_is_missing(self):
        pass_examinee(1, total=20, colours=None)
        assert list_duties() == []

    def test_a_file_that_has_everything_opens_none(self):
        pass_examinee(1)
        assert list_duties() == []
        with reading_as(get_officer("pusat")):
            assert Examinee.objects.get().stage == Stage.PASSED
