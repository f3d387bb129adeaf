"""A worker objects to somebody having read her record; who read it is not told."""

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.protection.models import Contact
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
    assert "Sudah kami terima" in read_text(answer)
    operator = get_officer("operator.cc")
    with reading_as(operator):
        report = Contact.objects.latest("received_at").what
    for words in (reference, "Dinas Tenaga Kerja Kabupaten Indramayu", WHY):
        assert words in report


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
