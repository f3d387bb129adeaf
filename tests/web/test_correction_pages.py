"""Correct a person's data on a page, decide on it as a second officer, and read what was done."""

import re
from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.journal.models import Reading
from rantau.offices.selectors import find_villages
from rantau.placement.services.received_documents import verify_documents
from rantau.placement.verification_checks import VerificationInput
from rantau.registry.selectors import get_person
from rantau.registry.services.corrections import confirm_correction
from tests.actors import get_officer
from tests.factories.files import PNG
from tests.factories.persons import (
    correct_fact,
    create_person,
    create_sign_in_code,
)
from tests.factories.placements import BEFORE_CLEARED, BEFORE_SELECTED, create_placement
from tests.placement.test_verification import build_zone
from tests.web.slips import sign_in_with_slip

WAITS = "menunggu petugas kedua"


@pytest.fixture
def siti(indramayu):
    return create_person(indramayu)


@pytest.fixture
def siti_with_documents(siti):
    journey = create_placement(person=siti)
    journey.receive({"identity_card": BEFORE_SELECTED["identity_card"]}, by=journey.counter)
    return siti


def fill_in(client, reference, **changes):
    """The form as the page shows it, with changes."""
    page = client.get(reverse("registry:correct", args=[reference])).content.decode()
    typed = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]
        for name in ("name", "birth", "phone", "seen", "key")
    }
    sex = re.search(r'name="sex"[^>]*value="([FM])"[^>]*checked', page)[1]
    why = {"reason": "Salah ketik di loket", "evidence": "birth_certificate"}
    return {**typed, "sex": sex, "alias": "", **why, **changes}


def send(client, reference, **changes):
    address = reverse("registry:correct", args=[reference])
    return client.post(address, fill_in(client, reference, **changes), follow=True)


def show(client, reference):
    return client.get(reverse("registry:person", args=[reference])).content.decode()


def test_a_clerk_corrects_a_telephone_and_sees_what_was_done(as_who, siti):
    client = as_who("loket.3212")
    page = send(client, siti, phone="0812 0000 0099").content.decode()
    assert "+6281200000099" in page
    assert "+6281200000001 → +6281200000099" in page
    assert "Salah ketik di loket" in page
    assert "Akta kelahiran" in page


def test_the_form_says_before_which_facts_need_a_second_officer(as_who, siti, siti_with_documents):
    client = as_who("loket.3212")
    other = create_person(get_officer("loket.3212"), name="Wartini", nik="", phone="")
    needs_two = "Petugas kedua harus mengesahkannya"
    with_documents, without = (
        client.get(reverse("registry:correct", args=[who])).content.decode()
        for who in (siti_with_documents, other)
    )
    assert (with_documents.count(needs_two), without.count(needs_two)) == (4, 0)


def test_a_wrong_name_is_confirmed_by_a_second_officer(as_who, siti_with_documents):
    client = as_who("loket.3212")
    page = send(client, siti_with_documents, name="Siti Nurhaliza").content.decode()
    assert WAITS in page
    assert "<h1>Siti Nurhalimah</h1>" in page

    client = as_who("verifikasi.3212")
    desk = client.get(reverse("common:desk")).content.decode()
    [link] = re.findall(r'href="(/orang/perbaikan/PB-[^"]+)"', desk)
    shown = client.get(link).content.decode()
    assert "Siti Nurhaliza" in shown
    form = {"key": str(uuid4()), "decision": "corrected", "why": ""}
    page = client.post(link, form, follow=True).content.decode()
    assert "<h1>Siti Nurhaliza</h1>" in page
    assert WAITS not in page

    client = as_who("loket.3212")
    account = client.get(reverse("access:account")).content.decode()
    assert link.strip("/").rsplit("/", 1)[1] in account


def test_who_proposed_is_told_that_another_decides(as_who, siti_with_documents):
    verifier = get_officer("verifikasi.3212")
    reference = correct_fact(verifier, siti_with_documents, sex="M")
    address = reverse("registry:decide_correction", args=[reference])
    page = as_who("verifikasi.3212").get(address).content.decode()
    assert "Petugas verifikasi lain atau kepala kantor" in page
    assert 'name="decision"' not in page


def test_a_refusal_without_a_reason_keeps_what_was_typed(as_who, siti_with_documents):
    address = reverse(
        "registry:decide_correction", args=[correct_fact(reference=siti_with_documents, sex="M")]
    )
    client = as_who("verifikasi.3212")
    form = {"key": str(uuid4()), "decision": "refused", "why": " "}
    answer = client.post(address, form)
    assert answer.status_code == 422
    assert 'href="#id_why"' in answer.content.decode()


def test_bad_values_are_told_at_their_fields_with_all_that_was_typed(as_who, siti):
    answer = send(
        as_who("loket.3212"),
        siti,
        name="Siti Nurhaliza",
        phone="12",
        evidence="own_word",
        origin="Desa Tiada",
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_origin"' in page
    assert 'value="Siti Nurhaliza"' in page
    assert 'value="12"' in page


def test_the_scan_is_kept_and_reading_it_is_logged(as_who, siti):
    client = as_who("loket.3212")
    scan = SimpleUploadedFile("akta.png", PNG, "image/png")
    page = send(client, siti, alias="Nur", scan=scan).content.decode()
    [link] = re.findall(r'href="(/orang/perbaikan/PB-[^"]+/bukti/)"', page)
    assert client.get(link).headers["Content-Type"] == "image/png"
    counter = get_officer("loket.3212")
    with reading_as(counter):
        person = get_person(counter, siti, purpose="test")
        reads = Reading.objects.filter(subject=person.id)
        purposes = Counter(reads.values_list("purpose", flat=True))
    assert purposes["correction"] == 1
    assert purposes["correction_scan"] == 1
    assert purposes["form:correction"] == 1
    client.force_login(Account.objects.get(login="loket.3204"))
    assert client.get(link).status_code == 404


def test_an_office_that_hands_her_on_is_led_to_its_desk(as_who, surabaya):
    siti = create_person(surabaya, domicile=3578011001)
    client = as_who("loket.3212")
    address = reverse("registry:correct", args=[siti])
    bandung = get_officer("loket.3204")
    [village] = find_villages("Cileunyi Wetan", near=bandung.spans[0]).named
    elsewhere = {"origin": "Cileunyi Wetan", "origin_choice": str(village.node)}
    form = fill_in(client, siti, **elsewhere)
    answer = client.post(address, form)
    assert answer["Location"] == reverse("common:desk")
    assert client.get(reverse("registry:person", args=[siti])).status_code == 404
    with reading_as(bandung):
        assert get_person(bandung, siti, purpose="test").origin_node == village.node


def test_she_reads_herself_what_was_corrected(client, indramayu, siti):
    correct_fact(indramayu, siti, alias="Nur")
    code = create_sign_in_code(indramayu, siti)
    sign_in_with_slip(client, siti, code)
    page = client.get(reverse("placement:mine")).content.decode()
    assert "Salah ketik di loket" in page
    assert indramayu.name in page


def test_another_one_who_changed_it_meanwhile_is_told(as_who, siti):
    client = as_who("loket.3212")
    form = fill_in(client, siti, alias="Iti")
    correct_fact(get_officer("kepala.3212"), siti, alias="Nur")
    answer = client.post(reverse("registry:correct", args=[siti]), form)
    assert answer.status_code == 409
    assert 'value="Iti"' in answer.content.decode()


def test_the_worklist_names_the_person_whose_data_wait_for_a_second_officer(
    as_who, siti, siti_with_documents
):
    send(as_who("loket.3212"), siti_with_documents, birth="15-02-1994")
    verifier = as_who("verifikasi.3212").get(reverse("common:desk")).content.decode()
    [row] = re.findall(
        r"<tr data-row>(?:(?!</tr>).)*Sahkan atau tolak(?:(?!</tr>).)*</tr>", verifier, re.DOTALL
    )
    assert siti_with_documents in row
    assert "Siti Nurhalimah" in row


class TestBesideAVerifiedPassport:
    """Whoever decides sees what the accepted passport has; the file says what contradicts it."""

    @pytest.fixture
    def journey(self, siti):
        journey = create_placement(person=siti)
        journey.advance_to_selected()
        journey.receive({"passport": BEFORE_CLEARED["passport"]})
        verdict = VerificationInput("passport", accepted=True, method="original", zone=build_zone())
        verify_documents(
            journey.regional, uuid4(), journey.reference, [verdict], seen=journey.revision
        )
        return journey

    def read_decision(self, as_who, reference):
        address = reverse("registry:decide_correction", args=[reference])
        return as_who("verifikasi.3212").get(address).content.decode()

    def read_file(self, as_who, journey, who="verifikasi.3212"):
        address = reverse("placement:file", args=[journey.reference])
        return as_who(who).get(address).content.decode()

    def test_a_date_that_contradicts_it_is_shown_beside_with_what_follows(self, as_who, journey):
        reference = correct_fact(reference=journey.person, birth=(date(1994, 2, 15), "day"))
        page = self.read_decision(as_who, reference)
        assert list_cells(page, "Yang benar") == ["15-02-1994"]
        assert list_cells(page, "Di paspor yang sudah diperiksa") == ["14-02-1994"]
        assert FOLLOWS in page

    def test_each_fact_has_what_the_passport_has_for_it(self, as_who, journey):
        changes = {"name": "Siti Nurhaliza", "birth": (date(1994, 1, 1), "year"), "sex": "M"}
        page = self.read_decision(as_who, correct_fact(reference=journey.person, **changes))
        cells = list_cells(page, "Di paspor yang sudah diperiksa")
        assert cells == ["SITI NURHALIMAH", "14-02-1994", "Perempuan"]
        assert FOLLOWS in page

    def test_a_year_that_it_shares_contradicts_nothing(self, as_who, journey):
        changes = {"birth": (date(1994, 1, 1), "year")}
        page = self.read_decision(as_who, correct_fact(reference=journey.person, **changes))
        assert list_cells(page, "Di paspor yang sudah diperiksa") == ["14-02-1994"]
        assert FOLLOWS not in page

    def test_without_an_accepted_passport_there_is_no_column(
        self, as_who, siti, siti_with_documents
    ):
        page = self.read_decision(as_who, correct_fact(reference=siti, sex="M"))
        assert "Di paspor yang sudah diperiksa" not in page
        assert FOLLOWS not in page

    def test_the_file_says_both_values_and_where_they_are_corrected(self, as_who, journey):
        reference = correct_fact(reference=journey.person, birth=(date(1994, 2, 15), "day"))
        confirm_correction(get_officer("verifikasi.3212"), uuid4(), reference)
        page = self.read_file(as_who, journey)
        text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
        assert "Tanggal lahir : 14-02-1994 di Paspor , tercatat 15-02-1994 ." in text.replace(
            "Paspor,", "Paspor ,"
        ).replace("1994.", "1994 .")
        assert reverse("registry:correct", args=[journey.person]) in page
        assert reverse("placement:correct", args=[journey.reference]) in page


FOLLOWS = "Tanggal lahir atau jenis kelamin di paspor yang sudah diperiksa berbeda."


def list_cells(page, label):
    """The texts of the cells under a heading of the table."""
    return [each.strip() for each in re.findall(rf'<td data-label="{label}">([^<]*)</td>', page)]
