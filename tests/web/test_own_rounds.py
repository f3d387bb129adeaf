"""Her own page of a round: one next step, what happens if it is missed, and the whole way."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from rantau.access.actor import build_worker_actor
from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import Examinee
from rantau.rounds.own_rounds import list_own_rounds
from rantau.rounds.result_selectors import find_signed_in_result
from rantau.rounds.stage_events import enter_stage
from rantau.rounds.stages import STAGES, Stage, list_next_stages
from rantau.web.rounds.labels import NEXT_STEP_TEXTS
from tests.actors import get_officer
from tests.factories.examinees import IN_APPEALS, create_examinee, pass_examinee
from tests.factories.rounds import publish_round
from tests.web.slips import give_slip, read_code, sign_in_with_slip


@pytest.fixture
def examinee(db):
    publish_round()
    create_examinee(1, stage=Stage.VERIFIED)
    create_examinee(2, stage=Stage.VERIFIED)
    with reading_as(get_officer("loket.3212")):
        return Examinee.objects.select_related("person").order_by("id").first()


def read(examinee):
    """Her page, in a browser of her own; a slip opens it."""
    officer, browser, person = Client(), Client(), examinee.person
    officer.force_login(Account.objects.get(login="loket.3212"))
    code = read_code(give_slip(officer, person.reference))
    born = f"{person.birth_date:%d-%m-%Y}"
    assert sign_in_with_slip(browser, person.reference, code, birth=born).status_code == 302
    return browser.get(reverse("rounds:own"), headers={"Accept-Language": "id"}).content.decode()


def read_way(page):
    """The stations of her way, as the page has them."""
    return page.partition('<ol class="stations">')[2].partition("</ol>")[0]


def move(examinee, *stages):
    officer = get_officer("loket.3212")
    for stage in stages:
        with transaction.atomic(), reading_as(officer):
            enter_stage(examinee, stage, officer)


def test_she_sees_her_number_the_next_step_and_what_happens_if_it_is_missed(examinee):
    page = read(examinee)

    number = examinee.exam_number
    for words in (
        f"{number[:4]} {number[4:8]} {number[8:]}",
        "Datang ke ujian",
        "Bila terlewat",
        "Rp420.000",
    ):
        assert words in page


def test_what_comes_next_goes_with_the_stage(examinee):
    move(examinee, Stage.SAT)
    assert "Tunggu hasil ujian" in read(examinee)
    move(examinee, Stage.PASSED, Stage.RANKED)
    with clock.freeze_clock(IN_APPEALS):
        page = read(examinee)
    assert "Lengkapi berkas" in page
    assert "Sertifikat Anda berlaku sampai" in page


@pytest.mark.parametrize("stage", [Stage.PASSED, Stage.FAILED])
def test_a_result_that_was_taken_in_is_not_seen_before_its_day(examinee, stage):
    move(examinee, Stage.SAT)
    with clock.freeze_clock(IN_APPEALS - timedelta(days=4)):
        waiting = read(examinee)
        move(examinee, stage)
        page = read(examinee)
    with clock.freeze_clock(IN_APPEALS):
        after = read(examinee)
    assert ("Tunggu hasil ujian" in page, "Tunggu hasil ujian" in after) == (True, False)
    assert read_way(page) == read_way(waiting)


def test_she_sees_her_own_round_alone(examinee):
    with reading_as(get_officer("loket.3212")):
        other = Examinee.objects.select_related("person").order_by("id").last()
    page = read(other)
    assert other.exam_number[8:] in page
    assert examinee.exam_number[4:8] + " " + examinee.exam_number[8:] not in page


def test_every_stage_has_its_words():
    assert set(NEXT_STEP_TEXTS) == set(STAGES)
    assert all(list_next_stages(stage) or NEXT_STEP_TEXTS[stage] for stage in STAGES)


def test_her_points_stand_there_from_their_day_on(db):
    publish_round()
    exam, other = pass_examinee(1, total=150), pass_examinee(2, total=130)
    with reading_as(get_officer("loket.3212")):
        hers = Examinee.objects.select_related("person").get(exam_number=exam)
    with clock.freeze_clock(IN_APPEALS - timedelta(days=4)):
        assert "Nilai Anda" not in read(hers)
    with clock.freeze_clock(IN_APPEALS):
        page = read(hers)

    points = page.partition("Nilai Anda")[2]
    assert ["150" in points, "130" in points, other in points] == [True, False, False]
    herself = build_worker_actor(hers.person_id)
    with clock.freeze_clock(IN_APPEALS), reading_as(herself):
        [own] = list_own_rounds(herself)
        assert own.result.test_points == 150
        assert find_signed_in_result(herself, other, own.edition) is None
