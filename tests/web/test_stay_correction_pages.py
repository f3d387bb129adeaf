"""Pages on which one of headquarters proposes to correct a stay, and another decides."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import StayCorrection
from rantau.rounds.services.stay_corrections import CorrectionInput, propose_correction
from rantau.rounds.services.stays import (
    record_extension,
    record_overstay,
    record_return,
    record_workplace_change,
)
from tests.actors import get_officer
from tests.dates_on_pages import read_dates
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import get_stay_of, go_abroad
from tests.web.html import INDONESIAN


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


def read(browser, name, *arguments):
    return browser.get(reverse(f"rounds:{name}", args=arguments))


def propose(stay):
    """Propose that she arrived a day later; gives the address of the correction."""
    on = stay.arrived_on + timedelta(days=1)
    data = {"key": uuid4(), "on": f"{on:%d-%m-%Y}", "reason": "Cap di paspor"}
    address = reverse("rounds:correct_stay", args=[stay.reference, "arrival"])
    assert sign_in("pusat").post(address, data).status_code == 302
    with reading_as(get_officer("pusat")):
        reference = StayCorrection.objects.get().reference
    return reverse("rounds:stay_correction", args=[reference])


def test_the_page_of_a_stay_offers_what_can_be_corrected_to_headquarters_alone(stay):
    address = reverse("rounds:correct_stay", args=[stay.reference, "arrival"])
    page = read(sign_in("pusat"), "stay", stay.reference).content.decode()
    assert address in page
    assert reverse("rounds:correct_stay", args=[stay.reference, "overstay"]) not in page
    assert address not in read(sign_in("kepala.3212"), "stay", stay.reference).content.decode()


def test_the_form_has_what_stands_there(stay):
    page = read(sign_in("pusat"), "correct_stay", stay.reference, "arrival").content.decode()
    assert f'value="{stay.arrived_on:%d-%m-%Y}"' in page


def test_the_second_person_sees_both_days_and_confirms(stay):
    address = propose(stay)
    page = sign_in("pusat").get(address).content.decode()
    assert "form-column" not in page  # whoever proposed it does not decide
    browser = sign_in("pusat-2")
    page = read_dates(browser.get(address).content.decode())
    moved = stay.arrived_on + timedelta(days=1)
    for words in (f"{stay.arrived_on:%d-%m-%Y}", f"<b>{moved:%d-%m-%Y}</b>", "Cap di paspor"):
        assert words in page
    proposer, today = get_officer("pusat"), f"{clock.today():%d-%m-%Y}"
    assert f"{proposer.name}, {proposer.office_name}, {today}" in page
    assert browser.post(address, {"key": uuid4(), "decision": "confirmed"}).status_code == 302
    assert f"{moved:%d-%m-%Y}" in read(browser, "stay", stay.reference).content.decode()


def test_a_change_of_workplace_is_chosen_and_withdrawn(stay):
    pusat, day = get_officer("pusat"), stay.arrived_on
    record_workplace_change(
        pusat, uuid4(), stay.reference, on=day, employer="Pabrik Contoh", reason="agreed"
    )
    browser = sign_in("pusat")
    address = reverse("rounds:correct_stay", args=[stay.reference, "workplace"])
    page = browser.get(address).content.decode()
    [change] = re.findall(r'name="change" value="([0-9a-f-]+)"', page)
    assert f"{day:%d-%m-%Y}: Pabrik Contoh" in read_dates(page)
    data = {"key": uuid4(), "change": change, "reason": "Salah orang"}
    assert browser.post(address, data).status_code == 302
    with reading_as(pusat):
        reference = StayCorrection.objects.get().reference
    second, correction = sign_in("pusat-2"), reverse("rounds:stay_correction", args=[reference])
    page = second.get(correction).content.decode()
    assert "Pabrik Contoh" in page
    assert change not in page
    assert second.post(correction, {"key": uuid4(), "decision": "confirmed"}).status_code == 302
    page = read(browser, "stay", stay.reference).content.decode()
    assert "Pabrik Contoh" not in page
    assert page.count("Sudah diperbaiki: tidak pernah terjadi") == 1
    with clock.freeze_clock(clock.now() + timedelta(minutes=1)):
        record_workplace_change(
            pusat, uuid4(), stay.reference, on=day, employer="Pabrik Lain", reason="agreed"
        )
        page = read(browser, "stay", stay.reference).content.decode()
    assert page.count("Sudah diperbaiki: tidak pernah terjadi") == 1


def test_the_end_of_an_extended_permit_is_offered_and_filled_in(stay):
    until = stay.permit_until + timedelta(days=30)
    record_extension(get_officer("pusat"), uuid4(), stay.reference, until=until)
    browser = sign_in("pusat")
    address = reverse("rounds:correct_stay", args=[stay.reference, "extension"])
    assert address in read(browser, "stay", stay.reference).content.decode()
    assert f'value="{until:%d-%m-%Y}"' in browser.get(address).content.decode()


def test_whether_an_extension_ended_an_overstay_is_asked_where_one_did(stay):
    address = reverse("rounds:correct_stay", args=[stay.reference, "extension"])
    pusat, until = get_officer("pusat"), stay.permit_until + timedelta(days=30)
    record_extension(pusat, uuid4(), stay.reference, until=until)
    browser = sign_in("pusat")
    assert 'name="is_overstay_open"' not in browser.get(address).content.decode()
    record_overstay(pusat, uuid4(), stay.reference, since=clock.today())
    record_extension(pusat, uuid4(), stay.reference, until=until + timedelta(days=10))
    assert 'name="is_overstay_open"' in browser.get(address).content.decode()


def test_the_second_person_is_told_whom_an_earlier_end_makes_late(stay):
    """She left after the first end of her permit, in its extension."""
    first, pusat = stay.permit_until, get_officer("pusat")
    record_extension(pusat, uuid4(), stay.reference, until=first + timedelta(days=30))
    late = first + timedelta(days=10)
    with clock.freeze_clock(clock.now() + (late - clock.today())):
        record_return(pusat, uuid4(), stay.reference, left_on=late)
        data = CorrectionInput("extension", "Salah orang", on=first)
        reference = propose_correction(pusat, uuid4(), stay.reference, data).answer
        address = reverse("rounds:stay_correction", args=[reference])
        page = sign_in("pusat-2").get(address).content.decode()
        assert "tercatat pulang setelah hari terakhir izinnya" in page
        browser = sign_in("pusat")
        link = reverse("rounds:workplace_change", args=[stay.reference])
        assert link in read(browser, "stay", stay.reference).content.decode()


def test_while_one_waits_no_other_is_proposed(stay):
    propose(stay)
    browser = sign_in("pusat-2")
    page = read(browser, "stay", stay.reference).content.decode()
    assert reverse("rounds:correct_stay", args=[stay.reference, "arrival"]) not in page
    assert "Menunggu petugas kedua" in page
    assert read(browser, "correct_stay", stay.reference, "arrival").status_code == 409


def test_what_is_no_kind_or_is_not_recorded_is_no_page(stay):
    browser = sign_in("pusat")
    assert read(browser, "correct_stay", stay.reference, "something").status_code == 404
    assert read(browser, "correct_stay", stay.reference, "return_cost").status_code == 409
