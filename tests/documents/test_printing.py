"""The worker prints after the commit: the same bytes at any time, and a failure loses nothing."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import typst
from django.db import transaction
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from rantau.access.actor import system
from rantau.access.scope import looking, scope
from rantau.core import clock
from rantau.documents import printing, signing
from rantau.documents.files import digest_of, printed_path
from rantau.documents.keyring import trusted
from rantau.documents.models import Document, Knock
from rantau.documents.parts import ask_copy
from rantau.documents.printing import PAGE, print_batch, rendered
from rantau.documents.seal import from_text, unseal
from rantau.documents.sheet import printable, sheet
from rantau.jobs.documents import forget_knocks, print_documents
from tests.documents.papers import FIELDS, PERMIT, issued
from tests.documents.pictures import read_back
from tests.worker import officer_seen

WORKER = system("printer")


@pytest.fixture
def clerk(worker_db):
    return officer_seen("loket.3212")


def row(one):
    with looking(WORKER):
        return Document.objects.get(id=one.id)


def printed(one):
    return printed_path(one.serial, 2027).read_bytes()


def page_as_picture(document):
    compiler = typst.Compiler(ignore_system_fonts=True)
    return compiler.compile(
        PAGE.read_bytes(), format="png", ppi=150, sys_inputs={"paper": sheet(document)}
    )


def test_what_was_issued_is_printed_and_marked(clerk):
    one, other = issued(clerk), issued(clerk)

    assert print_documents() == 2
    for paper in (one, other):
        assert row(paper).print_digest == digest_of(printed(paper))
    assert print_documents() == 0


def test_a_print_is_an_accessible_archive_file_with_all_fonts(clerk):
    one = issued(clerk)
    print_documents()
    pdf = printed(one)
    for mark in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<"):
        assert mark in pdf


def test_one_that_failed_for_days_keeps_nobody_waiting(clerk, monkeypatch):
    lost, fine = issued(clerk), issued(clerk)
    with transaction.atomic(), scope(WORKER):
        Document.objects.filter(id=lost.id).update(tries=32_767)
    draw = printing.rendered
    monkeypatch.setattr(printing, "rendered", lambda one: draw(one) if one.id == fine.id else 1 / 0)

    assert print_documents() == 2
    assert printed(fine)
    assert row(lost).retry_at - clock.now() <= printing.LATEST


def test_a_page_printed_again_later_is_the_same_byte_for_byte(clerk):
    one = issued(clerk)
    print_documents()
    with clock.frozen(clock.now() + timedelta(days=400)):
        printing._compiler.cache_clear()
        assert rendered(row(one)) == printed(one)


@pytest.mark.slow
def test_a_camera_reads_the_seal_from_the_page(clerk, settings):
    settings.PUBLIC_URL = "https://rantau.example"
    one = issued(clerk)
    text = read_back(page_as_picture(row(one)))

    assert re.fullmatch(r"HTTPS://RANTAU\.EXAMPLE/V#[A-Z2-7]+", text)
    sealed = unseal(from_text(text), trusted())
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
    one = issued(clerk, holder=holder)
    print_documents()
    assert row(one).printed_at
    assert unseal(bytes(row(one).cose), trusted()).holder == holder


def test_every_sign_that_counts_as_printable_has_a_glyph(clerk):
    signs = "".join(chr(code) for code in range(0x20, 0x2100) if printable(chr(code)) == chr(code))
    document = row(issued(clerk))
    for start in range(0, len(signs), 400):
        document.holder = " ".join(signs[start : start + 400])
        assert rendered(document).startswith(b"%PDF")


def test_a_failed_print_is_tried_again_later_and_the_serial_stands(clerk, monkeypatch):
    bad, good = issued(clerk), issued(clerk)
    with monkeypatch.context() as broken:
        broken.setattr(
            printing, "rendered", lambda d: fails() if d.serial == bad.serial else b"%PDF"
        )
        assert print_documents() == 2
        assert print_documents() == 0
    assert (row(bad).tries, row(bad).printed_at) == (1, None)
    assert row(good).printed_at
    with clock.frozen(clock.now() + timedelta(seconds=3)):
        assert print_documents() == 1
    assert printed(bad).startswith(b"%PDF")


def fails():
    raise OSError(28, "No space left on device")


def test_a_copy_that_was_asked_for_is_signed_and_a_reader_trusts_it(clerk):
    one = issued(clerk)
    with looking(clerk):
        ask_copy(one.id)
    assert print_documents() == 2
    copy = printed_path(one.serial, 2027, signed=True).read_bytes()
    assert copy.startswith(printed(one))
    (signature,) = PdfFileReader(BytesIO(copy)).embedded_signatures
    roots = ValidationContext(trust_roots=[signing._signer().signing_cert])
    assert validate_pdf_signature(signature, roots).bottom_line
    assert row(one).asked_at is None


def test_a_print_lost_or_altered_on_the_disk_is_made_again_before_it_is_signed(clerk):
    one = issued(clerk)
    print_documents()
    right = printed(one)
    printed_path(one.serial, 2027).write_bytes(right.replace(b"Siti", b"Sita"))
    with looking(clerk):
        ask_copy(one.id)
    print_documents()
    assert printed(one) == right
    assert printed_path(one.serial, 2027, signed=True).read_bytes().startswith(right)


def test_a_batch_is_bounded_and_the_queue_is_emptied(clerk, monkeypatch):
    monkeypatch.setattr(printing, "BATCH", 2)
    for _ in range(5):
        issued(clerk)
    with looking(WORKER):
        assert print_batch() == 2
    assert print_documents() == 3


@pytest.fixture
def counts(owner_sql):
    """Two sources that asked: one eleven minutes ago, one just now; really committed.

    Ask for it before the worker's database, whose rows are locked until that is undone.
    """
    at = clock.now()
    for source, since in (("old", at - timedelta(minutes=11)), ("new", at)):
        owner_sql.execute("insert into documents_knock values (%s, %s, 1)", [source, since])
    yield
    owner_sql.execute("delete from documents_knock where source in ('old', 'new')")


def test_counts_of_questions_are_forgotten(counts, worker_db):
    forget_knocks()
    with looking(WORKER):
        assert list(Knock.objects.values_list("source", flat=True)) == ["new"]


def test_long_values_still_fit_one_page(clerk):
    long = {
        code: "Perusahaan Perawatan Lansia Taipei Sejahtera Bersama " * 2
        for code, _ in PERMIT.lines
    }
    document = row(issued(clerk, holder="Siti Nurhalimah binti Ahmad Dahlan " * 2, fields=long))
    assert isinstance(page_as_picture(document), bytes)  # several pages come as a list


def test_a_number_that_looks_like_a_day_and_is_none_is_printed_as_it_stands(clerk):
    one = issued(clerk, fields={**FIELDS, "order": "2029-99-99"})
    assert print_documents() == 1
    assert "2029-99-99" in sheet(row(one))
