"""The pages by which whoever is marked absent and was at the test is looked at again."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import Appeal, Examinee
from rantau.rounds.stages import Stage
from tests.actors import get_officer
from tests.factories.examinees import BORN, IN_APPEALS, create_examinee
from tests.factories.rounds import publish_round
from tests.web.html import INDONESIAN, read_text


@pytest.fixture
def exam(db):
    """The exam number of somebody who is marked absent, in the window of objections."""
    publish_round()
    with clock.freeze_clock(IN_APPEALS):
        create_examinee(9, stage=Stage.ABSENT)
        yield create_examinee(1, stage=Stage.ABSENT)


def sign_in(login):
    browser = Client(headers=INDONESIAN)
    browser.force_login(Account.objects.get(login=login))
    return browser


def test_a_counter_writes_it_down_and_two_of_headquarters_let_her_be_present(exam):
    counter, first, second = (sign_in(each) for each in ("loket.3212", "pusat", "pusat-2"))
    statement = {"reason": "Saya duduk di ruang 3", "shown": "Kartu ujian bercap ruang 3"}
    form = {"exam_number": exam, "birth_date": f"{BORN:%d-%m-%Y}", "key": uuid4(), **statement}
    address = reverse("rounds:absent_counter")
    assert "ia tidak hadir" not in read_text(counter.get(address))
    assert counter.post(address, form).status_code == 200
    with reading_as(get_officer("pusat")):
        reference = Appeal.objects.get(examinee__exam_number=exam).reference
    page = reverse("rounds:appeal", args=[reference])
    assert all(each in read_text(first.get(page)) for each in statement.values())
    proposal = {"decision": "changed", "why": "Ada di daftar ruang 3", "key": uuid4()}
    assert first.post(page, proposal).status_code == 302
    confirming = read_text(second.get(page))
    assert "menunggu petugas kedua" in confirming
    assert "Setujui bahwa ia hadir di ujian" in confirming
    assert "nilai" not in confirming.split("Keputusan")[-1].split("Simpan")[0]
    assert second.post(page, {"decision": "confirm", "key": uuid4()}).status_code == 302
    with reading_as(get_officer("pusat")):
        assert Examinee.objects.get(exam_number=exam).stage == Stage.SAT
