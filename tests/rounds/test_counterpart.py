"""The counterpart of the demonstration answers through the exchange folder, late, wrong, twice or
never, and the roster of the round comes out right."""

import os
from random import Random

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.counterpart import (
    Manners,
    answer_answers,
    answer_claims,
    answer_files,
    answer_roster,
)
from rantau.rounds.files import ExchangeFile
from rantau.rounds.models import Examinee, IncomingFile, ReturnedRow
from rantau.rounds.refund_rows import ClaimFacts, judge_refund, read_refund
from rantau.rounds.refund_rules import REFUND_KINDS
from rantau.rounds.stages import Stage
from rantau.worker.periodic_tasks import ROUNDS_ACTOR, take_incoming_files, write_rosters
from tests.factories.rosters import IN_DOCUMENTS, send
from tests.factories.rounds import CODE, publish_round
from tests.ops.management import run_management_command
from tests.worker_login import get_officer_as_system


@pytest.fixture
def folder(worker_db, settings, tmp_path, monkeypatch):
    """The exchange folder with a roster of three in it."""
    for module in ("rosters", "examinees", "rounds", "persons"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        send(1, 2, 3)
        write_rosters()
        for path in (tmp_path / "kr" / "out").iterdir():
            os.utime(path, (IN_DOCUMENTS.timestamp(),) * 2)
        yield tmp_path


def count(model, **terms):
    with reading_as(ROUNDS_ACTOR):
        return model.objects.filter(**terms).count()


def test_everybody_is_answered_once(folder):
    [name] = answer_files(folder, "korea", Manners(returned=0))
    assert name == "A-ROSTER-korea-2026-2-000001.txt"
    assert answer_files(folder, "korea", Manners(returned=0)) == []
    take_incoming_files()
    assert count(Examinee, stage=Stage.ROSTERED) == 3


def test_returned_rows_have_another_value(folder):
    answer_files(folder, "korea", Manners(returned=1))
    take_incoming_files()
    with reading_as(ROUNDS_ACTOR):
        rows = list(ReturnedRow.objects.all())
    assert len(rows) == 3
    assert all(row.ours != row.theirs for row in rows)


def test_a_wrong_answer_is_set_aside_and_the_same_twice_changes_nothing(folder):
    manners = Manners(returned=0, wrong=1, twice=1)
    assert len(answer_files(folder, "korea", manners)) == 3
    assert take_incoming_files() == 3
    assert count(IncomingFile, state="aside") == 1
    assert count(IncomingFile, state="taken") == 1
    assert count(Examinee, stage=Stage.ROSTERED) == 3


def test_a_late_one_answers_when_it_is_time_and_one_that_never_does_not(folder):
    late = Manners(late=60, returned=0)
    assert answer_files(folder, "korea", late) == []
    with clock.freeze_clock(IN_DOCUMENTS.replace(minute=2)):
        assert answer_files(folder, "korea", Manners(never=1)) == []
        assert answer_files(folder, "korea", late) == []


def test_the_command_refuses_where_a_real_counterpart_answers(folder, settings, capsys):
    settings.RANTAU_DEMO = False
    assert run_management_command("counterpart", "korea", "--once") == 2
    assert "real counterpart" in capsys.readouterr().err


def test_the_command_answers_in_a_demonstration(folder, settings, capsys):
    settings.RANTAU_DEMO = True
    run_management_command("counterpart", "korea", "--once", "--returned", "0")
    take_incoming_files()
    assert count(Examinee, stage=Stage.ROSTERED) == 3


def test_employers_choose_by_rank_and_take_the_next_for_who_refuses():
    rows = [
        {"exam_number": exam, "rank": rank, "note": "known", "sector": "fishery"}
        for exam, rank in (("1", "20"), ("2", "3"), ("3", ""), ("4", "10"))
    ]
    file = ExchangeFile("ROSTER", CODE, "RANTAU", 2, IN_DOCUMENTS, rows)
    (_answers, (kind, number, choices)) = answer_roster(file, Random(1), Manners(chosen=0.5))
    assert (kind, number) == ("CHOICE", 3)
    assert [row["exam_number"] for row in choices] == ["2", "4"]
    given_up = {"exam_number": "2", "offer": "2-1", "sector": "fishery", "next": "1"}
    given_up["outcome"] = "refused"
    file = ExchangeFile("CHOICE_ANSWER", CODE, "RANTAU", 1, IN_DOCUMENTS, [given_up])
    [(_kind, number, [row])] = answer_answers(file, Random(1), Manners())  # nobody accepted
    assert (number, row["exam_number"], row["replaces"]) == (2, "1", "2")


def test_employers_choose_the_same_share_of_a_small_sector():
    rows = [
        {"exam_number": f"{sector}{rank}", "rank": str(rank), "note": "known", "sector": sector}
        for sector, people in (("fishery", 2), ("manufacturing", 8))
        for rank in range(1, people + 1)
    ]
    file = ExchangeFile("ROSTER", CODE, "RANTAU", 2, IN_DOCUMENTS, rows)
    (_answers, (_kind, _number, choices)) = answer_roster(file, Random(1), Manners(chosen=0.5))
    assert sorted(row["exam_number"] for row in choices) == [
        "fishery1",
        *(f"manufacturing{rank}" for rank in range(1, 5)),
    ]


def test_who_is_chosen_may_answer(folder):
    answer_files(folder, "korea", Manners(returned=0, chosen=0.4))
    take_incoming_files()
    assert count(Examinee, stage=Stage.CHOSEN) == 1
    assert count(IncomingFile, state="aside") == 0


def test_insurers_pay_most_claims_and_refuse_some_with_a_reason():
    claims = [
        {"exam_number": str(number), "kind": kind, "on": "2027-03-30", "until": "2027-04-13"}
        for number in range(100)
        for kind in REFUND_KINDS
    ]
    file = ExchangeFile("CLAIM", CODE, "RANTAU", 3, IN_DOCUMENTS, claims)
    with clock.freeze_clock(IN_DOCUMENTS):
        [(kind, number, rows)] = answer_claims(file, Random(1), Manners())
    assert (kind, number, len(rows)) == ("REFUND", 3, 200)
    claim, today = ClaimFacts(IN_DOCUMENTS.date(), None), IN_DOCUMENTS.date()
    outcomes = {judge_refund(read_refund(row), claim, is_known=True, today=today) for row in rows}
    assert outcomes == {"paid", "refused"}
    assert len({row["evidence"] for row in rows}) == len(rows)
    assert 0 < sum(row["outcome"] == "refused" for row in rows) < 50
