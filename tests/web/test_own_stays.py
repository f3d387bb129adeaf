"""Her stay abroad on her own page: until when, what comes next, and what she claims."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import Examinee, Offer, RefundClaim
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.services.departures import record_no_show
from rantau.rounds.services.placements import follow_offer
from rantau.rounds.services.reentries import open_reentry
from rantau.rounds.services.stays import record_return
from rantau.web.rounds.contract_pdf import list_contract_rows
from tests.actors import get_officer
from tests.dates_on_pages import read_dates
from tests.factories.journeys import accept, accept_offer, reach_visa, take_file
from tests.factories.offers import choose, get_offer_of
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import arrive, get_stay_of, go_abroad, plan_entry
from tests.web.html import INDONESIAN
from tests.web.slips import give_slip, read_code, sign_in_with_slip


@pytest.fixture
def stay(db):
    """The stay of somebody who arrived; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = go_abroad()
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=4)):
        yield get_stay_of(exam)


def sign_in(stay):
    return sign_in_person(stay.offer.examinee.person)


def sign_in_person(person):
    officer, browser = Client(), Client(headers=INDONESIAN)
    officer.force_login(Account.objects.get(login="loket.3212"))
    code = read_code(give_slip(officer, person.reference))
    born = f"{person.birth_date:%d-%m-%Y}"
    assert sign_in_with_slip(browser, person.reference, code, birth=born).status_code == 302
    return browser


def read_page(browser):
    return browser.get(reverse("rounds:own")).content.decode()


def come_home(stay):
    today = clock.today()
    record_return(get_officer("loket.3212"), uuid4(), stay.reference, left_on=today)


def test_who_did_not_depart_reads_it_and_the_contract_says_when_it_ended(db):
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = accept()
        reach_visa(exam)
        plan_entry(exam)
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=2)):
        offer = get_offer_of(exam, by=get_officer("pusat"))
        record_no_show(get_officer("loket.3212"), uuid4(), offer.reference, why="Sakit")
        with reading_as(get_officer("pusat")):
            ended = Offer.objects.select_related("examinee__person", "examinee__round").get(
                id=offer.id
            )
        page = read_page(sign_in_person(ended.examinee.person))
        day = f"{clock.today():%d-%m-%Y}"
        with reading_as(get_officer("pusat")):
            rows = list_contract_rows(ended, get_edition_in_force(ended.examinee.round))
    assert f"Pada {day} dicatat bahwa Anda tidak berangkat" in re.sub(r"<[^>]+>|\u2060", "", page)
    labels = [row["label"] for row in rows]
    assert "Tanggal jawaban" not in labels
    assert labels[-1] == "Berakhir tanggal"


def test_her_page_says_until_when_she_may_stay(stay):
    page = read_page(sign_in(stay))
    for words in (f"{stay.permit_until:%d-%m-%Y}", "0 dari 3", "Izin tinggal"):
        assert words in page
    assert "Pulanglah tepat waktu" not in page
    assert f"<dt>Tiba</dt><dd>{stay.arrived_on:%d-%m-%Y}</dd>" in read_dates(page)


def test_before_the_end_the_way_home_is_her_next_step(stay):
    with clock.freeze_clock(clock.now() + (stay.permit_until - clock.today())):
        page = read_page(sign_in(stay))
    assert "Pulanglah tepat waktu" in page


def test_at_home_she_claims_what_an_insurance_pays_back(stay):
    come_home(stay)
    browser, address = sign_in(stay), reverse("rounds:claim_own", args=[stay.reference])
    assert address in read_page(browser)
    answer = browser.post(address, {"key": uuid4(), "kind": "return_cost"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("rounds:own"))
    with reading_as(get_officer("pusat")):
        claim = RefundClaim.objects.get()
    assert (claim.kind, claim.state) == ("return_cost", "waiting")
    page = read_page(browser)
    assert f"{claim.due_on:%d-%m-%Y}" in page
    assert "Terbuka." in page  # the special test
    assert f'href="{reverse("rounds:list")}">Cari putaran' in page
    assert "Kontrak yang ditawarkan" not in page


def test_before_the_departure_its_day_is_her_next_step(stay):
    with reading_as(get_officer("pusat")):
        other = Examinee.objects.select_related("person").exclude(id=stay.offer.examinee_id).get()
    accept_offer(other.exam_number)
    reach_visa(other.exam_number, number=2)
    on = clock.today() + timedelta(days=5)
    row = {"exam_number": other.exam_number, "on": on.isoformat(), "flight": "GA878"}
    take_file("ENTRY_LIST", 2, [{**row, "airport": "CGK"}])
    page = " ".join(read_page(sign_in_person(other.person)).split())
    assert f"Pada {on:%d-%m-%Y}." in read_dates(page).partition("Berangkatlah")[2]


def test_the_stay_of_another_is_not_found(stay):
    come_home(stay)
    with reading_as(get_officer("pusat")):
        other = Examinee.objects.exclude(id=stay.offer.examinee_id).get().exam_number
    accept_offer(other)
    reach_visa(other, number=2)
    arrive(other, number=2)
    with clock.freeze_clock(clock.now() + timedelta(days=3)):
        come_home(get_stay_of(other))
    browser = sign_in(stay)
    address = reverse("rounds:claim_own", args=[get_stay_of(other).reference])
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"key": uuid4(), "kind": "return_cost"}).status_code == 404


class TestReentry:
    @pytest.fixture
    def requested(self, stay):
        """The stay of somebody for whom her employer has requested again."""
        exam = stay.offer.examinee.exam_number
        choose(2, {exam: {"outcome": "reentry"}}, by=get_officer("pusat"))
        return stay

    @pytest.fixture
    def browser(self, requested):
        """Her own, after she came home and the contract was opened."""
        with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=6)):
            come_home(requested)
            follow_offer(get_officer("pusat"), uuid4(), requested.offer_id)
            offer = get_offer_of(requested.offer.examinee.exam_number, by=get_officer("pusat"))
            open_reentry(get_officer("pusat"), uuid4(), offer.id)
            yield sign_in(requested)

    def answer(self, browser, stay, **answer):
        offer = get_offer_of(stay.offer.examinee.exam_number, by=get_officer("pusat"))
        address = reverse("rounds:own_offer", args=[offer.reference])
        page = browser.get(address).content.decode()
        assert browser.post(address, {"key": uuid4(), **answer}).status_code == 302
        with reading_as(get_officer("pusat")):
            return page, Examinee.objects.get(id=offer.examinee_id).stage

    def test_her_page_says_what_her_employer_has_to_do_and_by_when(self, stay):
        words = "Majikan Anda mengajukan permintaan di kantor tenaga kerja setempat paling lambat"
        assert words in read_page(sign_in(stay))

    def test_her_page_says_that_her_employer_asked_for_her(self, requested):
        page = read_page(sign_in(requested))
        assert "Majikan Anda meminta Anda kembali pada" in page
        assert "Pulanglah tepat waktu: kontraknya ditawarkan setelah itu." in page

    def test_home_again_she_accepts_it_herself(self, browser, requested):
        page, stage = self.answer(browser, requested, decision="accept", reason="", words="")
        assert "masuk tanpa ujian" in page
        assert stage == "accepted"

    def test_home_again_she_refuses_it_herself_and_is_home_as_before(self, browser, requested):
        page, stage = self.answer(browser, requested, decision="refuse", reason="family", words="")
        assert "Anda tetap di rumah seperti sekarang" in page
        assert stage == "returned"

    def test_after_a_return_her_page_leads_to_other_ways_too(self, stay):
        come_home(stay)
        page = read_page(sign_in(stay))
        assert "Cari putaran lain, juga negara lain" in page
        assert reverse("partners:check") in page
