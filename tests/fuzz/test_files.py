"""Attached files: accepted when the content is what it claims to be, else an error at the field."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from rantau.access.scope import reading_as
from rantau.documents.models import StoredFile
from rantau.documents.uploads import MAX_FILE_BYTES
from tests.actors import get_officer
from tests.addresses import PAGES
from tests.factories.files import HEIC, JPEG, LOCKED_PDF, PDF, PNG, write_bomb
from tests.fuzz.checks import is_success
from tests.fuzz.sending import format_typed, list_senders, rollback_counted


def build_bomb():
    """A hundred megabytes of nothing, packed into a few kilobytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("0", bytes(100_000_000))
    return packed.getvalue()


FALSE = {
    "HTML as a picture": ("ktp.jpg", b"<script>alert(1)</script>", "image/jpeg"),
    "a program": ("ktp.pdf", b"MZ" + bytes(2000), "application/pdf"),
    "a picture that runs a script": ("ktp.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"),
    "half a picture": ("ktp.png", PNG[:20], "image/png"),
    "a picture without its end": ("ktp.jpg", JPEG[: len(JPEG) // 2], "image/jpeg"),
    "a picture of 3.6 billion points": ("ktp.png", write_bomb(60_000), "image/png"),
    "a locked document": ("ktp.pdf", LOCKED_PDF, "application/pdf"),
    "a document without an end": ("ktp.pdf", b"%PDF-1.7\n" + bytes(100), "application/pdf"),
    "text before a document": ("ktp.pdf", b"GIF89a" + PDF, "application/pdf"),
    "nothing": ("ktp.jpg", b"", "image/jpeg"),
    "too much": ("ktp.pdf", PDF + bytes(MAX_FILE_BYTES) + PDF, "application/pdf"),
}
NAMES = [
    "../../etc/passwd",
    "a\0b.png",
    "\u202egnp.ktp",
    "x" * 5000 + ".png",
    "<script>alert(1)</script>.png",
    "🙂.png",
    "CON",
    ".",
    "",
    "C:\\windows\\ktp.png",
    "a\r\nX: y.png",
]


@pytest.fixture
def sender(db, settings, tmp_path):
    settings.RANTAU_FILES = str(tmp_path)
    [sender] = list_senders("placement:receive", PAGES["placement:receive"].forms[0])
    return sender


def encode_form(sender, files):
    form = {name: format_typed(value) for name, value in sender.valid.items() if value is not None}
    return encode_multipart(BOUNDARY, form | files)


def count_stored_files():
    with reading_as(get_officer("pusat")):
        return StoredFile.objects.count()


@pytest.fixture(scope="module")
def bomb():
    return build_bomb()


@pytest.fixture
def send_evidence(db, settings, tmp_path):
    """Send a false file as evidence of a case; its files lie under the test's folder."""
    settings.RANTAU_FILES = str(tmp_path)
    [sender] = list_senders("protection:case", PAGES["protection:case"].forms[0])

    def send(case):
        upload = SimpleUploadedFile(*FALSE[case])
        return sender.post(encode_form(sender, {"evidence": upload}), MULTIPART_CONTENT)

    return send


NO_FILES = ("nothing", "too much")  # refused wherever they come


@pytest.mark.parametrize("case", NO_FILES)
def test_no_file_and_too_much_is_no_evidence(send_evidence, tmp_path, case):
    sent = send_evidence(case)

    assert sent.status == 422
    assert sent.page.errors == {"id_evidence"} <= sent.page.ids
    assert sent.entries == 0
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("case", sorted(FALSE.keys() - set(NO_FILES)))
def test_a_file_of_another_content_is_kept_as_evidence_and_never_shown(
    send_evidence, tmp_path, case
):
    sent = send_evidence(case)

    assert (sent.status, sent.entries) == (302, 1)
    [kept] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept.read_bytes() == FALSE[case][1]
    assert count_stored_files() == 0


@pytest.mark.parametrize("case", [*FALSE, "a bomb"])
def test_a_file_of_another_content_is_an_error_at_its_field(sender, bomb, case):
    name, content, kind = FALSE.get(case) or ("ktp.pdf", bomb, "application/pdf")
    field = "identity_card.file"
    sent = sender.post(
        encode_form(sender, {field: SimpleUploadedFile(name, content, kind)}), MULTIPART_CONTENT
    )

    assert sent.status == 422
    assert sent.page.errors == {f"id_{field}"} <= sent.page.ids
    assert sent.entries == 0
    assert 'value="SITI NURHALIMAH"' in sent.body
    assert count_stored_files() == 0


@pytest.mark.parametrize("case", [*FALSE, "a bomb"])
def test_a_scan_of_another_content_corrects_nothing(db, settings, tmp_path, bomb, case):
    settings.RANTAU_FILES = str(tmp_path)
    [sender] = list_senders("registry:correct", PAGES["registry:correct"].forms[0])
    name, content, kind = FALSE.get(case) or ("ktp.pdf", bomb, "application/pdf")
    scan = SimpleUploadedFile(name, content, kind)
    sent = sender.post(encode_form(sender, {"scan": scan}), MULTIPART_CONTENT)

    assert sent.status == 422
    assert sent.page.errors == {"id_scan"} <= sent.page.ids
    assert sent.entries == 0
    assert count_stored_files() == 0


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_file_breaks_anything(sender, tmp_path, name):
    upload = SimpleUploadedFile("ktp.png", PNG, "image/png")
    upload._name = name
    body = encode_form(sender, {"identity_card.file": upload})
    sent = sender.post(body, MULTIPART_CONTENT)

    assert is_success(sender.entry, sent) or sent.status in (400, 422)
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and len(p.name) != 64]


def test_every_kind_that_is_taken_is_taken_at_every_field(sender):
    fields = [f.name for f in sender.form.fields.values() if f.kind == "file"]
    for content in (PDF, PNG, JPEG, HEIC):
        files = {name: SimpleUploadedFile("x", content) for name in fields}
        assert is_success(sender.entry, sender.post(encode_form(sender, files), MULTIPART_CONTENT))


def test_one_false_file_keeps_none_of_the_others(sender):
    good, false = SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.png", b"MZ")
    files = {"identity_card.file": good, "family_card.file": false}
    with rollback_counted(sender.before) as counter:
        sent = sender.post_and_keep(encode_form(sender, files), MULTIPART_CONTENT, counter)
        assert sent.status == 422
        assert count_stored_files() == 0


@pytest.fixture
def send_list(db):
    """Send a file as the list of people whom an office's administrator invites."""
    [sender] = list_senders("access:invite_list", PAGES["access:invite_list"].forms[1])

    def send(upload):
        return sender.entry, sender.post(encode_form(sender, {"file": upload}), MULTIPART_CONTENT)

    return send


@pytest.mark.parametrize("case", [*FALSE, "a bomb"])
def test_a_file_that_is_no_list_of_people_invites_nobody(send_list, bomb, case):
    name, content, kind = FALSE.get(case) or ("orang.csv", bomb, "text/csv")
    _entry, sent = send_list(SimpleUploadedFile(name, content, kind))

    assert sent.status == 422
    assert sent.page.errors <= {"id_lines", "id_file"} & sent.page.ids
    assert sent.page.errors
    assert sent.entries == 0


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_list_breaks_anything(send_list, name):
    upload = SimpleUploadedFile("orang.csv", b"Nama;Peran\nRatna Sari;loket\n", "text/csv")
    upload._name = name
    entry, sent = send_list(upload)

    assert is_success(entry, sent) or sent.status in (400, 422)
    assert sent.entries == 0
