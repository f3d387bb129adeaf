"""What the worker does of stays abroad by its own login: files, warnings, and insurers that are late."""

from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.counterpart import Manners, answer_files
from rantau.duties.models import Duty
from rantau.journal.models import Entry as JournalEntry
from rantau.rounds.files import ExchangeFile, write_file
from rantau.rounds.models import Examinee, IncomingFile, RefundClaim
from rantau.rounds.refund_outcomes import RefundInput
from rantau.rounds.services.refunds import claim_refund, settle_refund
from rantau.rounds.stages import Stage
from rantau.worker.periodic_tasks import (
    ROUNDS_ACTOR,
    remind_of_refunds,
    report_refund_claims,
    take_incoming_files,
    warn_of_stay_ends,
    write_rosters,
)
from tests.factories.journeys import take_file
from tests.factories.rosters import IN_DOCUMENTS, take_answer
from tests.factories.rounds import CODE
from tests.factories.stays import build_paid_row, get_stay_of, go_abroad
from tests.worker_login import get_officer_as_system

HOME = IN_DOCUMENTS + timedelta(days=4)


@pytest.fixture
def exam(worker_db, settings, tmp_path, monkeypatch):
    """Somebody who arrived; another waits for an answer besides."""
    for module in ("rosters", "examinees", "rounds", "persons", "journeys", "stays"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    with clock.freeze_clock(IN_DOCUMENTS):
        return go_abroad()


def count_warnings():
    with reading_as(ROUNDS_ACTOR):
        return JournalEntry.objects.filter(kind="rounds:stay:ending").count()


def count_open_tasks():
    with reading_as(ROUNDS_ACTOR):
        return Duty.objects.filter(kind="rounds:ask_insurer", closed_at=None).count()


def test_every_kind_of_report_is_taken_by_the_workers_login(exam):
    days = [(HOME - timedelta(days=day)).date().isoformat() for day in (2, 1, 0)]
    moved = {"kind": "workplace", "until": "", "employer": "B", "reason": "closed"}
    rows = [{"exam_number": exam, "on": day, **moved} for day in days]
    with clock.freeze_clock(HOME):
        until = get_stay_of(exam, by=ROUNDS_ACTOR).permit_until + timedelta(days=300)
        common = {"exam_number": exam, "on": days[2], "employer": "", "reason": ""}
        rows += [
            common | {"kind": "overstay", "until": ""},
            common | {"kind": "extension", "until": until.isoformat()},
        ]
        outcomes = take_file("STAY", 1, rows, by=ROUNDS_ACTOR)
        assert outcomes == ["workplace"] * 3 + ["overstay", "extension"]
        day = HOME + timedelta(days=1)
    with clock.freeze_clock(day):
        row = {"exam_number": exam, "on": day.date().isoformat(), **moved}
        assert take_file("STAY", 2, [row], by=ROUNDS_ACTOR) == ["excess"]
    with reading_as(ROUNDS_ACTOR):
        duties = Duty.objects.filter(kind="rounds:settle_change", closed_at=None)
        assert duties.count() == 1


def test_she_is_warned_90_30_and_7_days_before_once_each(exam):
    until = get_stay_of(exam, by=ROUNDS_ACTOR).permit_until - IN_DOCUMENTS.date()
    warned = []
    for days in (91, 90, 89, 30, 7, 7, 0, -1):
        with clock.freeze_clock(IN_DOCUMENTS + until - timedelta(days=days)):
            warn_of_stay_ends()
        warned.append(count_warnings())

    assert warned == [0, 1, 1, 2, 3, 3, 3, 3]


def test_a_file_brings_her_home_and_a_late_insurer_is_a_task_of_her_office(exam):
    row = {"exam_number": exam, "kind": "left", "on": HOME.date().isoformat()}
    row |= {"until": "", "employer": "", "reason": ""}
    with clock.freeze_clock(HOME):
        assert take_file("STAY", 1, [row], by=ROUNDS_ACTOR) == ["left"]
        counter, stay = get_officer_as_system("loket.3212"), get_stay_of(exam, by=ROUNDS_ACTOR)
        claim = claim_refund(counter, uuid4(), stay.reference, "return_cost").answer
    with reading_as(ROUNDS_ACTOR):
        assert Examinee.objects.get(exam_number=exam).stage == Stage.RETURNED
    with clock.freeze_clock(HOME + timedelta(days=14)):
        assert remind_of_refunds() == 0
    with clock.freeze_clock(HOME + timedelta(days=15)):
        assert [remind_of_refunds(), remind_of_refunds(), count_open_tasks()] == [1, 0, 1]
        paid = RefundInput(
            is_paid=True,
            on=clock.today(),
            amount=400_000,
            currency="KRW",
            evidence="K-1",
            why="",
        )
        settle_refund(counter, uuid4(), claim, paid)
        assert count_open_tasks() == 0


@pytest.fixture
def claimed(exam):
    """She is home and claimed the cost of the way at a counter; gives her exam number."""
    row = {"exam_number": exam, "kind": "left", "on": HOME.date().isoformat()}
    row |= {"until": "", "employer": "", "reason": ""}
    with clock.freeze_clock(HOME):
        take_file("STAY", 1, [row], by=ROUNDS_ACTOR)
        counter, stay = get_officer_as_system("loket.3212"), get_stay_of(exam, by=ROUNDS_ACTOR)
        claim_refund(counter, uuid4(), stay.reference, "return_cost")
        yield exam


def get_claims():
    with reading_as(ROUNDS_ACTOR):
        return list(RefundClaim.objects.values_list("state", "evidence"))


def test_a_claim_goes_out_and_the_insurers_file_comes_in_through_the_folder(claimed, tmp_path):
    assert [report_refund_claims(), report_refund_claims()] == [1, 0]
    write_rosters()
    out = tmp_path / "kr" / "out"
    assert (out / "CLAIM-korea-2026-2-000001.txt").exists()
    with clock.freeze_clock(clock.now() + timedelta(days=1)):
        names = answer_files(tmp_path, "korea", Manners(wrong=1, twice=1))
        assert len([name for name in names if "CLAIM" in name]) == 3
        take_incoming_files()
        [(state, evidence)] = get_claims()
    assert (state in ("paid", "refused"), evidence) == (True, "R0001-0001")
    with reading_as(ROUNDS_ACTOR):
        files = IncomingFile.objects.filter(kind="REFUND", state="taken")
        assert [each.left_out for each in files] == [0]
        assert IncomingFile.objects.filter(state="aside").exists()


def test_a_counterpart_that_never_answers_leaves_the_claim_waiting(claimed, tmp_path):
    report_refund_claims()
    write_rosters()
    assert answer_files(tmp_path, "korea", Manners(never=1)) == []
    assert get_claims() == [("waiting", "")]


def test_a_row_that_stands_twice_sets_the_file_aside_and_is_a_task_of_headquarters(claimed):
    rows = [build_paid_row(claimed), build_paid_row(claimed, evidence="K-2")]
    content = write_file(ExchangeFile("REFUND", CODE, "HRDK", 1, clock.now(), rows))
    assert take_answer(content).problems == [["doubled", 3]]
    assert get_claims() == [("waiting", "")]
    with reading_as(ROUNDS_ACTOR):
        assert Duty.objects.filter(kind="rounds:settle_file", closed_at=None).count() == 1


def test_an_answer_of_the_insurer_ends_the_task_to_ask_it(claimed):
    with clock.freeze_clock(HOME + timedelta(days=15)):
        assert [remind_of_refunds(), count_open_tasks()] == [1, 1]
        assert take_file("REFUND", 1, [build_paid_row(claimed)], by=ROUNDS_ACTOR) == ["paid"]
        assert count_open_tasks() == 0
    assert get_claims() == [("paid", "K-1")]
