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


def test_both_stand_side_by_side_and_one_is_withdrawn(double):
    reference, exams = double
    address, browser = reverse("rounds:double", args=[reference]), sign_in()
    page = browser.get(address).content.decode()
    assert "Dua peserta, satu orang" in page
    assert all(f"<h2>{exam}" in page for exam in exams)
    data = {"key": uuid4(), "stands": exams[1], "reason": "Nomor ini dipakai"}
    assert browser.post(address, data).status_code == 302
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


def test_a_proposal_sent_twice_is_one_and_the_second_person_confirms_it(db):
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        reference, exams = create_double(partial(pass_examinee, skill=60))
        rank()
        address, browser = reverse("rounds:double", args=[reference]), sign_in()
        data = {"key": uuid4(), "stands": exams[0], "reason": "Nomor ini dipakai"}
        assert [browser.post(address, data).status_code for _ in range(2)] == [302, 302]
        assert list_stages(exams) == ["ranked", "ranked"]
        decision = {"key": uuid4(), "decision": "confirm", "why": ""}
        assert sign_in("pusat-2").post(address, decision).status_code == 302
        assert list_stages(exams) == ["ranked", "withdrawn"]


def rank():
    """Publish the ranking of the round."""
    data = RankingInput(CODE, "Nilai lengkap", "All points are there")
    reference = propose_ranking(get_officer("pusat"), uuid4(), data).answer
    publish_ranking(get_officer("pusat-2"), uuid4(), reference)
