"""A worker objects to somebody having read her record; who read it is not told."""

import re
from uuid import uuid4

import pytest
from django.db import ProgrammingError
from django.db.transaction import atomic
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.protection.models import Contact, Objection
from rantau.registry.selectors import get_person
from tests.actors import get_officer
from tests.factories.persons import BORN, create_person, create_unlike_person
from tests.web.html import INDONESIAN, read_text
from tests.web.slips import give_slip, read_code, sign_in_with_slip

pytestmark = pytest.mark.django_db
WHY = "Saya tidak pernah ke kantor itu."


@pytest.fixture
def siti(as_who):
    """The reference of somebody whose record the counter opened, and her browser."""
    counter, officer = as_who("loket.3212"), get_officer("loket.3212")
    reference = create_person(officer)
    answer = give_slip(counter, reference)
    with reading_as(officer):
        get_person(officer, reference, purpose="counter")
    counter.logout()
    sign_in_with_slip(counter, reference, read_code(answer))
    return reference, counter


def find_objection(browser):
    page = read_text(browser.get(reverse("placement:own_access_log"), headers=INDONESIAN))
    return page.split('href="/saya/dilihat/')[1].split('"')[0]


def test_the_crisis_center_reads_whose_record_who_read_it_and_her_words(siti):
    reference, browser = siti
    address = f"/saya/dilihat/{find_objection(browser)}"
    page = read_text(browser.get(address, headers=INDONESIAN))
    assert "Dinas Tenaga Kerja Kabupaten Indramayu" in page
    key = page.split('name="key" value="')[1].split('"')[0]
    answer = browser.post(address, {"key": key, "why": WHY}, headers=INDONESIAN)
    assert "Keberatan Anda sudah kami terima" in read_text(answer)
    operator = get_officer("operator.cc")
    with reading_as(operator):
        report = Contact.objects.latest("received_at").what
    for words in (reference, "Dinas Tenaga Kerja Kabupaten Indramayu", WHY):
        assert words in report


def test_she_is_led_back_to_her_page_which_shows_that_she_objected(siti):
    _reference, browser = siti
    objection = find_objection(browser)
    before = read_text(browser.get(reverse("placement:own_access_log"), headers=INDONESIAN))
    answer = browser.post(
        f"/saya/dilihat/{objection}", {"key": uuid4(), "why": WHY}, headers=INDONESIAN
    )
    text = read_text(answer)
    assert f'href="{reverse("placement:own_access_log")}"' in text
    assert f'href="{reverse("placement:mine")}"' in text
    assert "Petugas yang Anda keberatan" in text
    assert "majikan" not in text
    number = re.search(r"BT-[0-9A-Z]{4}-[0-9A-Z]{4}", text)[0]
    for name in ("placement:own_access_log", "placement:mine"):
        after = read_text(browser.get(reverse(name), headers=INDONESIAN))
        assert after.count("Anda menyatakan keberatan pada 02-03-2027") == 1
        assert number in after
        assert objection not in after
    assert "Anda menyatakan keberatan" not in before


def test_no_officer_is_shown_that_she_objected(siti):
    reference, browser = siti
    form = {"key": uuid4(), "why": WHY}
    browser.post(f"/saya/dilihat/{find_objection(browser)}", form, headers=INDONESIAN)
    for login in ("loket.3212", "operator.cc"):
        with reading_as(get_officer(login)), pytest.raises(ProgrammingError), atomic():
            Objection.objects.count()
    browser.force_login(Account.objects.get(login="loket.3212"))
    page = browser.get(reverse("registry:person", args=[reference]), headers=INDONESIAN)
    assert "keberatan" not in read_text(page)


def test_an_empty_one_is_told_at_its_field_and_nothing_is_sent(siti):
    _reference, browser = siti
    address = f"/saya/dilihat/{find_objection(browser)}"
    assert browser.post(address, {"why": ""}).status_code == 422
    operator = get_officer("operator.cc")
    with reading_as(operator):
        assert not Contact.objects.exists()


def test_nobody_elses_reading_is_there(siti):
    _reference, browser = siti
    address = f"/saya/dilihat/{find_objection(browser)}"
    browser.force_login(Account.objects.get(login="loket.3212"))
    other = create_unlike_person(get_officer("loket.3212"), "other", birth_date=BORN)
    answer = give_slip(browser, other)
    browser.logout()
    sign_in_with_slip(browser, other, read_code(answer))
    assert browser.get(address).status_code == 404
