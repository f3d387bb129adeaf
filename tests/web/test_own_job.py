"""Her contract and what she waits for, as the worker reads them on her own page."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.placement.services.received_documents import VerificationInput, verify_documents
from tests.factories.persons import create_sign_in_code
from tests.factories.placements import BEFORE_CLEARED, create_placement
from tests.web.html import INDONESIAN
from tests.web.slips import sign_in_with_slip


@pytest.fixture
def journey(db):
    return create_placement()


@pytest.fixture
def own_page(client):
    """The words of her own page, after she signed in with a slip."""

    def read(journey):
        code = create_sign_in_code(journey.counter, journey.person)
        sign_in_with_slip(client, journey.person, code)
        page = client.get(reverse("placement:mine"), headers=INDONESIAN).content.decode()
        return (
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace(" :", ":").replace(" .", ".")
        )

    return read


def test_a_contract_with_a_lower_wage_stops_her_before_signing(own_page, journey):
    journey.advance_to_selected()
    journey.receive({"contract": {**BEFORE_CLEARED["contract"], "wage": "20000"}})
    text = own_page(journey)

    assert "Jangan tanda tangani perjanjian kerja dulu. Minta bantuan dulu" in text
    assert "menjanjikan kurang dari job order" in text
    assert "TWD 20.000 / bulan" in text
    assert "TWD 29.500 / bulan" in text


def test_she_reads_why_an_officer_accepted_a_lower_wage(own_page, journey):
    journey.advance_to_selected()
    journey.receive({"contract": {**BEFORE_CLEARED["contract"], "wage": "20000"}})
    verdict = VerificationInput("contract", accepted=True, method="original", reason="Pokok")
    verify_documents(journey.regional, uuid4(), journey.reference, [verdict], seen=journey.revision)
    text = own_page(journey)
    assert "Petugas menerimanya dan menulis: Pokok" in text
    assert "Jangan tanda tangani" not in text


@pytest.mark.parametrize("wage", ["29500", "31000"])
def test_a_wage_that_is_not_lower_needs_no_word(own_page, journey, wage):
    journey.advance_to_selected()
    journey.receive({"contract": {**BEFORE_CLEARED["contract"], "wage": wage}})
    assert "kurang dari job order" not in own_page(journey)


def test_she_reads_to_whose_account_the_wage_goes(own_page, journey):
    journey.advance_to_selected()
    journey.receive({"contract": {**BEFORE_CLEARED["contract"], "paid_to": "other"}})
    text = own_page(journey)
    assert "Upah dibayarkan ke Rekening orang lain bukan kepada Anda" in text


def test_each_requirement_says_what_it_waits_for(own_page, journey):
    journey.advance_to_selected()
    journey.receive({"passport": BEFORE_CLEARED["passport"]})
    text = own_page(journey)

    assert "menunggu diperiksa oleh: BP3MI" in text
    assert "menunggu Anda: bawa ke kantor dinas" in text
    assert "tidak perlu Anda bawa, datang dari: P3MI" in text
    assert "sesudah: Paspor" in text


def test_a_document_not_yet_issued_says_what_it_waits_for(own_page, journey):
    journey.advance_to_selected()
    text = own_page(journey)
    assert re.search(
        "Belum terbit Izin Berangkat .* menunggu: Paspor, Surat sehat dan psikologi", text
    )
    journey.prepare()
    text = own_page(journey)
    assert "menunggu keputusan: BP3MI" in text
    journey.clear()
    assert "Belum terbit" not in own_page(journey)


def test_the_officer_who_verifies_is_asked_too(client, journey):
    journey.advance_to_selected()
    journey.receive({"contract": {**BEFORE_CLEARED["contract"], "wage": "20000"}})
    client.force_login(Account.objects.get(login="bp3mi.32"))
    for name in ("placement:verify", "placement:file"):
        page = client.get(reverse(name, args=[journey.reference]), headers=INDONESIAN)
        assert "menjanjikan kurang dari job order" in page.content.decode()
    form = {
        "key": str(uuid4()),
        "seen": journey.revision,
        "contract": "accept",
        "contract.how": "original",
    }
    page = client.post(reverse("placement:verify", args=[journey.reference]), form)
    assert page.status_code == 422
    assert "Kembalikan, atau tulis mengapa boleh begitu." in page.content.decode()
