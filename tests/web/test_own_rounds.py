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
from tests.factories.roster_ends import put_on_roster
from tests.factories.rosters import IN_DOCUMENTS, return_row, send
from tests.factories.rounds import change_declaration, propose, publish, publish_round
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
    assert "Sertifikat ujian" in page
    assert "sisa " in page


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


def test_an_amendment_of_her_second_city_stands_on_her_page_and_on_nobody_elses(db):
    publish_round()
    for number, second in ((1, "bandung"), (2, "")):
        create_examinee(number, stage=Stage.VERIFIED, second=second)
    with reading_as(get_officer("loket.3212")):
        people = list(Examinee.objects.select_related("person").order_by("id"))
    with clock.freeze_clock(clock.now() + timedelta(hours=1)):
        change = change_declaration(cities__bandung__venue="Gedung B")
        publish(propose(change, summary="Tempat ujian diganti", en="Another venue"))
        touched, other = (read(each) for each in people)
    assert "Tempat ujian diganti" in touched
    assert "Tempat ujian diganti" not in other


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


class TestOfWhoWaits:
    """Her page from the documents to the list of the country."""

    @pytest.fixture(autouse=True)
    def in_documents(self, db, settings, tmp_path):
        settings.EXCHANGE_FOLDER = str(tmp_path)
        publish_round()
        with clock.freeze_clock(IN_DOCUMENTS):
            yield

    def read_of(self, exam, *, after=0):
        with reading_as(get_officer("loket.3212")):
            found = Examinee.objects.select_related("person").get(exam_number=exam)
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=after)):
            return " ".join(read(found).split())

    def test_a_row_that_came_back_shows_both_values_who_resolves_it_and_by_when(self):
        exam, *_others = send(1, 2)
        return_row(exam)
        page = self.read_of(exam)

        assert "CONTOH PESERT<mark>A</mark> B" in page
        assert "CONTOH PESERT B" in page
        assert "Yang mengerjakan: <b>" in page
        assert "paling lambat" in page

    def test_where_too_few_were_chosen_nothing_is_guessed(self):
        [exam] = put_on_roster(1, by=get_officer("pusat"))

        assert "Kami tidak menebak." in self.read_of(exam)

    def test_the_list_the_certificate_and_the_passport_are_bars_with_what_is_left(self):
        [exam] = put_on_roster(1, by=get_officer("pusat"))
        page = self.read_of(exam)
        clocks = page.partition('<ul class="clocks">')[2].partition("</ul>")[0]

        assert [label in clocks for label in ("Sertifikat ujian", "Nama di daftar", "Paspor")] == [
            True,
            True,
            True,
        ]
        assert "sisa 12 bulan" in clocks
        assert "tag--bad" not in clocks

    def test_a_name_that_leaves_the_list_soon_is_tagged(self):
        [exam] = put_on_roster(1, by=get_officer("pusat"))
        page = self.read_of(exam, after=365 - 30)

        assert 'tag--bad">Kirim lagi' in page

    def test_what_is_missed_and_what_it_costs_stand_below(self):
        [exam] = put_on_roster(1, by=get_officer("pusat"))
        page = self.read_of(exam)

        for words in ("Tidak menjawab kontrak", "Tidak datang pada hari berangkat", "Nanti: Visa"):
            assert words in page
        assert "Tidak datang ujian" not in page  # it is behind her

    def test_stations_stand_before_the_next_step_and_that_before_the_wait(self):
        [exam] = put_on_roster(1, by=get_officer("pusat"))
        page = self.read_of(exam)
        places = [
            page.index(each)
            for each in ('<ol class="stations">', "Langkah berikutnya", "Kami tidak menebak")
        ]

        assert places == sorted(places)
