"""Two persons publish what the points give; no rank is written by hand, and anybody computes it."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.declarations.errors import DeclarationDecided, OwnDeclaration
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry
from rantau.rounds.errors import (
    NoSuchRanking,
    NoSuchRound,
    NothingToRank,
    RankingDiffers,
    RankingWaits,
)
from rantau.rounds.models import Examinee, Rank, Ranking
from rantau.rounds.ranking import ScoreRow
from rantau.rounds.ranking_file import (
    UnreadableRanking,
    compare_rankings,
    compute_ranking,
    find_ranking_faults,
    read_ranking_file,
    write_ranking_file,
)
from rantau.rounds.ranking_selectors import get_published_ranking, list_published_rankings
from rantau.rounds.result_selectors import get_own_result
from rantau.rounds.services.rankings import (
    RankingInput,
    propose_ranking,
    publish_ranking,
    refuse_ranking,
)
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.examinees import (
    BORN,
    IN_APPEALS,
    build_test_points,
    build_ticket,
    create_examinee,
    pass_examinee,
    take_in,
    write_results,
)
from tests.factories.rounds import CODE, change_declaration, publish_round

DATA = RankingInput(CODE, "Nilai kedua tahap sudah ada", "Both stages have their points")


def propose(by="pusat", data=DATA):
    """Propose the ranking of Korea's round; gives its reference."""
    return propose_ranking(get_officer(by), uuid4(), data).answer


def publish(reference=None, by="pusat-2"):
    return publish_ranking(get_officer(by), uuid4(), reference or propose()).answer


def read_file(number=1):
    with reading_as(PUBLIC_ACTOR):
        return get_published_ranking(PUBLIC_ACTOR, CODE, str(number)).content


def get_stage(exam):
    with reading_as(get_officer("pusat")):
        return Examinee.objects.get(exam_number=exam).stage


def see(exam):
    with reading_as(PUBLIC_ACTOR):
        return get_own_result(PUBLIC_ACTOR, exam, BORN)


def test_a_round_without_a_skill_test_ranks_by_its_test_alone(db):
    publish_round(change_declaration(amounts__skill_points=0, amounts__bonus_points=0))
    with clock.freeze_clock(IN_APPEALS):
        second, first, failed = (
            pass_examinee(n, total=t) for n, t in ((1, 150), (2, 160), (3, 20))
        )
        publish()

        assert [get_stage(exam) for exam in (first, second, failed)] == [
            Stage.RANKED,
            Stage.RANKED,
            Stage.FAILED,
        ]
        assert [see(exam).rank for exam in (first, second)] == [1, 2]
        assert find_ranking_faults(read_ranking_file(read_file())) == []


class TestServices:
    @pytest.fixture(autouse=True)
    def korea(self, db):
        """Korea's round, its results public."""
        publish_round()
        with clock.freeze_clock(IN_APPEALS):
            yield

    def test_what_one_proposed_and_another_published_gives_ranks_and_stages(self):
        second, first = pass_examinee(1, skill=50), pass_examinee(2, skill=60)
        without_skill, failed = pass_examinee(3), pass_examinee(4, total=20)
        fisher = pass_examinee(5, skill=1, sector="fishery")
        publish()
        exams = (first, second, without_skill, failed, fisher)
        assert [get_stage(exam) for exam in exams] == [
            Stage.RANKED,
            Stage.RANKED,
            Stage.UNRANKED,
            Stage.FAILED,
            Stage.RANKED,
        ]
        assert [(see(exam).rank, see(exam).ranked) for exam in exams] == [
            (1, 2),
            (2, 2),
            (None, 2),
            (None, 2),
            (1, 1),
        ]

    def test_the_public_file_has_tickets_and_neither_names_nor_exam_numbers(self):
        exam = pass_examinee(1, skill=50)
        publish()
        content = read_file()
        assert exam not in content
        assert "Contoh" not in content
        assert content.splitlines()[-1] == f"{build_ticket(1)},manufacturing,150,50,0,pass,1,1,"
        assert find_ranking_faults(read_ranking_file(content)) == []

    def test_whoever_proposed_it_neither_publishes_nor_refuses_it(self):
        pass_examinee(1, skill=50)
        reference = propose()
        with pytest.raises(OwnDeclaration):
            publish(reference, by="pusat")
        with pytest.raises(OwnDeclaration):
            refuse_ranking(get_officer("pusat"), uuid4(), reference, why="Salah")

    def test_it_is_decided_once_and_one_waits_at_a_time(self):
        pass_examinee(1, skill=50)
        reference = propose()
        with pytest.raises(RankingWaits):
            propose()
        publish(reference)
        with pytest.raises(DeclarationDecided):
            refuse_ranking(get_officer("pusat-2"), uuid4(), reference, why="Salah")

    def test_another_officer_has_it_to_decide_and_the_proposer_sees_why_not(self):
        pass_examinee(1, skill=50)
        reference = propose()
        for login, is_barred in (("pusat", True), ("pusat-2", False)):
            officer = get_officer(login)
            with reading_as(officer):
                items = get_worklist(officer).items
            [item] = [each for each in items if each.duty.reference == reference]
            assert (item.subject.number, item.subject.is_barred) == (CODE, is_barred)

    def test_points_that_changed_since_the_proposal_are_not_published(self):
        exam = pass_examinee(1, skill=50)
        reference = propose()
        take_in(write_results(99, build_test_points({exam: 160})))
        with pytest.raises(RankingDiffers):
            publish(reference)
        assert get_stage(exam) == Stage.PASSED
        with pytest.raises(NoSuchRanking):
            read_file()

    def test_nobody_of_headquarters_writes_other_rows_into_a_proposal(self):
        pass_examinee(1, skill=50)
        pass_examinee(2, skill=60)
        reference, officer = propose(), get_officer("pusat-2")
        with reading_as(officer):
            content = Ranking.objects.get(reference=reference).content
            forged = content.replace(",1,\n", ",9,\n")
            with pytest.raises(ProgrammingError), transaction.atomic():
                Ranking.objects.filter(reference=reference).update(content=forged)

    def test_a_changed_score_makes_a_second_version_with_what_moved_and_why(self):
        exams = [pass_examinee(number, skill=50 + number) for number in (1, 2, 3)]
        publish()
        take_in(write_results(99, build_test_points({exams[0]: 170})))
        publish()
        assert [see(exam).rank for exam in exams] == [1, 3, 2]
        with reading_as(PUBLIC_ACTOR):
            newest, first = list_published_rankings(PUBLIC_ACTOR, CODE)
        assert first.changes == {}
        assert newest.changes == {
            "rows": [{"ticket": build_ticket(1), "reason": "points", "was": 3, "now": 1}],
            "moved": 1,
            "shifted": 2,
        }

    def test_whoever_fails_by_a_correction_leaves_the_ranking(self):
        exam, other = pass_examinee(1, skill=60), pass_examinee(2, skill=50)
        publish()
        take_in(write_results(99, build_test_points({exam: 20})))
        assert get_stage(exam) == Stage.FAILED
        publish()
        assert (see(exam).rank, see(other).rank) == (None, 1)
        with reading_as(get_officer("inspektorat")):
            [entry] = Entry.objects.filter(kind="rounds:rank:moved")
        assert entry.tells == ["worker"]

    def test_nothing_is_ranked_where_nobody_passed_or_nothing_changed(self):
        create_examinee(1)
        with pytest.raises(NothingToRank):
            propose()
        pass_examinee(2, skill=50)
        publish()
        with pytest.raises(NothingToRank):
            propose()

    @pytest.mark.parametrize("login", ["loket.3212", "bp3mi.32", "p3mi.1", "inspektorat"])
    def test_nobody_but_headquarters_ranks(self, login):
        with pytest.raises(Forbidden):
            propose(by=login)
        with pytest.raises(Forbidden):
            publish("PR-0000-0000", by=login)

    def test_bad_input_is_named_at_its_field(self):
        with pytest.raises(InvalidInput) as error:
            propose(data=replace(DATA, why_id=" ", why_en="x" * 301))
        assert set(error.value.problems) == {"why_id", "why_en"}
        for code in ("korea-1999", "../x"):
            with pytest.raises(NoSuchRound):
                propose(data=replace(DATA, round=code))
        with pytest.raises(NoSuchRanking):
            publish("PR-0000-0000")

    def test_the_public_sees_no_proposal_and_no_rank(self):
        pass_examinee(1, skill=50)
        propose()
        with reading_as(PUBLIC_ACTOR):
            assert Ranking.objects.count() == 0
            with pytest.raises(ProgrammingError), transaction.atomic():
                list(Rank.objects.all())

    def test_no_rank_is_changed_and_no_ranking_decided_by_its_proposer(self):
        pass_examinee(1, skill=50)
        publish()
        officer = get_officer("pusat")
        with reading_as(officer), pytest.raises(ProgrammingError), transaction.atomic():
            Rank.objects.update(rank=1)
        fault = pytest.raises(IntegrityError, match="that was decided stays")
        statement = "update rounds_ranking set decided_by = proposed_by"
        with reading_as(officer), connection.cursor() as cursor, fault, transaction.atomic():
            cursor.execute(statement)

    @pytest.mark.parametrize(
        ("login", "by", "words"),
        [
            ("pusat", "pusat", "needs a second person"),
            ("pusat", "pusat-2", "decided under the own account"),
        ],
    )
    def test_the_database_asks_for_the_second_person_too(self, login, by, words):
        pass_examinee(1, skill=50)
        propose()
        decider = get_officer(by).ref
        with (
            pytest.raises(IntegrityError, match=words),
            transaction.atomic(),
            acting_as(get_officer(login)),
        ):
            Ranking.objects.filter(outcome="").update(
                outcome="published", decided_by=decider, decided_at=clock.now()
            )


ROWS = st.lists(
    st.builds(
        ScoreRow,
        st.integers(0, 999).map(build_ticket),
        st.sampled_from(["manufacturing", "fishery"]),
        st.integers(0, 200),
        st.none() | st.integers(0, 100),
        st.integers(0, 20),
        st.integers(1, 999),
    ),
    unique_by=(lambda row: row.exam_number, lambda row: row.lot),
    max_size=40,
)
FACTS = (CODE, 1, "total-1", {"manufacturing": 110, "fishery": 80})


class TestTheFile:
    @given(ROWS)
    def test_what_is_written_is_read_and_found_right(self, rows):
        ranking = compute_ranking(*FACTS, rows)
        assert read_ranking_file(write_ranking_file(ranking)) == ranking
        assert find_ranking_faults(ranking) == []

    @given(ROWS, st.randoms())
    def test_the_second_version_writes_and_reads_who_passed_every_part(self, rows, random):
        rows = [replace(row, has_passed_parts=random.choice([True, False, None])) for row in rows]
        ranking = compute_ranking(CODE, 1, "total-2", FACTS[-1], rows)
        assert read_ranking_file(write_ranking_file(ranking)) == ranking
        assert find_ranking_faults(ranking) == []

    def test_a_file_of_the_first_form_is_read_without_telling_who_failed_a_part(self):
        rows = [
            ScoreRow(build_ticket(number), "fishery", 100, 50, 0, number, has_passed)
            for number, has_passed in enumerate((True, False, None), start=1)
        ]
        ranking = compute_ranking(CODE, 1, "total-2", FACTS[-1], rows)
        old = write_ranking_file(ranking).replace("rantau-ranking 2", "rantau-ranking 1")
        old = old.replace(",,2,,no_rank", ",fail,2,,part_failed")
        old = old.replace(",,3,,no_rank", ",,3,,part_unknown")
        assert "part_failed" in old
        assert read_ranking_file(old) == ranking

    def test_a_version_reads_its_own_columns_only(self):
        rows = [ScoreRow(build_ticket(1), "fishery", 100, 50, 0, 1)]
        content = write_ranking_file(compute_ranking(*FACTS, rows))
        for text, line in (
            (content.replace("version total-1", "version total-2"), 7),
            (content.replace("bonus,lot", "bonus,parts,lot"), 7),
        ):
            with pytest.raises(UnreadableRanking) as error:
                read_ranking_file(text)
            assert error.value.line == line

    def test_another_word_for_the_parts_is_named(self):
        rows = [ScoreRow(build_ticket(1), "fishery", 100, 50, 0, 1)]
        content = write_ranking_file(compute_ranking(CODE, 1, "total-2", FACTS[-1], rows))
        with pytest.raises(UnreadableRanking) as error:
            read_ranking_file(content.replace(",pass,", ",maybe,"))
        assert error.value.line == 8

    @given(ROWS, st.randoms())
    def test_ranks_are_a_permutation_within_a_sector_whatever_the_order_of_rows(self, rows, random):
        ranking = compute_ranking(*FACTS, rows)
        for sector in ("manufacturing", "fishery"):
            ranks = [e.rank for e in ranking.rows if e.row.sector == sector and e.rank]
            assert ranks == list(range(1, len(ranks) + 1))
        random.shuffle(rows)
        assert compute_ranking(*FACTS, rows) == ranking

    @given(ROWS.filter(len), st.data())
    def test_any_rank_that_was_moved_is_found(self, rows, data):
        ranking = compute_ranking(*FACTS, rows)
        number = data.draw(st.integers(0, len(rows) - 1))
        moved = replace(ranking.rows[number], rank=(ranking.rows[number].rank or 0) + 1)
        forged = [*ranking.rows[:number], moved, *ranking.rows[number + 1 :]]
        assert find_ranking_faults(replace(ranking, rows=forged))

    @given(ROWS, ROWS)
    def test_every_rank_that_differs_between_two_is_counted(self, one, other):
        before, after = compute_ranking(*FACTS, one), compute_ranking(*FACTS, other)
        changes = compare_rankings(before, after)
        old = {each.row.exam_number: each for each in before.rows}
        new = {each.row.exam_number: each for each in after.rows}
        both = old.keys() & new.keys()
        assert changes["moved"] == len(old.keys() ^ new.keys()) + sum(
            old[key].row != new[key].row for key in both
        )
        assert changes["shifted"] == sum(
            old[key].row == new[key].row and old[key].rank != new[key].rank for key in both
        )

    @pytest.mark.parametrize(
        ("old", "new", "line"),
        [
            ("rantau-ranking 2", "rantau-ranking 3", 1),
            ("version total-1", "version best", 7),
            ("round korea-2026-2\n", "", 6),
            ("floor fishery 80", "floor fishery", 5),
            ("ticket,sector", "ticket;sector", 7),
            (",1,\n", ",1\n", 8),
            (",1,\n", ",first,\n", 8),
            ("1,1,\n", "1,1,", 8),
        ],
    )
    def test_the_line_that_cannot_be_read_is_named(self, old, new, line):
        rows = [ScoreRow(build_ticket(1), "fishery", 100, 50, 0, 1)]
        content = write_ranking_file(compute_ranking(*FACTS, rows))
        assert content.count(old) == 1
        with pytest.raises(UnreadableRanking) as error:
            read_ranking_file(content.replace(old, new))
        assert error.value.line == line
