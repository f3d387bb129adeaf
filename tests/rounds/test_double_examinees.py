"""One person who was registered twice stands twice in a round: headquarters decides which one stands."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from rantau.access.actor import build_system_actor
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.duties.worklist import get_worklist
from rantau.exchange.messages import MESSAGE_KINDS, NEWS, WORKER
from rantau.journal.models import Entry
from rantau.rounds.double_errors import (
    DoubleDecided,
    NoSuchDouble,
    NotDouble,
    NothingProposed,
    OwnDoubleDecision,
)
from rantau.rounds.double_rules import is_standing_twice
from rantau.rounds.models import DoubleExaminee, Examinee
from rantau.rounds.services.double_examinees import (
    DoubleInput,
    confirm_double,
    decide_double,
    open_double,
    return_double,
)
from rantau.rounds.services.rankings import RankingInput, propose_ranking, publish_ranking
from rantau.rounds.services.withdrawals import withdraw_examinee
from rantau.rounds.stages import Stage
from rantau.worker.periodic_tasks import keep_doubles
from tests.factories import examinees, merges, rounds
from tests.factories.examinees import IN_APPEALS, create_examinee, pass_examinee
from tests.factories.merges import merge, undo
from tests.factories.rounds import CODE, publish_round
from tests.placement.test_renewal import done  # noqa: F401
from tests.worker_login import get_officer_as_system

SYSTEM = build_system_actor("test")
REASON = "Nomor ini yang dipakai di ujian"


@pytest.mark.parametrize(
    ("one", "other", "is_same_round", "expected"),
    [
        (Stage.SAT, Stage.PASSED, True, True),
        (Stage.SAT, Stage.PASSED, False, False),
        (Stage.ROSTERED, Stage.SENT, False, True),
        (Stage.ROSTERED, Stage.ARRIVED, False, True),
        (Stage.SAT, Stage.WITHDRAWN, True, False),
        (Stage.SAT, Stage.FAILED, True, False),
        (Stage.DEPARTED, Stage.ARRIVED, True, False),
    ],
)
def test_who_stands_twice(one, other, is_same_round, expected):
    assert is_standing_twice(one, other, is_same_round=is_same_round) is expected
    assert is_standing_twice(other, one, is_same_round=is_same_round) is expected


@pytest.fixture(autouse=True)
def in_appeals(done, monkeypatch):  # noqa: F811
    """Korea's round after the test; the worker's login looks accounts up as the system."""
    for module in (examinees, merges, rounds):
        monkeypatch.setattr(module, "get_officer", get_officer_as_system, raising=False)
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        yield


@pytest.fixture
def two():
    """The exam numbers of one person under two registrations that are not merged yet, and another
    examinee besides."""
    create_examinee(9)
    return create_examinee(1), create_examinee(2)


def read(query):
    with reading_as(SYSTEM):
        return query()


def get_examinee(exam):
    return read(lambda: Examinee.objects.select_related("person").get(exam_number=exam))


def merge_both(two):
    """Merge the registrations of both; gives the reference of the merge."""
    first, second = (get_examinee(exam).person.reference for exam in two)
    reference = merge(first, second)
    keep_doubles()
    return reference


def get_double():
    return read(DoubleExaminee.objects.get)


def list_duties():
    rows = Duty.objects.filter(kind="rounds:decide_double").select_related("office")
    return read(lambda: [(row.office.kind, row.outcome) for row in rows])


def decide(stands, *, by="pusat", reason=REASON):
    data = DoubleInput(stands, reason)
    return decide_double(get_officer_as_system(by), uuid4(), get_double().reference, data)


def get_stages(two):
    return [get_examinee(exam).stage for exam in two]


def rank():
    """Publish the ranking of the round."""
    data = RankingInput(CODE, "Nilai lengkap", "All points are there")
    reference = propose_ranking(get_officer_as_system("pusat"), uuid4(), data).answer
    publish_ranking(get_officer_as_system("pusat-2"), uuid4(), reference)


class TestAfterAMerge:
    def test_who_stands_twice_is_a_duty_of_headquarters(self, two):
        merge_both(two)
        assert list_duties() == [("headquarters", "")]
        officer = get_officer_as_system("pusat")
        with reading_as(officer):
            items = get_worklist(officer).items
        assert get_double().reference in [item.duty.reference for item in items]
        assert keep_doubles() == 0
        assert len(list_duties()) == 1

    def test_one_who_is_over_is_none(self, two):
        withdraw_examinee(get_officer_as_system("pusat"), uuid4(), two[0], reason="family")
        merge_both(two)
        assert list_duties() == []

    def test_nobody_is_double_without_a_merge(self, two):
        first, second = (get_examinee(exam).id for exam in two)
        with pytest.raises(NotDouble):
            open_double(SYSTEM, uuid4(), first, second)

    def test_the_undoing_closes_it(self, two):
        reference = merge_both(two)
        undo(reference)
        assert keep_doubles() == 1
        assert list_duties() == [("headquarters", "separated")]
        assert get_double().outcome == DoubleExaminee.SEPARATED
        assert get_stages(two) == [Stage.SAT, Stage.SAT]

    def test_who_withdraws_by_herself_closes_it_too(self, two):
        merge_both(two)
        assert keep_doubles() == 0
        withdraw_examinee(get_officer_as_system("pusat"), uuid4(), two[0], reason="family")
        assert keep_doubles() == 1
        assert list_duties() == [("headquarters", "ended")]


class TestDeciding:
    def test_the_other_one_is_withdrawn_with_a_journalled_reason_and_a_message(self, two):
        merge_both(two)
        decide(two[1])
        assert get_stages(two) == [Stage.WITHDRAWN, Stage.SAT]
        assert list_duties() == [("headquarters", "decided")]
        with reading_as(get_officer_as_system("inspektorat")):
            entry = Entry.objects.get(kind="rounds:double:decided")
        assert (entry.why, entry.tells, entry.terms["stage"]) == (REASON, [WORKER], "sat")
        assert two[0] not in str(entry.terms)
        assert MESSAGE_KINDS[entry.kind] == NEWS
        with pytest.raises(DoubleDecided):
            decide(two[1])

    @pytest.mark.parametrize("reason", ["", " ", "x" * 301, "a\0b"])
    def test_it_has_a_reason(self, two, reason):
        merge_both(two)
        with pytest.raises(InvalidInput):
            decide(two[0], reason=reason)

    def test_one_of_the_two_stands(self, two):
        merge_both(two)
        with pytest.raises(InvalidInput):
            decide("100000000009")
        assert get_stages(two) == [Stage.SAT, Stage.SAT]

    def test_not_after_the_undoing(self, two):
        undo(merge_both(two))
        with pytest.raises(NotDouble):
            decide(two[0])

    def test_nobody_else_decides(self, two):
        merge_both(two)
        for login in ("kepala.3212", "bp3mi.32", "loket.3212"):
            with pytest.raises(Forbidden):
                decide(two[0], by=login)

    def test_what_is_not_there_is_not_found(self):
        officer = get_officer_as_system("pusat")
        with pytest.raises(NoSuchDouble):
            decide_double(officer, uuid4(), "GD-0000-0000", DoubleInput("7", REASON))


class TestWithARank:
    @pytest.fixture
    def ranked(self):
        exams = pass_examinee(1, skill=60), pass_examinee(2, skill=50)
        rank()
        merge_both(exams)
        return exams

    def test_a_second_person_confirms_and_nothing_changes_before(self, ranked):
        decide(ranked[0])
        assert get_stages(ranked) == [Stage.RANKED, Stage.RANKED]
        assert list_duties() == [("headquarters", "")]
        reference = get_double().reference
        with pytest.raises(OwnDoubleDecision):
            confirm_double(get_officer_as_system("pusat"), uuid4(), reference)
        with pytest.raises(DoubleDecided):
            decide(ranked[1], by="pusat-2")
        confirm_double(get_officer_as_system("pusat-2"), uuid4(), reference)
        assert get_stages(ranked) == [Stage.RANKED, Stage.WITHDRAWN]
        assert list_duties() == [("headquarters", "decided")]

    def test_who_does_not_confirm_lets_it_wait_again(self, ranked):
        decide(ranked[0])
        reference, second = get_double().reference, get_officer_as_system("pusat-2")
        with pytest.raises(InvalidInput):
            return_double(second, uuid4(), reference, why=" ")
        return_double(second, uuid4(), reference, why="Yang lain dipakai")
        assert get_stages(ranked) == [Stage.RANKED, Stage.RANKED]
        with pytest.raises(NothingProposed):
            confirm_double(second, uuid4(), reference)
        decide(ranked[1])
        confirm_double(second, uuid4(), reference)
        assert get_stages(ranked) == [Stage.WITHDRAWN, Stage.RANKED]

    def test_the_database_takes_no_decision_of_one_person(self, ranked):
        decide(ranked[0])
        officer, rows = get_officer_as_system("pusat"), DoubleExaminee.objects
        with pytest.raises(IntegrityError), transaction.atomic(), acting_as(officer):
            rows.update(outcome="decided", decided_by=officer.ref, decided_at=clock.now())
