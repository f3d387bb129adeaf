"""The pages of a placement.

What now, who, by when; problems at their fields, nothing typed lost.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.demo.rehearsal.visits import build_receiving_form
from rantau.documents.models import StoredFile
from rantau.journal.models import Reading
from rantau.partners.models import QuotaLine
from rantau.placement.models import DocumentEvent
from rantau.placement.selectors import get_placement
from rantau.placement.services.decisions import withdraw_placement
from rantau.web.common.received_files import SANDBOX_POLICY
from tests.actors import get_officer
from tests.dates_on_pages import read_dates
from tests.factories.files import LOCKED_PDF, PDF, PNG, write_bomb
from tests.factories.persons import create_person
from tests.factories.placements import (
    BEFORE_CLEARED,
    BEFORE_SELECTED,
    create_placement,
    get_quota_line,
)
from tests.module_data import module_data
from tests.web.html import INDONESIAN, read_text
from tests.web.job_orders import open_job_order

pytestmark = pytest.mark.django_db
journey = module_data(create_placement)


@pytest.fixture
def visit_placement_page(as_who, journey):
    """Get or post a page of the placement as somebody, in Indonesian."""

    def visit(name, who, form=None, language="id", **arguments):
        client = as_who(who)
        about = {} if name == "border" else {"reference": journey.reference}
        address = reverse(f"placement:{name}", kwargs=arguments or about)
        headers = {"accept-language": language}
        if form is None:
            return client.get(address, headers=headers)
        return client.post(address, {"key": str(uuid4()), **form}, headers=headers)

    return visit


def test_the_file_says_the_next_step_its_owner_and_its_time(visit_placement_page, journey):
    text = visit_placement_page("file", "loket.3212").content.decode()
    assert "Lengkapi KTP elektronik" in text
    assert "pekerja" in text
    assert "Paling lambat" in text
    assert "0 dari 5 syarat" in text


def test_the_same_in_english(visit_placement_page, journey):
    text = visit_placement_page("file", "loket.3212", language="en").content.decode()
    assert "Hand in Identity card" in text
    assert "0 of 5 requirements" in text
    assert "Syarat" not in text


def test_a_whole_visit_from_documents_to_the_candidate_id(visit_placement_page, journey):
    taken = visit_placement_page(
        "receive", "loket.3212", build_receiving_form(BEFORE_SELECTED, seen=journey.revision)
    )
    assert taken.status_code == 302
    verdicts = {
        "seen": journey.revision,
        **dict.fromkeys(BEFORE_SELECTED, "accept"),
        **{f"{code}.how": "original" for code in BEFORE_SELECTED},
    }
    assert visit_placement_page("verify", "verifikasi.3212", verdicts).status_code == 302
    decision = {"seen": journey.revision, "decision": "selected"}
    assert visit_placement_page("decide", "kepala.3212", decision).status_code == 302
    text = visit_placement_page("file", "loket.3212").content.decode()
    assert "IDC-3212-2027-000001" in text
    assert "RKP-3212-2027-000001" in text
    assert "Terpilih" in text


def test_what_keeps_the_gate_shut_is_said_in_words(visit_placement_page, journey):
    decision = {"seen": journey.revision, "decision": "selected"}
    answer = visit_placement_page("decide", "verifikasi.3212", decision)
    assert answer.status_code == 422
    assert "KTP elektronik belum diterima." in answer.content.decode()


def test_a_decision_that_was_taken_already_leads_to_the_placement_and_says_so(
    visit_placement_page, journey
):
    journey.receive(BEFORE_SELECTED)
    journey.verify(BEFORE_SELECTED)
    decision = {"seen": journey.revision, "decision": "selected"}
    file = reverse("placement:file", args=[journey.reference])
    assert visit_placement_page("decide", "kepala.3212", decision)["Location"] == file
    assert visit_placement_page("decide", "kepala.3212", decision)["Location"] == file
    page = visit_placement_page("file", "kepala.3212").content.decode()
    assert "Tidak ada lagi yang perlu diputuskan" in page
    assert visit_placement_page("decide", "kepala.3212").status_code == 404


def test_a_sent_form_is_logged_as_read_only_where_the_placement_is_shown(
    visit_placement_page, journey
):
    """What a command did stands in the journal; nothing of the placement is shown with it."""
    person = journey.get().person_id

    def count_readings() -> int:
        with reading_as(get_officer("pusat")):
            return Reading.objects.filter(subject=person, purpose="placement").count()

    visit_placement_page("decide", "verifikasi.3212")
    assert count_readings() == 1
    decision = {"seen": journey.revision, "decision": "selected"}
    assert visit_placement_page("decide", "verifikasi.3212", decision).status_code == 422
    assert count_readings() == 2
    handed_in = build_receiving_form(BEFORE_SELECTED, seen=journey.revision)
    assert visit_placement_page("receive", "loket.3212", handed_in).status_code == 302
    assert count_readings() == 2


def test_problems_stand_at_their_fields_and_nothing_typed_is_lost(visit_placement_page, journey):
    wrong = {**BEFORE_SELECTED, "family_permission": {"signed_on": "31-02-2027"}}
    answer = visit_placement_page(
        "receive", "loket.3212", build_receiving_form(wrong, seen=journey.revision)
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Tulis tanggal seperti 14-02-2027 atau 14 Februari 2027." in text
    assert "Izin keluarga, diketahui kepala desa, Tanggal tanda tangan:" in " ".join(text.split())
    assert 'value="31-02-2027"' in text
    assert 'value="SITI NURHALIMAH"' in text


def test_nothing_ticked_is_said(visit_placement_page, journey):
    assert (
        visit_placement_page("receive", "loket.3212", {"seen": journey.revision}).status_code == 422
    )


def test_a_stale_page_keeps_what_was_typed_and_says_so(visit_placement_page, journey):
    seen = journey.revision
    journey.receive({"family_card": {}})
    answer = visit_placement_page(
        "receive",
        "loket.3212",
        build_receiving_form({"identity_card": {"name": "SITI N"}}, seen=seen),
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert f"Anda melihat versi {seen}, sekarang versi {seen + 1}" in text
    assert 'value="SITI N"' in text
    assert f'name="seen" value="{seen + 1}"' in text


def test_a_scan_is_kept_and_shown_to_the_verifier(visit_placement_page, journey, client):
    scan = SimpleUploadedFile("kk.png", PNG, "image/png")
    form = build_receiving_form({"family_card": {}}, seen=journey.revision) | {
        "family_card.file": scan
    }
    assert visit_placement_page("receive", "loket.3212", form).status_code == 302
    text = visit_placement_page("verify", "verifikasi.3212").content.decode()
    with reading_as(get_officer("pusat")):
        [kept] = StoredFile.objects.all()
    assert reverse("documents:received", args=[kept.id]) in text
    with reading_as(get_officer("pusat")):
        looks = Reading.objects.filter(subject=DocumentEvent.objects.get(file=kept.id).person_id)
        before = looks.count()
    answer = client.get(reverse("documents:received", args=[kept.id]))
    assert answer.content == PNG
    with reading_as(get_officer("pusat")):
        assert looks.count() == before + 1
    assert answer["Content-Security-Policy"] == SANDBOX_POLICY


def test_a_file_that_is_not_what_it_says_is_made_at_its_field(visit_placement_page, journey):
    scan = SimpleUploadedFile("kk.pdf", b"<script>alert(1)</script>", "application/pdf")
    form = build_receiving_form({"family_card": {}}, seen=journey.revision) | {
        "family_card.file": scan
    }
    answer = visit_placement_page("receive", "loket.3212", form)
    assert answer.status_code == 422
    assert "Isi file ini bukan PDF atau gambar (JPEG, PNG, HEIC)." in answer.content.decode()
    with reading_as(journey.counter):
        assert not DocumentEvent.objects.filter(person=journey.get().person_id).exists()


def test_a_scan_of_a_refused_command_leaves_no_row(visit_placement_page, journey):
    seen = journey.revision
    journey.receive({"family_card": {}})
    form = build_receiving_form({"identity_card": {"name": "SITI N"}}, seen=seen)
    scan = SimpleUploadedFile("ktp.png", PNG, "image/png")
    answer = visit_placement_page("receive", "loket.3212", form | {"identity_card.file": scan})
    assert answer.status_code == 409
    with reading_as(get_officer("pusat")):
        assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (LOCKED_PDF, "PDF ini dikunci dengan kata sandi."),
        (PDF[:60], "File ini rusak dan tidak dapat dibuka."),
        (write_bomb(60_000), "lebih dari 50 megapiksel"),
    ],
    ids=["locked", "damaged", "60,000 x 60,000"],
)
def test_each_refused_scan_is_told_at_its_own_field(
    visit_placement_page, journey, content, sentence
):
    form = build_receiving_form(
        {"identity_card": {"name": "SITI N"}, "family_card": {}}, seen=journey.revision
    )
    files = {
        f"{code}.file": SimpleUploadedFile("a.pdf", content)
        for code in ("identity_card", "family_card")
    }
    answer = visit_placement_page("receive", "loket.3212", form | files)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(sentence) >= 2 * 2  # in the summary and at the field
    assert 'value="SITI N"' in text


def test_without_its_scanner_no_file_is_received_and_the_rest_is_kept(
    visit_placement_page, journey, settings
):
    settings.CLAMD = "/nowhere/clamd.ctl"
    form = build_receiving_form({"identity_card": {"name": "SITI N"}}, seen=journey.revision)
    scan = SimpleUploadedFile("ktp.png", PNG, "image/png")
    answer = visit_placement_page("receive", "loket.3212", form | {"identity_card.file": scan})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Pemeriksa virus tidak menjawab" in text
    assert 'value="SITI N"' in text


def test_the_border_finds_the_traveller_and_the_post_reports_her(visit_placement_page, journey):
    journey.advance_to_cleared()
    found = visit_placement_page(
        "border", "bandara.cgk", {"passport": "x1234567", "birth_date": "14-02-1994"}
    )
    assert found["Location"] == reverse("placement:file", args=[journey.reference])
    assert (
        visit_placement_page(
            "depart", "bandara.cgk", {"seen": journey.revision, "carrier": "GA 870"}
        ).status_code
        == 302
    )
    arrived = {"seen": journey.revision, "address": "Taichung, jalan peraga 5"}
    assert visit_placement_page("arrive", "perwakilan.tw-tpe", arrived).status_code == 302
    assert journey.get().milestone == "arrived"


def test_a_wrong_birth_date_at_the_border_finds_nobody(visit_placement_page, journey):
    journey.advance_to_cleared()
    answer = visit_placement_page(
        "border", "bandara.cgk", {"passport": "X1234567", "birth_date": "15-02-1994"}
    )
    assert answer.status_code == 422
    assert "Siti" not in answer.content.decode()


def test_an_agency_registers_and_withdraws_and_no_more(as_who, journey):
    agency, person = (
        get_officer("p3mi.1"),
        create_person(get_officer("loket.3212"), name="Wartini", nik=""),
    )
    client = as_who("p3mi.1")
    line = get_quota_line(get_officer("p3mi.1")).id
    form = {"key": str(uuid4()), "reference": person, "birth_date": "14-02-1994", "line": line}
    taken = client.post(reverse("placement:register_candidate"), form)
    assert taken.status_code == 302
    listed = client.get(reverse("placement:candidates")).content.decode()
    assert "Wartini" in listed
    assert "Siti Nurhalimah" in listed
    reference = taken["Location"].strip("/").split("/")[-1]
    with reading_as(agency):
        seen = get_placement(agency, reference, purpose="test").revision
    gone = {"key": str(uuid4()), "seen": seen, "reason": "worker_wishes", "note": ""}
    assert client.post(reverse("placement:withdraw", args=[reference]), gone).status_code == 302
    assert client.get(reverse("placement:receive", args=[reference])).status_code == 404
    assert client.get(reverse("placement:verify", args=[reference])).status_code == 403


def test_a_candidate_that_cannot_be_named_is_made_at_the_number(as_who):
    client = as_who("p3mi.1")
    line = get_quota_line(get_officer("p3mi.1")).id
    form = {
        "key": str(uuid4()),
        "reference": "RT-0000-0000",
        "birth_date": "14-02-1994",
        "line": line,
    }
    answer = client.post(reverse("placement:register_candidate"), form)
    assert answer.status_code == 422
    assert 'value="RT-0000-0000"' in answer.content.decode()


@pytest.mark.parametrize("login", ["loket.3212", "verifikasi.3212", "admin.3212", "inspektorat"])
def test_a_worklist_leads_only_to_pages_that_the_role_may_open(client, journey, login):
    client.force_login(Account.objects.get(login=login))
    page = client.get("/kantor/").content.decode()
    links = set(re.findall(r'href="(/(?:berkas|kasus)/[^"]+)"', page))

    assert bool(links) == (login in ("loket.3212", "verifikasi.3212"))
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_last_place_sent_again_is_the_same_place(as_who):
    counter = get_officer("loket.3212")
    one, other = (
        create_person(counter, name=name, nik="") for name in ("Wartini", "Sulastri Dewi")
    )
    assert open_job_order(as_who("pusat"), female="1", occupation="Satu tempat").status_code == 302
    with reading_as(get_officer("p3mi.1")):
        line = QuotaLine.objects.get(occupation="Satu tempat").id
    client, address = as_who("p3mi.1"), reverse("placement:register_candidate")
    form = {"key": str(uuid4()), "reference": one, "birth_date": "14-02-1994", "line": line}
    first, again = client.post(address, form), client.post(address, form)
    late = client.post(
        address, {**form, "key": str(uuid4()), "reference": other}, headers=INDONESIAN
    )

    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert late.status_code == 422
    assert "sudah penuh" in late.content.decode()
    assert str(line) not in late.content.decode()


UNKNOWN = "019fa7b7-0000-7000-8000-000000000000"


@pytest.mark.parametrize("line", ["", "tiada", UNKNOWN])
def test_a_line_that_does_not_exist_is_refused_without_its_code(as_who, line):
    person = create_person(get_officer("loket.3212"), name="Wartini", nik="")
    form = {"key": str(uuid4()), "reference": person, "birth_date": "14-02-1994", "line": line}
    answer = as_who("p3mi.1").post(
        reverse("placement:register_candidate"), form, headers=INDONESIAN
    )
    assert answer.status_code == 422
    assert not line or line not in answer.content.decode()


def test_somebody_is_enrolled_for_korea_without_an_agency(as_who):
    person = create_person(get_officer("loket.3212"), name="Wartini", nik="", phone="")
    client = as_who("loket.3212")
    form = {"key": str(uuid4()), "scheme": "g2g-korea", "occupation": "Manufaktur"}
    answer = client.post(
        reverse("placement:enrol", args=[person]),
        form,
        follow=True,
        headers=INDONESIAN,
    )
    text = answer.content.decode()
    assert "G-ke-G, Korea" in text
    assert "Rp1.104.000" in text


def test_the_file_is_read_with_eight_statements_however_many_facts(
    visit_placement_page, journey, as_who
):
    def list_statements():
        client = as_who("loket.3212")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("placement:file", args=[journey.reference]))
        return [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]

    few = list_statements()
    journey.advance_to_cleared()
    many = list_statements()
    inside = [
        sql for sql in many if "django_session" not in sql and "access_appointment" not in sql
    ]
    assert len(many) == len(few)
    assert len(inside) <= 9, inside  # eight, and the scope given back inside the test's transaction


def test_dates_and_documents_show_who_verified_and_how(visit_placement_page, journey):
    journey.advance_to_selected()
    text = read_text(visit_placement_page("file", "loket.3212"))
    assert f"<span>02-03-2027 · {journey.verifier.name} · asli dilihat</span>" in text
    assert BEFORE_CLEARED["visa"]["number"] not in text


def test_a_revoked_document_is_named_and_not_offered(visit_placement_page, journey):
    journey.advance_to_selected()
    serial = "IDC-3212-2027-000001"
    offered = reverse("documents:pdf", args=[serial])
    assert offered in visit_placement_page("file", "loket.3212").content.decode()
    withdraw_placement(
        journey.verifier, uuid4(), journey.reference, reason="worker_wishes", seen=journey.revision
    )
    text = visit_placement_page("file", "loket.3212").content.decode()
    assert (serial in text, "dicabut" in text, offered in text) == (True, True, False)


def test_coming_home_is_no_document_that_was_returned(visit_placement_page, journey):
    journey.advance_to_cleared()
    journey.depart()
    journey.arrive()
    journey.return_home()
    story = visit_placement_page("file", "loket.3212").content.decode().split("<h2>Riwayat")[1]
    assert "Pulang" in story
    assert "Dokumen dikembalikan" not in story


def test_a_wrong_time_is_corrected_at_its_page(visit_placement_page, journey):
    assert visit_placement_page("correct_time", "kepala.3212").status_code == 404
    journey.advance_to_cleared()
    left = clock.now()
    with clock.freeze_clock(left + timedelta(days=2)):
        journey.depart()
        form = {"milestone": "departed", "why": "Salah hari", "seen": journey.revision}
        ahead = visit_placement_page(
            "correct_time", "kepala.3212", {**form, "at": "01-01-2030 10.00"}
        )
        done = visit_placement_page(
            "correct_time", "kepala.3212", {**form, "at": "03-03-2027 22.30"}
        )
        story = visit_placement_page("file", "loket.3212").content.decode().split("<h2>Riwayat")[1]
    assert (ahead.status_code, done.status_code) == (422, 302)
    assert "Berangkat, 04-03-2027 10.00 WIB" in ahead.content.decode()
    assert "Waktu ini tidak cocok" in ahead.content.decode()
    assert "03-03-2027 22.30 WIB" in read_dates(story)
    assert "waktunya diperbaiki: Salah hari" in story


def test_the_same_scan_sent_twice_is_taken_in_once(visit_placement_page, journey):
    form = build_receiving_form({"family_card": {}}, seen=journey.revision) | {"key": str(uuid4())}
    for _ in range(2):
        scan = SimpleUploadedFile("kk.png", PNG, "image/png")
        answer = visit_placement_page("receive", "loket.3212", {**form, "family_card.file": scan})
        assert answer.status_code == 302
    with reading_as(journey.counter):
        assert DocumentEvent.objects.filter(person=journey.get().person_id).count() == 1
    with reading_as(get_officer("pusat")):
        assert StoredFile.objects.count() == 1


def test_the_first_day_is_day_one(visit_placement_page, journey):
    assert "hari ke-1" in visit_placement_page("file", "loket.3212").content.decode()


def test_a_post_opens_the_page_of_a_person_it_looks_after(as_who, journey):
    journey.advance_to_cleared()
    journey.depart()
    journey.arrive()
    answer = as_who("perwakilan.tw-tpe").get(f"/orang/{journey.person}/")
    assert answer.status_code == 200
    assert journey.person in answer.content.decode()


def test_past_the_end_of_the_worklist_one_is_led_to_its_beginning(as_who, journey):
    answer = as_who("loket.3212").get("/kantor/?halaman=9999")
    assert (answer.status_code, answer.url) == (302, "/kantor/")
