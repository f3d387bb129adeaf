"""She reads the contract that an employer abroad offers, what either answer leads to, and answers on
her own page."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.journey_selectors import get_offer_edition
from rantau.rounds.models import Examinee, Offer
from rantau.rounds.selectors import get_edition_in_force
from rantau.rounds.stages import Stage
from rantau.web.rounds.contract_pdf import compute_check_number, list_contract_rows
from rantau.web.rounds.offer_labels import describe_offer
from tests.actors import get_officer
from tests.dates_on_pages import read_dates
from tests.factories.journeys import (
    book,
    decide,
    get_reference,
    give_visa,
    open_class_of,
    record_medical,
    take_permits,
)
from tests.factories.offers import choose, get_offer_of, roster
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.rounds import publish_round
from tests.web.html import INDONESIAN
from tests.web.slips import give_slip, read_code, sign_in_with_slip


@pytest.fixture
def exam(db):
    """The exam number of somebody with an offer; another has one besides."""
    publish_round()
    national = get_officer("pusat")
    with clock.freeze_clock(IN_DOCUMENTS):
        exam, other = roster(1, 2, by=national)
        choose(1, {exam: {}, other: {}}, by=national)
        yield exam


def get_examinee(exam):
    with reading_as(get_officer("loket.3212")):
        return Examinee.objects.select_related("person").get(exam_number=exam)


def sign_in(exam):
    """A browser in which she is signed in."""
    officer, browser = Client(), Client(headers=INDONESIAN)
    person = get_examinee(exam).person
    officer.force_login(Account.objects.get(login="loket.3212"))
    code = read_code(give_slip(officer, person.reference))
    born = f"{person.birth_date:%d-%m-%Y}"
    assert sign_in_with_slip(browser, person.reference, code, birth=born).status_code == 302
    return browser


def get_address(exam):
    return reverse("rounds:own_offer", args=[get_offer_of(exam, by=get_officer("pusat")).reference])


def send(browser, exam, **values):
    return browser.post(get_address(exam), {"key": uuid4(), "words": "", "reason": "", **values})


def test_her_round_shows_the_contract_and_the_days_that_are_left(exam):
    page = sign_in(exam).get(reverse("rounds:own")).content.decode()
    for words in (
        "Contoh Perusahaan 1",
        "Gyeonggi",
        "2.156.880",
        "dua juta seratus lima puluh enam ribu delapan ratus delapan puluh won Korea Selatan",
        "06-04-2027",
        "7 hari lagi",
        get_address(exam),
    ):
        assert words in page


def test_she_reads_the_whole_contract_before_her_answer_and_after_it(exam):
    browser, reference = sign_in(exam), get_reference(exam)
    address = reverse("rounds:own_contract", args=[reference])
    assert address in browser.get(get_address(exam)).content.decode()
    before = browser.get(address)
    assert before["Content-Type"] == "application/pdf"
    offer = get_offer_of(exam, by=get_officer("pusat"))
    with pikepdf.open(BytesIO(before.content)) as pdf:
        assert offer.number in str(pdf.docinfo["/Title"])
    send(browser, exam, decision="accept")
    assert address in browser.get(reverse("rounds:own")).content.decode()
    assert browser.get(address).status_code == 200


def test_the_contract_has_both_languages_the_day_of_the_answer_and_one_check_number(exam):
    def describe():
        with reading_as(get_officer("pusat")):
            offer = Offer.objects.select_related("examinee__person", "examinee__round").get(
                examinee__exam_number=exam
            )
            edition = get_edition_in_force(offer.examinee.round)
            rows = {each["label_en"]: each for each in list_contract_rows(offer, edition)}
            return rows, compute_check_number(offer)

    rows, number = describe()
    assert "dua juta seratus" in rows["Wage a month"]["value"]
    assert "two million one hundred" in rows["Wage a month"]["value_en"]
    assert "Day of the answer" not in rows
    send(sign_in(exam), exam, decision="accept")
    answered, same = describe()
    assert answered["Day of the answer"]["value_en"] == "30 March 2027"
    assert same == number
    officer = Client(headers=INDONESIAN)
    officer.force_login(Account.objects.get(login="loket.3212"))
    page = officer.get(reverse("rounds:offer", args=[get_reference(exam)])).content.decode()
    assert number in page


def test_her_own_page_names_the_step_its_last_day_and_leads_to_the_round(exam):
    page = sign_in(exam).get(reverse("placement:mine")).content.decode()
    for words in ("Perusahaan memilih Anda", "06-04-2027", "Buka putaran saya"):
        assert words in page
    assert "Belum ada penempatan yang berjalan" not in page


def test_both_answers_and_their_consequences_stand_before_the_form(exam):
    page = sign_in(exam).get(get_address(exam)).content.decode()
    form = page.index('<form class="form-column"')
    for words in ("Rp850.000", "Rp1.104.000", "30-03-2028", "Penolakan berikutnya"):
        assert page.index(words) < form
    assert "Rp420.000" not in page  # the test is paid already


def test_she_accepts_and_her_page_goes_on(exam):
    browser = sign_in(exam)
    answer = send(browser, exam, decision="accept")
    assert (answer.status_code, answer["Location"]) == (302, reverse("rounds:own"))
    assert get_examinee(exam).stage == Stage.ACCEPTED
    page = read_dates(browser.get(reverse("rounds:own")).content.decode())
    assert "Diterima" in page
    assert "Tersimpan" in page
    assert get_address(exam) not in page
    assert "Kontrak yang ditawarkan" not in page
    for words in (
        "Kontrak Anda",
        "(Anda, sampai 29-04-2027",
        "Perjalanan ke negara tujuan",
        "Biayanya Rp850.000",
        "diterbitkan negara tujuan",
        "Pelatihan awal",
    ):
        assert words in page


def test_the_officers_page_leads_to_the_step_that_is_missing(exam):
    send(sign_in(exam), exam, decision="accept")
    take_permits(1, {exam: "V-1"})
    officer = Client(headers=INDONESIAN)
    officer.force_login(Account.objects.get(login="loket.3212"))
    reference = get_reference(exam)
    offer = reverse("rounds:offer", args=[reference])

    def list_actions():
        """The address of the button that stands out, and the whole page."""
        page = officer.get(offer).content.decode()
        return re.findall(r'class="btn" href="([^"]+)"', page), page

    assert list_actions()[0] == [reverse("rounds:second_medical", args=[reference])]
    record_medical(exam)
    assert list_actions()[0] == [reverse("rounds:book_class", args=[reference])]
    book(exam, open_class_of())
    assert list_actions()[0] == [reverse("rounds:visa", args=[reference])]
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=1)):
        decide(exam)
    give_visa(exam)
    buttons, page = list_actions()
    assert buttons == []
    assert "menyebut hari keberangkatan" in page


def test_a_booked_class_shows_its_days_and_comes_before_a_later_medical(exam):
    browser = sign_in(exam)
    send(browser, exam, decision="accept")
    book(exam, open_class_of(begins_in=6, days=2))
    page = browser.get(reverse("rounds:own")).content.decode()
    step = page.partition("Langkah berikutnya")[2].partition("</section>")[0]
    assert "Dari 05-04-2027 sampai 06-04-2027" in read_dates(" ".join(step.split()))


def test_an_officer_reads_no_words_for_her_and_nobody_a_cost_that_is_past(exam):
    officer, reference = Client(headers=INDONESIAN), get_reference(exam)
    officer.force_login(Account.objects.get(login="loket.3212"))
    page = officer.get(reverse("rounds:offer", args=[reference])).content.decode()
    costs = page.partition("Bila diterima")[2].partition("</ul>")[0]
    assert "Rp850.000" in costs
    assert "Anda" not in costs
    offer = get_offer_of(exam, by=get_officer("pusat"))
    with reading_as(get_officer("pusat")):
        edition = get_offer_edition(offer)
    described = describe_offer(offer, replace(edition, fee=""))  # the test is paid on its day
    assert [rupiah for _name, rupiah, _when in described.costs] == [850000, 1104000]


def test_a_refusal_needs_its_reason_and_then_leads_back_to_the_roster(exam):
    browser = sign_in(exam)
    again = send(browser, exam, decision="refuse")
    assert "Pilih alasan" in again.content.decode()
    assert get_examinee(exam).stage == Stage.CHOSEN
    send(browser, exam, decision="refuse", reason="family")
    assert get_examinee(exam).stage == Stage.ROSTERED


def test_the_second_refusal_is_announced_as_the_last(exam):
    browser, national = sign_in(exam), get_officer("pusat")
    send(browser, exam, decision="refuse", reason="family")
    choose(2, {exam: {}}, by=national)
    page = browser.get(get_address(exam)).content.decode()
    assert "putaran ini selesai" in page
    send(browser, exam, decision="refuse", reason="family")
    assert get_examinee(exam).stage == Stage.WITHDRAWN


def test_the_offer_of_another_is_not_found(exam):
    national = get_officer("pusat")
    with reading_as(national):
        other = Examinee.objects.exclude(exam_number=exam).get().exam_number
    browser = sign_in(exam)
    assert browser.get(get_address(other)).status_code == 404
    assert send(browser, other, decision="accept").status_code == 404
    assert get_examinee(other).stage == Stage.CHOSEN


def test_after_the_last_day_the_page_takes_no_answer(exam):
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=8)):
        browser = sign_in(exam)
        assert "form-column" not in browser.get(get_address(exam)).content.decode()
        send(browser, exam, decision="accept")
    assert get_examinee(exam).stage == Stage.CHOSEN
