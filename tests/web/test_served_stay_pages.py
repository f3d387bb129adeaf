"""Pages on which posts abroad and airports find and record stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.common import clock
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import get_stay_of, go_abroad
from tests.web.html import INDONESIAN

POST, OTHER_POST, AIRPORT = "perwakilan.kr-sel", "perwakilan.tw-tpe", "bandara.cgk"
DOCUMENT = "Kartu orang asing 123"


@pytest.fixture
def stay(db):
    """The stay of somebody who arrived two days ago; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = go_abroad()
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=4)):
        yield get_stay_of(exam)


def sign_in(login):
    browser = Client(headers=INDONESIAN)
    browser.force_login(Account.objects.get(login=login))
    return browser


def read(answer):
    return answer.content.decode()


def test_a_post_is_led_from_its_desk_to_whom_it_serves_and_to_the_forms(stay):
    browser, search = sign_in(POST), reverse("rounds:find_stay")
    assert search in read(browser.get(reverse("common:desk")))
    page = read(browser.post(search, {"nomor": stay.offer.examinee.exam_number}))
    address = reverse("rounds:stay", args=[stay.reference])
    assert address in page
    page = read(browser.get(address))
    for name in ("workplace_change", "extend_stay", "record_overstay", "record_return"):
        assert reverse(f"rounds:{name}", args=[stay.reference]) in page
    for name in ("correct_return", "claim_refund", "settle_change"):
        assert reverse(f"rounds:{name}", args=[stay.reference]) not in page
    assert reverse("rounds:offer", args=[stay.offer.reference]) not in page
    assert f'"{reverse("rounds:stays")}"' not in page
    person = stay.offer.examinee.person.reference
    assert person in page
    assert reverse("registry:person", args=[person]) not in page


def test_a_post_names_the_document_and_the_page_says_who_saw_it(stay):
    browser, today = sign_in(POST), f"{clock.today():%d-%m-%Y}"
    address = reverse("rounds:record_overstay", args=[stay.reference])
    answer = browser.post(address, {"key": uuid4(), "since": today, "document": ""})
    assert answer.status_code == 422
    answer = browser.post(address, {"key": uuid4(), "since": today, "document": DOCUMENT})
    assert answer.headers["Location"] == reverse("rounds:stay", args=[stay.reference])
    for login in (POST, "pusat", "loket.3212"):
        page = read(sign_in(login).get(reverse("rounds:stay", args=[stay.reference])))
        assert "KBRI Seoul" in page
        assert DOCUMENT in page


def test_of_whoever_is_without_a_permit_no_days_of_it_are_left(stay):
    browser, today = sign_in(POST), f"{clock.today():%d-%m-%Y}"
    address = reverse("rounds:stay", args=[stay.reference])
    assert "hari lagi)" in read(browser.get(address))
    data = {"key": uuid4(), "since": today, "document": DOCUMENT}
    browser.post(reverse("rounds:record_overstay", args=[stay.reference]), data)
    assert "hari lagi)" not in read(browser.get(address))


def test_a_post_of_another_country_finds_nobody_and_opens_nothing(stay):
    browser = sign_in(OTHER_POST)
    number = stay.offer.examinee.exam_number
    page = read(browser.post(reverse("rounds:find_stay"), {"nomor": number}))
    assert stay.reference not in page
    assert browser.get(reverse("rounds:stay", args=[stay.reference])).status_code == 404
    for name in ("workplace_change", "extend_stay", "record_overstay", "record_return"):
        address = reverse(f"rounds:{name}", args=[stay.reference])
        assert browser.get(address).status_code == 404


def test_an_airport_finds_her_by_passport_and_birth_date_and_asks_for_one_more(stay):
    browser, search = sign_in(AIRPORT), reverse("rounds:returning")
    assert search in read(browser.get(reverse("common:desk")))
    wrong = {"key": uuid4(), "passport": "X0000001", "birth_date": "15-02-1994"}
    assert browser.post(search, wrong).status_code in (200, 422)
    found = browser.post(search, {**wrong, "key": uuid4(), "birth_date": "14-02-1994"})
    address = reverse("rounds:record_return", args=[stay.reference])
    assert found.headers["Location"] == address
    today = f"{clock.today():%d-%m-%Y}"
    answer = browser.post(address, {"key": uuid4(), "left_on": today, "document": ""})
    assert answer.headers["Location"] == search
    assert browser.get(reverse("rounds:stay", args=[stay.reference])).status_code == 403
    assert browser.get(search).status_code == 200
