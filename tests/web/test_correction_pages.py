"""Correct a person's data on a page, decide on it as a second officer, and read what was done."""

import re
from collections import Counter
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.journal.models import Reading
from rantau.offices.selectors import find_villages
from rantau.registry.selectors import get_person
from tests.actors import get_officer
from tests.factories.files import PNG
from tests.factories.persons import (
    correct_fact,
    create_person,
    create_sign_in_code,
)
from tests.factories.placements import BEFORE_SELECTED, create_placement
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
