"""The worker prints after the commit: the same bytes at any time, and a failure loses nothing."""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import transaction
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from rantau.access.actor import build_system_actor
from rantau.access.scope import acting_as, reading_as
from rantau.common import clock
from rantau.common.hashing import compute_sha256
from rantau.documents import printing, signing
from rantau.documents.files import get_printed_path
from rantau.documents.interface import request_signed_copy
from rantau.documents.keyring import get_trusted_keys
from rantau.documents.models import Document
from rantau.documents.printing import (
    build_page_data,
    print_batch,
    render_pdf,
    render_picture,
    replace_unprintable,
)
from rantau.documents.seal import decode_seal, verify_seal
from rantau.worker.periodic_tasks import print_documents
from tests.documents.pictures import draw_page, read_code
from tests.factories.documents import FIELDS, PERMIT, issue_document
from tests.worker_login import get_officer_as_system

WORKER = build_system_actor("printer")


@pytest.fixture
def clerk(worker_db):
    return get_officer_as_system("loket.3212")


def get_row(one):
    with reading_as(WORKER):
        return Document.objects.get(id=one.id)


def read_print(one):
    return get_printed_path(one.serial, 2027).read_bytes()


def test_what_was_issued_is_printed_and_marked(clerk):
    one, other = issue_document(clerk), issue_document(clerk)

    assert print_documents() == 2
    for document in (one, other):
        assert get_row(document).print_digest == compute_sha256(read_print(document))
    assert print_documents() == 0


def test_a_print_is_an_accessible_archive_file_with_all_fonts(clerk):
    one = issue_document(clerk)
    print_documents()
    pdf = read_print(one)
    for mark in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<"):
        assert mark in pdf


def test_pictures_that_are_asked_for_at_once_are_all_made(clerk):
    row = get_row(issue_document(clerk))
    render_picture(row)
    with ThreadPoolExecutor(4) as pool:
        pictures = set(pool.map(lambda _each: render_picture(row), range(8)))
    assert [each[:4] for each in pictures] == [b"\x89PNG"]


def test_one_that_failed_for_days_keeps_nobody_waiting(clerk, monkeypatch):
    lost, fine = issue_document(clerk), issue_document(clerk)
    with transaction.atomic(), acting_as(WORKER):
        Document.objects.filter(id=lost.id).update(tries=32_767)
    draw = printing.render_pdf
    monkeypatch.setattr(
        printing, "render_pdf", lambda one: draw(one) if one.id == fine.id else 1 / 0
    )

    assert print_documents() == 2
    assert read_print(fine)
    assert get_row(lost).retry_at - clock.now() <= printing.MAX_RETRY_DELAY


def test_a_page_printed_again_later_is_the_same_byte_for_byte(clerk):
    one = issue_document(clerk)
    print_documents()
    with clock.freeze_clock(clock.now() + timedelta(days=400)):
        printing._get_compiler.cache_clear()
        assert render_pdf(get_row(one)) == read_print(one)


@pytest.mark.slow
def test_a_camera_reads_the_seal_from_the_page(clerk, settings):
    settings.PUBLIC_URL = "https://rantau.example"
    one = issue_document(clerk)
    text = read_code(draw_page(get_row(one)))

    assert re.fullmatch(r"HTTPS://RANTAU\.EXAMPLE/V#[A-Z2-7]+", text)
    sealed = verify_seal(decode_seal(text), get_trusted_keys())
    assert (sealed.serial, sealed.holder, sealed.passport) == (
        one.serial,
        "Siti Nurhalimah",
        "X0000001",
    )


@pytest.mark.parametrize(
    "holder",
    [
        "Ø. O'Bråten-Şen",
        "한국 李",
        "😀 Siti",
        "\u202eitiS",
        "<b>#set text</b> $x$ \\ #panic()",
        "A" * 200,
        "a\tb",
    ],
)
def test_any_name_is_printed(clerk, holder):
    one = issue_document(clerk, holder=holder)
    print_documents()
    assert get_row(one).printed_at
    assert verify_seal(bytes(get_row(one).cose), get_trusted_keys()).holder == holder


def test_every_character_that_counts_as_printable_has_a_glyph(clerk):
    characters = [
        chr(code)
        for code in range(0x20, 0xD7A4)
        if unicodedata.category(chr(code)) != "Cn" and replace_unprintable(chr(code)) == chr(code)
    ]
    assert len(characters) > 39_000
    document = get_row(issue_document(clerk))
    for start in range(0, len(characters), 4000):
        document.holder = " ".join(characters[start : start + 4000])
        assert render_pdf(document).startswith(b"%PDF")


@pytest.mark.parametrize(
    "name",
    ["ᬲᬶᬢᬶ", "ꦱꦶꦠꦶ", "ᮞᮤᮒᮤ", "ᨔᨗᨈᨗ", "سيتي نور", "陳美玲", "김영희", "ゆき ユキ", "சித்தி", "सीता", "สมหญิง"],
)
def test_a_name_in_a_script_that_people_bear_is_printed_as_it_is(name):
    assert replace_unprintable(name) == name


def test_a_ligature_is_printed_as_its_letters_and_stays_in_the_seal(clerk):
    one = issue_document(clerk, holder="Ra\ufb01")

    assert '"value": "Rafi"' in build_page_data(get_row(one))
    assert verify_seal(bytes(get_row(one).cose), get_trusted_keys()).holder == "Ra\ufb01"


def test_a_long_word_ends_its_lines_within_the_page(clerk):
    document = get_row(issue_document(clerk, holder="W" * 90))
    page = Image.open(BytesIO(draw_page(document)))
    right_margin = page.crop((page.width - 40, 0, page.width, page.height // 2))

    assert right_margin.convert("L").getextrema() == (255, 255)


def test_a_failed_print_is_tried_again_later_and_the_serial_stands(clerk, monkeypatch):
    bad, good = issue_document(clerk), issue_document(clerk)
    with monkeypatch.context() as broken:
        broken.setattr(
            printing, "render_pdf", lambda d: fail() if d.serial == bad.serial else b"%PDF"
        )
        assert print_documents() == 2
        assert print_documents() == 0
    assert (get_row(bad).tries, get_row(bad).printed_at) == (1, None)
    assert get_row(good).printed_at
    with clock.freeze_clock(clock.now() + timedelta(seconds=3)):
        assert print_documents() == 1
    assert read_print(bad).startswith(b"%PDF")


def fail():
    raise OSError(28, "No space left on device")


def test_a_copy_that_was_asked_for_is_signed_and_a_reader_trusts_it(clerk):
    one = issue_document(clerk)
    with reading_as(clerk):
        request_signed_copy(one.id)
    assert print_documents() == 2
    copy = get_printed_path(one.serial, 2027, signed=True).read_bytes()
    assert copy.startswith(read_print(one))
    (signature,) = PdfFileReader(BytesIO(copy)).embedded_signatures
    roots = ValidationContext(trust_roots=[signing._get_signer().signing_cert])
    assert validate_pdf_signature(signature, roots).bottom_line
    assert get_row(one).asked_at is None


def test_a_print_lost_or_altered_on_the_disk_is_made_again_before_it_is_signed(clerk):
    one = issue_document(clerk)
    print_documents()
    right = read_print(one)
    get_printed_path(one.serial, 2027).write_bytes(right.replace(b"Siti", b"Sita"))
    with reading_as(clerk):
        request_signed_copy(one.id)
    print_documents()
    assert read_print(one) == right
    assert get_printed_path(one.serial, 2027, signed=True).read_bytes().startswith(right)


def test_a_batch_is_bounded_and_the_queue_is_emptied(clerk, monkeypatch):
    monkeypatch.setattr(printing, "PRINT_BATCH_SIZE", 2)
    for _ in range(5):
        issue_document(clerk)
    with reading_as(WORKER):
        assert print_batch() == 2
    assert print_documents() == 3


def test_long_values_still_fit_one_page(clerk):
    long = {
        code: "Perusahaan Perawatan Lansia Taipei Sejahtera Bersama " * 2
        for code, _ in PERMIT.fields
    }
    document = get_row(
        issue_document(clerk, holder="Siti Nurhalimah binti Ahmad Dahlan " * 2, fields=long)
    )
    assert isinstance(draw_page(document), bytes)  # several pages come as a list


def test_a_number_that_looks_like_a_day_and_is_none_is_printed_as_it_stands(clerk):
    one = issue_document(clerk, fields={**FIELDS, "order": "2029-99-99"})
    assert print_documents() == 1
    assert "2029-99-99" in build_page_data(get_row(one))
