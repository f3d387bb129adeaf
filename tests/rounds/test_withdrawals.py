"""An examinee withdraws: by herself without a reason, or through an officer with one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from rantau.duties.models import Duty
from rantau.exchange.messages import MESSAGE_KINDS
from rantau.journal.models import Entry
from rantau.registry.errors import NoLastingGround
from rantau.rounds.errors import NoSuchExaminee, NothingToSend, StageNotNext, WithdrawnAlready
from rantau.rounds.models import Offer, StageEvent
from rantau.rounds.services.offers import AnswerInput, answer_offer
from rantau.rounds.services.withdrawals import EXAMINEE_WITHDRAWN, withdraw_examinee
from rantau.rounds.stages import STAGES, Stage, list_next_stages
from rantau.worker.periodic_tasks import ROUNDS_ACTOR, lapse_offers, report_offer_answers
from tests.factories.examinees import create_examinee
from tests.factories.offers import choose, get_offer_of
from tests.factories.roster_ends import find_examinee, get_herself, put_on_roster
from tests.factories.rosters import IN_DOCUMENTS, complete, export, move, return_row, send
from tests.factories.rounds import publish_round
from tests.worker_login import get_officer_as_system


@pytest.fixture(autouse=True)
def in_documents(worker_db, settings, tmp_path, monkeypatch):
    """Korea's round, while documents are taken, and an exchange folder."""
    for module in ("rosters", "examinees", "rounds", "persons"):
        monkeypatch.setattr(f"tests.factories.{module}.get_officer", get_officer_as_system)
    settings.EXCHANGE_FOLDER = str(tmp_path)
    publish_round()
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


def withdraw(exam, *, actor=None, reason="", key=None):
    return withdraw_examinee(actor or get_herself(exam), key or uuid4(), exam, reason=reason)


def list_withdrawals(exam):
    """Reason of each event of withdrawing."""
    rows = StageEvent.objects.filter(stage=Stage.WITHDRAWN, examinee__exam_number=exam)
    with reading_as(ROUNDS_ACTOR):
        return list(rows.values_list("reason", flat=True))


def test_she_withdraws_without_a_reason_and_another_stays():
    exam, other = put_on_roster(1, 2)
    withdraw(exam)
    assert find_examinee(exam).stage == Stage.WITHDRAWN
    assert find_examinee(other).stage == Stage.ROSTERED
    assert list_withdrawals(exam) == [""]


def test_a_second_click_is_harmless():
    [exam] = put_on_roster(1)
    key = uuid4()
    withdraw(exam, key=key, reason="family")
    assert withdraw(exam, key=key, reason="family").was_repeated
    with pytest.raises(WithdrawnAlready):
        withdraw(exam)
    assert list_withdrawals(exam) == ["family"]


@pytest.mark.parametrize("login", ["loket.3212", "pusat"])
def test_an_officer_says_the_reason_which_the_journal_does_not(login):
    [exam] = put_on_roster(1)
    officer = get_officer_as_system(login)
    for reason in ("", "bored"):
        with pytest.raises(InvalidInput) as error:
            withdraw(exam, actor=officer, reason=reason)
        assert list(error.value.problems) == ["reason"]
    withdraw(exam, actor=officer, reason="health")
    assert list_withdrawals(exam) == ["health"]
    with reading_as(ROUNDS_ACTOR):
        entry = Entry.objects.get(kind=EXAMINEE_WITHDRAWN.code)
    assert (entry.terms["stage"], "health" in str(entry.terms)) == (Stage.ROSTERED, False)
    assert "worker" in entry.tells
    assert EXAMINEE_WITHDRAWN.code in MESSAGE_KINDS


def test_an_office_without_her_file_and_an_agency_withdraw_nobody():
    [exam] = put_on_roster(1)
    with pytest.raises((NoSuchExaminee, NoLastingGround)):
        withdraw(exam, actor=get_officer_as_system("loket.3578"), reason="family")
    with pytest.raises(Forbidden):
        withdraw(exam, actor=get_officer_as_system("p3mi.1"), reason="family")


def test_nobody_withdraws_another():
    one, other = put_on_roster(1, 2)
    with pytest.raises(NoSuchExaminee):
        withdraw(other, actor=get_herself(one))


def test_whoever_withdrew_is_not_sent():
    exam = complete(1)
    withdraw(exam)
    with pytest.raises(NothingToSend):
        export()


def test_a_row_that_came_back_of_her_is_no_work_any_more():
    [exam] = send(1)
    return_row(exam)
    withdraw(exam)
    with reading_as(ROUNDS_ACTOR):
        assert not Duty.objects.filter(kind="rounds:resolve_returned", closed_at=None).exists()


@pytest.mark.parametrize("accepts", [True, False], ids=["accepted", "not answered"])
def test_a_contract_that_she_was_offered_goes_to_somebody_else(accepts):
    exam, _other = put_on_roster(1, 2)
    choose(1, {exam: {}})
    if accepts:
        answer_offer(get_herself(exam), uuid4(), get_offer_of(exam).reference, AnswerInput(True))
        assert report_offer_answers() == 1
    withdraw(exam)

    assert get_offer_of(exam).state == Offer.WITHDRAWN
    assert report_offer_answers() == 1  # the counterpart learns it, also after she had accepted
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=30)):
        assert lapse_offers() == 0
    assert find_examinee(exam).stage == Stage.WITHDRAWN


@pytest.mark.parametrize("stage", [Stage.SAT, Stage.ABSENT, Stage.PASSED, Stage.FAILED])
def test_she_may_where_the_table_of_stages_lets_her(stage):
    exam = create_examinee(1, stage=stage)
    if Stage.WITHDRAWN in list_next_stages(stage):
        withdraw(exam)
        assert find_examinee(exam).stage == Stage.WITHDRAWN
    else:
        with pytest.raises(StageNotNext):
            withdraw(exam)


def test_after_departure_it_is_too_late():
    [exam] = put_on_roster(1)
    move(exam, Stage.CHOSEN, Stage.ACCEPTED, Stage.VISA, Stage.DEPARTED)
    with pytest.raises(StageNotNext):
        withdraw(exam)
    assert {s for s in STAGES if Stage.WITHDRAWN in list_next_stages(s)} >= {Stage.VISA}
