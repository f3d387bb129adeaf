"""Documents are received at one page, verified there by whoever may, and acknowledged on paper."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.placement.models import Placement
from tests.actors import get_officer
from tests.factories.placements import (
    BEFORE_CLEARED,
    BEFORE_SELECTED,
    create_placement,
    create_unrelated_placement,
)
from tests.web.html import INDONESIAN, read_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey(db):
    create_unrelated_placement()
    return create_placement()


@pytest.fixture
def regional(client):
    """The browser of the officer of the regional office who verifies."""
    client.force_login(Account.objects.get(login="bp3mi.32"))
    return client


def build_form(journey, documents, how=""):
    """What the page of receiving sends."""
    form = {"key": str(uuid4()), "seen": journey.revision}
    for code, fields in documents.items():
        form[f"{code}.got"] = "on"
        form |= {f"{code}.{name}": value for name, value in fields.items()}
        if how:
            form[f"{code}.how"] = how
    return form


def open_receiving(client, journey):
    return client.get(f"/berkas/{journey.reference}/terima/", headers=INDONESIAN)


def send(client, journey, form):
    address = f"/berkas/{journey.reference}/terima/"
    return client.post(address, form, headers=INDONESIAN, follow=True)


def test_the_name_of_the_card_is_not_typed_twice_and_is_no_receipt_alone(as_who, journey):
    client = as_who("loket.3212")
    page = read_text(open_receiving(client, journey))
    assert re.search(r'name="identity_card.name"[^>]* value="Siti Nurhalimah"', page)
    form = {"key": str(uuid4()), "seen": journey.revision, "identity_card.name": "Siti Nurhalimah"}
    answer = send(client, journey, form)
    assert answer.status_code == 422
    assert journey.revision == form["seen"]


def test_who_may_not_verify_is_asked_for_no_method(as_who, journey):
    page = read_text(open_receiving(as_who("loket.3212"), journey))
    assert ".how" not in page


def test_who_may_verify_chooses_nothing_unless_it_is_chosen(as_who, journey):
    client = as_who("verifikasi.3212")
    page = read_text(open_receiving(client, journey))
    assert page.count("belum, diperiksa nanti") == len(BEFORE_SELECTED)
    answer = send(client, journey, build_form(journey, BEFORE_SELECTED))
    assert "Periksa dokumen" in read_text(answer)


def test_four_eyes_are_told_before_anything_is_verified(as_who, regional, journey):
    journey.advance_to_selected()
    page = read_text(open_receiving(regional, journey))
    assert "Begitu Anda memeriksa satu dokumen di sini" in page
    page = read_text(open_receiving(as_who("verifikasi.3212"), journey))
    assert "belum, diperiksa nanti" not in page


def test_what_lay_before_the_officer_is_received_and_verified_at_once(as_who, journey):
    answer = send(
        as_who("verifikasi.3212"), journey, build_form(journey, BEFORE_SELECTED, "original")
    )
    page = read_text(answer)
    assert answer.redirect_chain == [(reverse("placement:receipt", args=[journey.reference]), 302)]
    assert "Langkah berikutnya: Putuskan seleksi" in page


def test_a_fault_of_verification_stands_at_its_field_and_nothing_is_received(regional, journey):
    journey.advance_to_selected()
    passport = {**BEFORE_CLEARED["passport"], "name": "SUNARTI"}
    form = build_form(journey, {"passport": passport}, "original")
    answer = send(regional, journey, form)
    page = read_text(answer)
    assert answer.status_code == 422
    assert 'id="id_passport.zone_error"' in page
    assert re.search(r'name="passport.name"[^>]* value="SUNARTI"', page)
    assert journey.revision == form["seen"]


def test_the_receipt_has_what_came_what_is_missing_and_whose_turn_it_is(as_who, journey):
    client = as_who("loket.3212")
    page = read_text(send(client, journey, build_form(journey, {"family_card": {}})))
    received, missing = page.split("Masih kurang")
    assert "Kartu keluarga" in received.split("Diterima")[-1]
    assert "Kartu keluarga" not in missing.split("Langkah berikutnya")[0]
    for words in ("KTP elektronik", "Perjanjian penempatan", "Langkah berikutnya"):
        assert words in missing


def test_the_receipt_speaks_to_her_who_reads_it(as_who, journey):
    page = read_text(send(as_who("loket.3212"), journey, build_form(journey, {"family_card": {}})))
    missing = re.sub("<[^>]+>", "", page.split("Masih kurang")[1])
    assert re.search(r"KTP elektronik\s*·\s*dari:\s*Anda", missing)
    assert "pekerja" not in missing


def test_what_was_received_or_issued_today_can_be_printed_from_the_file(as_who, journey):
    journey.advance_to_selected()
    address = reverse("placement:file", args=[journey.reference])
    receipt = reverse("placement:receipt", args=[journey.reference])
    counter = read_text(as_who("loket.3212").get(address, headers=INDONESIAN))
    assert (receipt in counter, "Cetak RKP-3212" in counter) == (True, True)
    verifier = read_text(as_who("verifikasi.3212").get(address, headers=INDONESIAN))
    assert (receipt in verifier, "Cetak RKP-3212" in verifier) == (False, True)


def test_an_exact_number_opens_the_person(as_who, journey):
    client = as_who("loket.3212")
    answer = client.post(reverse("registry:search"), {"q": journey.person})
    assert answer["Location"] == reverse("registry:person", args=[journey.person])
    person = read_text(client.get(answer["Location"]))
    assert reverse("placement:receive", args=[journey.reference]) in person
    assert client.post(reverse("registry:search"), {"q": "Siti"}).status_code == 200


def test_the_number_of_a_placement_opens_it_and_nobody_elses(as_who, journey):
    other = create_unrelated_placement_reference()
    client = as_who("loket.3212")
    answer = client.post(reverse("registry:search"), {"q": journey.reference.lower()})
    assert answer["Location"] == reverse("placement:file", args=[journey.reference])
    assert client.post(reverse("registry:search"), {"q": other}).status_code == 200


def create_unrelated_placement_reference():
    """The number of a placement that Indramayu does not see: the one of Surabaya."""
    national = get_officer("pusat")
    with reading_as(national):
        return Placement.objects.get(person__name="Dewi").reference


def test_after_the_next_one_the_last_one_is_a_link_away(as_who, journey):
    form = {**build_form(journey, {"family_card": {}}), "next": "1"}
    page = read_text(send(as_who("loket.3212"), journey, form))
    address = reverse("placement:receipt", args=[journey.reference])
    assert f'Tersimpan.<a href="{address}">{journey.reference}</a>' in page


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("family_permission", "signed_on"),
        ("medical", "examined_on"),
        ("orientation", "attended_on"),
    ],
)
def test_a_document_was_signed_and_an_examination_done_before_it_is_handed_in(
    as_who, regional, journey, code, name
):
    known = {**BEFORE_SELECTED, **BEFORE_CLEARED}[code]
    if code in BEFORE_CLEARED:
        journey.advance_to_selected()
        regional.force_login(Account.objects.get(login="bp3mi.32"))
    else:
        as_who("loket.3212")
    form = build_form(journey, {code: {**known, name: "01-01-2040"}})
    answer = send(regional, journey, form)
    assert answer.status_code == 422
    assert f'id="id_{code}.{name}_error"' in read_text(answer)


def test_each_document_is_named_by_what_it_is(as_who, journey):
    journey.advance_to_selected()
    address = reverse("placement:file", args=[journey.reference])
    page = read_text(as_who("loket.3212").get(address, headers=INDONESIAN))
    assert "Rekomendasi" in page.split("Surat yang terbit")[1]
