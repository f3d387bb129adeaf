"""The pages of a case: noted, referred, taken over, closed.

Who was asked sees what it was asked.
"""

import re
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from rantau.access.actor import PUBLIC_ACTOR
from rantau.access.models import Account
from rantau.common import clock
from rantau.common.hashing import compute_sha256
from rantau.documents.uploads import MAX_FILE_BYTES
from rantau.protection.receipt_codes import hash_receipt_code
from rantau.protection.services.contacts import add_reporter_message
from rantau.web.common.received_files import SANDBOX_POLICY
from tests.actors import get_officer
from tests.factories.cases import LOCKED_IN, create_case, create_contact, get_case
from tests.factories.files import LOCKED_PDF, write_photograph
from tests.web.html import INDONESIAN


def test_a_case_is_noted_referred_taken_and_closed(client, desk):
    reference = create_case(get_officer("operator.cc"))
    path = f"/pusat-krisis/kasus/{reference}/"
    key = {"key": str(uuid4())}
    client.post(path, {"do": "take", "seen": 1, **key})
    assert get_case(desk, reference).owner == desk.ref
    key = {"key": str(uuid4())}
    assert client.post(path, {"kind": "response", "words": "Ditelepon", **key}).status_code == 302
    assert "Ditelepon" in client.get(path).content.decode()
    key = {"key": str(uuid4())}
    referral = {"office": "PA-TW-TPE", "asked": "Kunjungi", **key}
    assert client.post(f"{path}rujuk/", referral).status_code == 302
    seen = get_case(desk, reference).revision
    key = {"key": str(uuid4())}
    end = {
        "outcome": "found",
        "verdict": "agrees",
        "recovered": "0",
        "currency": "idr",
        "seen": seen,
        **key,
    }
    assert client.post(f"{path}tutup/", end | {"outcome": ""}).status_code == 422
    assert client.post(f"{path}tutup/", end).status_code == 302
    assert get_case(desk, reference).closed_at == clock.now()
    assert client.post(f"{path}tutup/", end | {"key": str(uuid4())}).status_code == 409


def test_an_end_that_crosses_a_new_message_is_asked_again_with_what_was_typed(client, desk):
    contact, code = create_contact()
    reference = create_case(desk, contact=contact)
    add_reporter_message(
        PUBLIC_ACTOR, uuid4(), "Mereka datang lagi", code_hash=hash_receipt_code(code)
    )
    end = {
        "outcome": "found",
        "verdict": "agrees",
        "recovered": "0",
        "currency": "idr",
        "to_reporter": "Kami sudah bertemu",
        "seen": 1,
        "key": str(uuid4()),
    }
    answer = client.post(f"/pusat-krisis/kasus/{reference}/tutup/", end)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Pelapor menulis lagi" in page
    assert "Kami sudah bertemu" in page
    assert get_case(desk, reference).closed_at is None


def test_an_office_that_was_asked_sees_the_case_and_not_its_story(client, desk):
    reference = create_case(desk)
    path = f"/pusat-krisis/kasus/{reference}/"
    referral = {"office": "PA-TW-TPE", "asked": "Kunjungi", "key": str(uuid4())}
    client.post(f"{path}rujuk/", referral)
    client.force_login(Account.objects.get(login="perwakilan.tw-tpe"))
    assert reference in client.get("/pusat-krisis/").content.decode()
    page = client.get(path).content.decode()
    assert "Dikurung majikan" in page
    assert "Kunjungi" in page
    assert LOCKED_IN.what not in page
    assert client.post(path, {"kind": "note", "words": "x", "key": str(uuid4())}).status_code == 403


def test_what_was_referred_comes_in_pages(client, desk, monkeypatch):
    monkeypatch.setattr("rantau.protection.selectors.PAGE_SIZE", 1)
    referral = {"office": "PA-TW-TPE", "asked": "Kunjungi"}
    both = [create_case(desk), create_case(desk)]
    for reference in both:
        path = f"/pusat-krisis/kasus/{reference}/rujuk/"
        client.post(path, {**referral, "key": str(uuid4())})
    client.force_login(Account.objects.get(login="perwakilan.tw-tpe"))
    first, second = (client.get(f"/pusat-krisis/?halaman={n}").content.decode() for n in (1, 2))
    assert "?halaman=2" in first
    assert [sum(reference in page for reference in both) for page in (first, second)] == [1, 1]


def test_a_case_is_not_referred_to_whom_it_accuses(client, desk):
    reference = create_case(desk, accused=("DN-3212",))
    referral = {"office": "DN-3212", "asked": "Bantu", "key": str(uuid4())}
    assert client.post(f"/pusat-krisis/kasus/{reference}/rujuk/", referral).status_code == 422


def test_a_note_brings_evidence_that_its_page_shows(client, desk):
    path = f"/pusat-krisis/kasus/{create_case(desk)}/"
    form = {"key": str(uuid4()), "kind": "note", "words": "Foto pintu terkunci"}
    photograph = write_photograph()

    large = SimpleUploadedFile("foto.pdf", bytes(MAX_FILE_BYTES + 1))
    refused = client.post(path, form | {"evidence": large}, headers=INDONESIAN)
    assert refused.status_code == 422
    assert "10 MB" in refused.content.decode()
    assert "Foto pintu terkunci" in refused.content.decode()

    for _ in range(2):  # sent again, it is the same note
        sent = SimpleUploadedFile("IMG_0001.jpg", photograph)
        answer = client.post(path, form | {"evidence": sent}, headers=INDONESIAN)
        assert answer.status_code == 302
    page = client.get(path).content.decode()
    [shown] = re.findall(r'href="([^"]+/bukti/[^"/]+/)"', page)
    [original] = re.findall(r'href="([^"]+/asli/)"', page)
    assert client.get(shown)["Content-Type"] == "image/jpeg"
    assert b"Exif" not in client.get(shown).content
    saved = client.get(original)
    assert saved.content == photograph
    assert saved["Content-Type"] == "application/octet-stream"
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved["Content-Security-Policy"] == SANDBOX_POLICY

    client.force_login(Account.objects.get(login="operator.cc"))
    page = client.get(path).content.decode()
    assert shown in page
    assert original not in page


def test_evidence_that_cannot_be_opened_is_marked_and_only_saved(client, desk):
    path = f"/pusat-krisis/kasus/{create_case(desk)}/"
    locked = SimpleUploadedFile("rekaman.pdf", LOCKED_PDF, content_type="text/html")
    form = {"key": str(uuid4()), "kind": "note", "words": "Rekaman ancaman", "evidence": locked}
    assert client.post(path, form).status_code == 302

    page = client.get(path, headers=INDONESIAN).content.decode()
    assert "rekaman.pdf" in page
    assert "tidak dapat dibuka" in page
    assert compute_sha256(LOCKED_PDF) in page
    assert re.findall(r'href="([^"]+/bukti/[^"/]+/)"', page) == []
    [original] = re.findall(r'href="([^"]+/asli/)"', page)
    saved = client.get(original)
    assert (saved.content, saved["Content-Type"]) == (LOCKED_PDF, "application/octet-stream")
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved["X-Content-Type-Options"] == "nosniff"
    assert client.get(original.replace("/asli/", "/")).status_code == 404
