"""What officers read of claims that go to insurers abroad, and of the insurers' files."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.rounds.models import IncomingFile, RosterFile, UploadedFile
from rantau.rounds.services.refunds import claim_refund, report_claims
from rantau.rounds.services.stays import record_return
from tests.actors import get_officer
from tests.factories.journeys import take_file
from tests.factories.rosters import IN_DOCUMENTS
from tests.factories.stays import build_paid_row, build_refused_row, get_stay_of, go_abroad

LANGUAGES = {
    "id": ("Klaim kepada perusahaan asuransi", "Ditolak perusahaan asuransi"),
    "en": ("Claims to insurances", "Was refused by the insurer"),
}
KINDS = {"id": "Jawaban perusahaan asuransi atas klaim", "en": "Refunds of insurances"}
LEFT_OUT = {"id": "Belum mengklaim asuransi ini", "en": "Has claimed nothing of this insurance"}


@pytest.fixture
def exam(db):
    """Somebody who is home and claimed the cost of the way; another was chosen besides."""
    with clock.freeze_clock(IN_DOCUMENTS):
        exam = go_abroad()
    with clock.freeze_clock(IN_DOCUMENTS + timedelta(days=4)):
        stay, counter = get_stay_of(exam), get_officer("loket.3212")
        record_return(counter, uuid4(), stay.reference, left_on=clock.today())
        claim_refund(counter, uuid4(), stay.reference, "return_cost")
        yield exam


def open_page(login, language, name, *arguments):
    browser = Client(headers={"Accept-Language": language})
    browser.force_login(Account.objects.get(login=login))
    answer = browser.get(reverse(name, args=arguments))
    return " ".join(answer.content.decode().split())


def read(function):
    with reading_as(get_officer("pusat")):
        return function()


def test_headquarters_reads_which_claims_went_out_and_what_insurers_answered(exam):
    report_claims(get_officer("pusat"), uuid4(), read(lambda: RosterFile.objects.get().round_id))
    sent = read(lambda: RosterFile.objects.get(kind="CLAIM").reference)
    rows = [build_refused_row(exam), build_paid_row(exam, kind="departure_guarantee")]
    take_file("REFUND", 1, rows)
    incoming = read(lambda: IncomingFile.objects.get(kind="REFUND").reference)
    upload = read(lambda: UploadedFile.objects.get(kind="REFUND").reference)
    for language, (claims, refused) in LANGUAGES.items():
        assert claims in open_page("pusat", language, "rounds:rosters")
        assert "CLAIM-korea-2026-2-000001" in open_page(
            "pusat", language, "rounds:roster_file", sent
        )
        page = open_page("pusat", language, "rounds:incoming_file", incoming)
        assert refused in page
        assert LEFT_OUT[language] in page
        assert KINDS[language] in open_page("pusat", language, "rounds:upload", upload)


def test_her_office_reads_what_a_file_said_as_what_it_recorded_itself(exam):
    take_file("REFUND", 1, [build_refused_row(exam)])
    page = open_page("loket.3212", "id", "rounds:stay", get_stay_of(exam).reference)
    assert "Polis tidak ditemukan (K-1)" in page
    assert reverse("rounds:rosters") not in page
