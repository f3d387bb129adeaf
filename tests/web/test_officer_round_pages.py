"""What officers read and type on the pages of a round, from the documents to the stay abroad."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.common import clock
from rantau.rounds.services.journeys import propose_bar
from tests.actors import get_officer
from tests.factories.journeys import accept, get_reference, record_medical
from tests.factories.rosters import IN_DOCUMENTS, return_row, send
from tests.factories.rounds import publish_round


@pytest.fixture(autouse=True)
def in_documents(db):
    with clock.freeze_clock(IN_DOCUMENTS):
        yield


def sign_in(login):
    browser = Client(headers={"Accept-Language": "id"})
    browser.force_login(Account.objects.get(login=login))
    return browser


def read(answer):
    return " ".join(answer.content.decode().split())


class TestReturnedName:
    def post(self, browser, address, value):
        data = {"key": uuid4(), "decision": "correct", "value": value, "note": ""}
        return browser.post(address, data)

    def test_digits_are_refused_at_the_field_and_a_correction_shows_what_it_changed(self):
        publish_round()
        exam, *_others = send(1, 2)
        address = reverse("rounds:returned_row", args=[return_row(exam)])
        browser = sign_in("loket.3212")
        refused = self.post(browser, address, "HENDRA 123")
        assert refused.status_code == 422
        assert "tidak ada angka" in read(refused)
        assert 'value="HENDRA 123"' in read(refused)
        assert self.post(browser, address, "Contoh Pesert")["Location"] == address
        shown = read(browser.get(address))
        assert 'CONTOH PESERTA 1</span> → <b class="code">CONTOH PESERT</b>' in shown


class TestEndOfAJourney:
    @pytest.fixture
    def asked(self):
        """The contract of somebody whose journey an office asked to end."""
        exam = accept()
        record_medical(exam, is_fit=False)
        propose_bar(get_officer("loket.3212"), uuid4(), get_reference(exam), why="TBC kambuh")
        return get_reference(exam)

    def test_headquarters_reads_what_it_decides_about_and_the_offer_what_was_decided(self, asked):
        browser = sign_in("pusat")
        address = reverse("rounds:decide_bar", args=[asked])
        page = read(browser.get(address))
        for words in ("TBC kambuh", "RS Contoh", "Tidak sehat", "Diminta oleh"):
            assert words in page
        data = {"key": uuid4(), "outcome": "barred", "why": "Dua hasil sama"}
        offer = browser.post(address, data)["Location"]
        assert "Dua hasil sama" in read(browser.get(offer))
        assert "Dua hasil sama" not in read(browser.get(address))
