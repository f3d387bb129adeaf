"""Checking a document in public: anybody is answered, with no more than the document says."""

import html
import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta

import cbor2
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from rantau.access.models import Account
from rantau.access.scope import reading_as
from rantau.common import clock
from rantau.common.clock import WESTERN_TIME
from rantau.documents.files import get_printed_path, write_file
from rantau.documents.interface import revoke_document
from rantau.documents.keyring import SIGNING_KEY_FILE, get_signing_key, get_trusted_keys
from rantau.documents.models import Document
from rantau.documents.printing import build_seal_url
from rantau.documents.seal import compute_mark, encode_seal, verify_revocation_list
from rantau.journal.models import Reading
from rantau.web.documents import views
from rantau.web.documents.forms import CheckByCodeForm, clean_plain_check_code
from rantau.web.documents.labels import DOCUMENT_STATE_LABELS
from tests.dates_on_pages import read_dates
from tests.documents import seal_vectors
from tests.factories.documents import FIELDS, PERMIT, PERSON, issue_document

CHECK, SEAL = "/periksa/", "/V"
SECRET = ("withdrawn", "account:", "placement")


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.RANTAU_FILES = str(tmp_path)


@pytest.fixture
def one(indramayu, bandung):
    """A document; and another's, so that an answer that filters nothing fails."""
    issue_document(bandung, holder="Dewi", passport="X0000009", birth_date=date(1990, 1, 1))
    return issue_document(indramayu)


def check_by_code(client, one, **changes):
    return client.post(CHECK, {"serial": one.serial, "code": one.check_code, **changes})


def get_row(one, actor):
    with reading_as(actor):
        return Document.objects.get(id=one.id)


def read_without_tokens(answer, serial=""):
    """The page but for its forgery tokens, which differ each time, and its own address."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return body.replace(serial, "") if serial else body


def test_serial_and_code_answer_with_what_stands_on_the_document(client, one):
    answer = check_by_code(client, one)
    body = answer.content.decode()
    assert answer.status_code == 200
    for shown in (
        "Surat ini asli dan berlaku",
        one.serial,
        "Siti Nurhalimah",
        "14-02-1994",
        *FIELDS.values(),
    ):
        assert shown in body
    assert [word for word in (*SECRET, "Dewi", one.check_code) if word in body] == []


def test_a_day_on_the_document_is_told_as_days_are(client, indramayu):
    dated = issue_document(indramayu, fields={**FIELDS, "order": "2029-02-03"})
    body = read_dates(check_by_code(client, dated).content.decode())
    assert "<dd>03-02-2029</dd>" in body
    assert "2029-02-03" not in body


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Taipei", 23), ("America/Los_Angeles", 9)])
def test_the_day_of_issue_is_the_printed_one_in_every_zone(zone, hour):
    issued_at = datetime(2027, 2, 3, hour, 30, tzinfo=WESTERN_TIME)
    document = Document(serial="UJI-3212-2027-000001", issued_at=issued_at)
    with timezone.override(zone):
        assert issued_at.astimezone(timezone.get_current_timezone()).day != 3
        context = {"documents": [document], "letter_titles": {document.letter: "Surat uji"}}
        shown = render_to_string("placement/_issued_documents.html", context)

    assert "03-02-2027" in shown


@pytest.mark.parametrize("lower", [True, False])
def test_typing_may_be_sloppy(client, one, lower):
    serial, code = (
        one.serial.replace("-", " ").replace(" 000001", " 1"),
        one.check_code.replace("-", ""),
    )
    code = code.replace("1", "l").replace("0", "o")
    answer = check_by_code(
        client,
        one,
        serial=serial.lower() if lower else serial,
        code=code.lower() if lower else code,
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "serial", ["KLR-32-2027-000001", " klr 32 ", "", "K" * 61, "K\x00", "K\u200b"]
)
@pytest.mark.parametrize("code", ["7K4M-Q2XW", "\t7k4m q2xw\n", "", "7" * 31, "\uff17K4M"])
def test_what_is_cleaned_without_a_form_is_as_the_form_cleans_it(serial, code):
    typed = QueryDict(mutable=True)
    typed.update({"serial": serial, "code": code})
    cleaned, form = clean_plain_check_code(typed), CheckByCodeForm(typed)

    if cleaned is not None:
        assert form.is_valid()
        assert cleaned == (form.cleaned_data["serial"], form.cleaned_data["code"])
    assert (cleaned is not None) == (form.is_valid() and (serial + code).isascii())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "0000-0000"}, "Kode periksa tidak cocok dengan nomornya"),
        ({"serial": "UJI-3212-2027-000999"}, "Tidak ada surat dengan nomor ini"),
        ({"serial": "UJI-3212-2027-000999", "code": "0000-0000"}, "Tidak ada surat dengan nomor"),
    ],
)
def test_who_mistyped_is_told_which_half_does_not_fit_and_nothing_else(
    client, one, changes, sentence
):
    answer = check_by_code(client, one, **changes)
    text = answer.content.decode()

    assert answer.status_code == 404
    assert sentence in text
    assert [word for word in SECRET if word in text] == []
    assert ("jangan bayar" in text) == ("serial" in changes)


def test_a_passport_that_finds_nothing_is_not_called_false(client, one):
    form = {"passport": "X0000009", "birth_date": "14-02-1994"}
    text = client.post(CHECK, form).content.decode()

    assert "Tidak ditemukan surat untuk paspor dan tanggal lahir ini" in text
    assert "jangan bayar" not in text


def test_revoked_and_expired_are_told_without_the_reason(client, one, indramayu):
    with clock.freeze_clock(clock.now() + timedelta(days=100)):
        assert "masa berlakunya sudah habis" in check_by_code(client, one).content.decode()
    with reading_as(indramayu):
        revoke_document(one.id, reason="withdrawn", by=indramayu.ref)
    body = check_by_code(client, one).content.decode()
    assert "Surat ini sudah dicabut" in body
    assert [word for word in SECRET if word in body] == []


def test_passport_and_birth_date_find_the_same_with_no_document(client, one):
    form = {"passport": "x 0000001", "birth_date": "14-02-1994"}
    assert one.serial in client.post(CHECK, form).content.decode()
    for wrong in ({"birth_date": "15-02-1994"}, {"passport": "X0000002"}):
        assert client.post(CHECK, form | wrong).status_code == 404


def test_a_document_without_a_passport_is_not_found_by_none(client, indramayu):
    issue_document(indramayu, passport="")
    answer = client.post(CHECK, {"passport": "-", "birth_date": "14-02-1994"})
    assert answer.status_code == 404


def test_a_birth_date_cannot_be_found_by_trying(client, one):
    statuses = [
        client.post(
            CHECK, {"passport": "X" + " " * day + "0000001", "birth_date": f"{day:02}-02-1994"}
        ).status_code
        for day in range(1, 15)
    ]
    assert statuses == [404] * 10 + [429] * 4
    with clock.freeze_clock(clock.now() + timedelta(minutes=11)):
        assert (
            client.post(CHECK, {"passport": "X0000001", "birth_date": "14-02-1994"}).status_code
            == 200
        )


def test_wrong_codes_are_slowed_down_and_a_right_one_passes_all_the_same(client, one, monkeypatch):
    monkeypatch.setattr(views, "WRONG_CHECKS", replace(views.WRONG_CHECKS, free=3))
    statuses = [check_by_code(client, one, code="0000-0000").status_code for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    assert check_by_code(client, one).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("select cache_key from cache_entry where cache_key like 'limit:check:%'")
        [(key,)] = cursor.fetchall()
    assert "127.0.0.1" not in key
    assert len(key.rpartition(":")[2]) == 32


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"serial": ""}, 422),
        ({"code": ""}, 422),
        ({"serial": "x" * 500}, 422),
        ({"serial": "a\x00b"}, 422),
        ({"code": "'; drop"}, 404),
    ],
)
def test_bad_input_is_made_at_the_field_or_unknown(client, one, wrong, status):
    answer = check_by_code(client, one, **wrong)
    at_field = [f'href="#id_{field}"' for field in wrong] if status == 422 else []
    assert answer.status_code == status
    assert re.findall(r'href="#id_\w+"', answer.content.decode()) == at_field


def test_bad_dates_keep_what_was_typed(client, one):
    answer = client.post(CHECK, {"passport": "X0000001", "birth_date": "31-02-1994"})
    assert (answer.status_code, "31-02-1994" in answer.content.decode()) == (422, True)


def test_the_seal_of_a_qr_is_verified_and_its_state_told(client, one, indramayu):
    text = build_seal_url(bytes(get_row(one, indramayu).cose), "https://rantau.example").partition(
        "#"
    )[2]
    for path in (SEAL, "/v"):
        answer = client.post(path, {"seal": text})
        assert (answer.status_code, one.serial in answer.content.decode()) == (200, True)
    for wrong in (text[:-4] + "AAAA", "", "x" * 9000, "0189"):
        assert client.post(SEAL, {"seal": wrong}).status_code == 404


@pytest.fixture
def vector_keys(settings, tmp_path):
    """The key of the shared vectors signs."""
    settings.RANTAU_KEYS = str(tmp_path)
    pem = seal_vectors.KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / SIGNING_KEY_FILE).write_bytes(pem)
    get_signing_key.cache_clear()
    get_trusted_keys.cache_clear()
    yield
    get_signing_key.cache_clear()
    get_trusted_keys.cache_clear()


@pytest.fixture
def vectors(vector_keys, indramayu):
    """The shared vectors, whose documents are issued; the revoked one is revoked."""
    content = json.loads(seal_vectors.PATH.read_text())
    seals = {vector["seal"] for vector in content["vectors"]}
    codes = [code for code, _ in PERMIT.fields]
    for sealed in seal_vectors.DOCUMENTS:
        with clock.freeze_clock(sealed.issued_at):
            issued = issue_document(
                indramayu,
                holder=sealed.holder,
                birth_date=sealed.birth_date,
                passport=sealed.passport,
                valid_until=sealed.valid_until,
                fields=dict(zip(codes, sealed.values, strict=True)),
            )
        assert encode_seal(bytes(get_row(issued, indramayu).cose)) in seals
        if sealed == seal_vectors.REVOKED:
            with reading_as(indramayu):
                revoke_document(issued.id, reason="withdrawn", by=indramayu.ref)
    return content


def test_the_server_says_the_verdict_of_every_shared_vector(client, vectors):
    with translation.override("en"):
        headings = {str(label.heading): state for state, label in DOCUMENT_STATE_LABELS.items()}
    answered = {}
    with clock.freeze_clock(seal_vectors.AT):
        for vector in vectors["vectors"]:
            body = client.post(
                SEAL, {"seal": vector["seal"]}, headers={"accept-language": "en"}
            ).content.decode()
            found = re.search(r'class="verdict[^>]*>\s*<h1[^>]*>(.*?)</h1>', body, re.DOTALL)
            answered[vector["name"]] = headings[html.unescape(found[1].strip())]
    verdicts = {vector["name"]: vector["verdict"] for vector in vectors["vectors"]}
    # The server knows by itself what was revoked.
    assert answered == verdicts | {"revoked, no list": "revoked"}


def test_the_page_of_the_qr_shows_the_way_by_typing_and_runs_nothing_inline(client, db):
    answer = client.get(SEAL)
    body = answer.content.decode()
    assert reverse("documents:check") in body
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "Surat Izin Uji" in body


def test_keys_and_revocations_are_published(client, one, indramayu):
    mark = compute_mark(bytes(get_row(one, indramayu).cose))
    (key,) = json.loads(client.get("/.well-known/rantau-keys.json").content)["keys"]
    assert bytes.fromhex(key["kid"]) in get_trusted_keys()
    assert cbor2.loads(client.get("/.well-known/rantau-keys.cbor").content)[0][1] == 1
    before = verify_revocation_list(
        client.get("/.well-known/rantau-revocations").content, get_trusted_keys()
    )
    with reading_as(indramayu):
        revoke_document(one.id, reason="withdrawn", by=indramayu.ref)
    after = verify_revocation_list(
        client.get("/.well-known/rantau-revocations").content, get_trusted_keys()
    )
    assert (mark in before.marks, mark in after.marks, after.issued_at) == (
        False,
        True,
        clock.now(),
    )


@pytest.fixture
def fetch(client, one):
    """Fetch the document as somebody."""

    def get(login, serial=one.serial):
        client.force_login(Account.objects.get(login=login))
        return client.get(f"/surat/{serial}.pdf")

    return get


@pytest.fixture
def signed_copy(one):
    """The worker has signed it."""
    write_file(get_printed_path(one.serial, 2027, signed=True), b"%PDF-1.7 signed")


def test_the_issuing_office_fetches_the_document_and_the_fetch_is_written_down(
    fetch, signed_copy, one, headquarters
):
    answer = fetch("loket.3212", one.serial.lower())
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        200,
        b"%PDF-1.7 signed",
        "application/pdf",
    )
    assert "no-store" in answer["Cache-Control"]
    with reading_as(headquarters):
        reading = Reading.objects.get(subject=PERSON)
    assert (reading.subject_kind, reading.purpose) == ("person", "document")


@pytest.mark.parametrize(
    "login", ["loket.3204", "loket.3578", "bp3mi.32", "perwakilan.tw-tpe", "bandara.cgk", "p3mi.1"]
)
def test_another_office_or_agency_finds_nothing_as_if_there_were_nothing(
    fetch, signed_copy, one, login
):
    absent = "UJI-3212-2027-000999"
    there, not_there = fetch(login), fetch(login, absent)
    assert (there.status_code, not_there.status_code) == (404, 404)
    assert read_without_tokens(there, one.serial) == read_without_tokens(not_there, absent)


def test_a_role_without_documents_is_refused_and_nobody_is_asked_to_sign_in(
    fetch, signed_copy, one, client
):
    assert fetch("operator.cc").status_code == 403
    client.logout()
    assert client.get(f"/surat/{one.serial}.pdf").status_code == 302


def test_a_document_not_yet_signed_is_asked_for_and_the_page_says_so(
    fetch, one, indramayu, monkeypatch
):
    monkeypatch.setattr(views, "SIGNING_WAIT_SECONDS", 0.1)
    answer = fetch("loket.3212")
    assert (answer.status_code, "sedang disiapkan" in answer.content.decode()) == (202, True)
    assert get_row(one, indramayu).asked_at == clock.now()


def test_a_revoked_document_is_handed_out_no_more(fetch, signed_copy, one, indramayu):
    with reading_as(indramayu):
        revoke_document(one.id, reason="withdrawn", by=indramayu.ref)
    assert fetch("loket.3212").status_code == 410


class TestWithoutASession:
    """The public check is one page for all, so it looks at no session."""

    @pytest.mark.parametrize("language", ["id", "en"])
    def test_it_answers_in_the_visitors_language_with_every_header(self, db, language):
        answer = Client().get("/periksa/", headers={"Accept-Language": language})

        assert answer.status_code == 200
        assert answer["Content-Language"] == language
        assert "Content-Security-Policy" in answer
        assert "X-Request-ID" in answer
        assert answer.cookies == {}

    def test_it_asks_the_database_only_what_the_check_itself_asks(
        self, db, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            Client().get("/periksa/")

    def test_a_check_is_one_statement_and_no_transaction(self, one, django_assert_num_queries):
        with django_assert_num_queries(1):
            answer = Client().post("/periksa/", {"serial": one.serial, "code": one.check_code})
        assert answer.status_code == 200

    def test_the_page_holds_nothing_of_the_visitor_before(self, one):
        form = {"serial": one.serial, "code": one.check_code}
        for language, heading in (("id", "asli dan berlaku"), ("en", "genuine and valid")):
            client = Client(headers={"Accept-Language": language})
            client.get("/periksa/?dari=penipu.example")
            page = client.get("/periksa/").content.decode()
            result = client.post("/periksa/?dari=penipu.example", form).content.decode()
            assert heading in result
            assert "penipu" not in page + result + client.post("/periksa/", form).content.decode()

    def test_a_new_visitor_changes_the_language(self, db):
        client = Client(enforce_csrf_checks=True)
        answer = client.post(reverse("set_language"), {"language": "en", "next": "/periksa/"})

        assert (answer.status_code, answer["Location"]) == (302, "/periksa/")
        assert "Check a document" in client.get("/periksa/").content.decode()

    def test_the_language_switch_leads_to_no_other_site(self, db):
        form = {"language": "en", "next": "https://penipu.example/"}
        answer = Client().post(reverse("set_language"), form)

        assert "penipu" not in answer["Location"]

    def test_too_many_wrong_ones_are_still_told_so(self, db, monkeypatch):
        monkeypatch.setattr(views, "WRONG_CHECKS", replace(views.WRONG_CHECKS, free=1))
        form = {"serial": "KLR-DN3212-2026-000001", "code": "AAAA-BBBB"}
        statuses = [Client().post("/periksa/", form).status_code for _ in range(2)]

        assert statuses == [404, 429]
