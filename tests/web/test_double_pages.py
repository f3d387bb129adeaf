"""The page on which headquarters decides which of two examinees of one person stands."""

from functools import partial
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import Examinee
from rantau.rounds.services.rankings import RankingInput, propose_ranking, publish_ranking
from tests.actors import get_officer
from tests.factories.double_examinees import create_double
from tests.factories.examinees import IN_APPEALS, pass_examinee
from tests.factories.rounds import CODE, publish_round
from tests.web.html import INDONESIAN


@pytest.fixture
def double(db):
    """The reference of what is to be decided, and the exam numbers of both."""
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        yield create_double()


def sign_in(login="pusat"):
    browser = Client(headers=INDONESIAN)
    browser.force_login(Account.objects.get(login=login))
    return browser


def list_stages(exams):
    with reading_as(get_officer("pusat")):
        rows = Examinee.objects.filter(exam_number__in=exams)
        stages = dict(rows.values_list("exam_number", "stage"))
    return [stages[exam] for exam in exams]


def build_decision(exam):
    return {"key": uuid4(), "stands": exam, "reason": "Nomor ini dipakai"}


def propose_and_publish_ranking():
    data = RankingInput(CODE, "Nilai lengkap", "All points are there")
    reference = propose_ranking(get_officer("pusat"), uuid4(), data).answer
    publish_ranking(get_officer("pusat-2"), uuid4(), reference)


def test_both_stand_side_by_side_and_one_is_withdrawn(double):
    reference, exams = double
    address, browser = reverse("rounds:double", args=[reference]), sign_in()
    page = browser.get(address).content.decode()
    assert "Dua peserta, satu orang" in page
    assert all(f"<h2>{exam}" in page for exam in exams)
    assert browser.post(address, build_decision(exams[1])).status_code == 302
    assert list_stages(exams) == ["withdrawn", "sat"]
    page = browser.get(address).content.decode()
    assert "Nomor ini dipakai" in page
    assert "form-column" not in page


def test_what_was_typed_stays_where_nobody_was_chosen(double):
    reference, exams = double
    data = {"key": uuid4(), "reason": "Nomor ini dipakai"}
    answer = sign_in().post(reverse("rounds:double", args=[reference]), data)
    assert answer.status_code == 422
    assert "Nomor ini dipakai" in answer.content.decode()
    assert list_stages(exams) == ["sat", "sat"]


def test_a_proposal_sent_twice_is_read_as_what_it_was(db):
    """By then it waits for a second person, whose form is another."""
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        reference, exams = create_double(partial(pass_examinee, skill=60))
        propose_and_publish_ranking()
        address, data = reverse("rounds:double", args=[reference]), build_decision(exams[1])
        assert sign_in().post(address, data).status_code == 302
        assert sign_in().post(address, data).status_code == 302
        late = sign_in("pusat-2").post(address, build_decision(exams[1]))
        assert "Nomor ini dipakai" in late.content.decode()
        assert list_stages(exams) == ["ranked", "ranked"]
        confirmed = {"key": uuid4(), "decision": "confirm", "why": ""}
        assert sign_in("pusat-2").post(address, confirmed).status_code == 302
        assert list_stages(exams) == ["withdrawn", "ranked"]
