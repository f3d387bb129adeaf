"""A page names who issued it and where, who signs by title, on which law, and of whom it speaks."""

import contextlib
import json

import pytest
from django.db import transaction

from rantau.access.actor import build_system_actor
from rantau.access.scope import acting_as, reading_as
from rantau.documents.interface import LetterKind, is_as_drafted, register_letter_kinds
from rantau.documents.models import Document
from rantau.documents.printing import SIGNING_TITLES, build_page_data, render_pdf
from rantau.offices.models import OfficeKind
from tests.documents.pictures import draw_page
from tests.factories.documents import PERMIT, build_draft, issue_document
from tests.worker_login import get_officer_as_system

WORKER = build_system_actor("printer")
PASS = LetterKind(
    code="test_pass", title="Surat Jalan Uji", serial="UJJ", fields=(), note="Uji.", basis="UU 1/1"
)
with contextlib.suppress(ValueError):
    register_letter_kinds(PASS)
DETAILS = {"sex": "F", "address": "Sukamaju, Cilawu, Kabupaten Garut, Jawa Barat"}


@pytest.fixture
def clerk(worker_db):
    return get_officer_as_system("loket.3212")


def get_row(one):
    with reading_as(WORKER):
        return Document.objects.get(id=one.id)


def make_older(one):
    """The document as those are that were issued before the page named its issuer."""
    with transaction.atomic(), acting_as(WORKER):
        Document.objects.filter(id=one.id).update(office_kind="", office_place="", details={})
    return get_row(one)


def read_rows(document):
    page = json.loads(build_page_data(document))
    return {row["label"]: row["value"] for row in page["rows"]}


def test_office_place_official_and_law_are_printed(clerk):
    document = get_row(issue_document(clerk, letter=PASS.code, fields={}))

    page = json.loads(build_page_data(document))
    assert page["office"] == "Dinas Tenaga Kerja Kabupaten Indramayu"
    assert page["place"] == "Kabupaten Indramayu"
    assert page["basis"] == "UU 1/1"
    signer = "Kepala Dinas, Dinas Tenaga Kerja Kabupaten Indramayu"
    assert read_rows(document)["Ditandatangani oleh"] == signer


def test_every_kind_of_office_that_issues_has_an_official():
    assert set(OfficeKind) - set(SIGNING_TITLES) == {OfficeKind.AGENCY}


def test_sex_and_address_are_printed_and_not_sealed(clerk):
    plain = get_row(issue_document(clerk))
    document = get_row(issue_document(clerk, details=DETAILS))

    rows = read_rows(document)
    assert rows["Jenis kelamin"] == "Perempuan"
    assert rows["Alamat asal"] == DETAILS["address"]
    assert rows["Tanggal lahir"] == "14 Februari 1994"
    assert len(bytes(document.cose)) == len(bytes(plain.cose))


def test_a_year_that_alone_is_known_is_printed_as_a_year(clerk):
    document = get_row(issue_document(clerk, birth_date=None, birth_year=1971))

    rows = read_rows(document)
    assert rows["Tahun lahir"] == "1971"
    assert "Tanggal lahir" not in rows


def test_a_page_of_before_stays_as_it_was(clerk):
    document = make_older(issue_document(clerk, birth_date=None, birth_year=1971))

    page = json.loads(build_page_data(document))
    assert {"place", "basis"} & set(page) == set()
    lines = [str(label) for _, label in PERMIT.fields]
    around = ["Nama", "Nomor paspor"], ["Diterbitkan", "Berlaku sampai"]
    assert list(read_rows(document)) == [*around[0], *lines, *around[1]]
    assert render_pdf(document).startswith(b"%PDF")


def test_a_corrected_address_or_sex_makes_another_document(clerk):
    draft = build_draft(details=DETAILS)
    document = get_row(issue_document(clerk, details=DETAILS))
    assert is_as_drafted(document, draft)

    for change in ({"address": "Sindang, Sindang, Kabupaten Indramayu"}, {"sex": "M"}):
        assert not is_as_drafted(document, build_draft(details=DETAILS | change))
    assert is_as_drafted(make_older(document), draft)


def test_it_fits_one_page(clerk):
    long = "Perusahaan Perawatan Lansia Taipei Sejahtera Bersama " * 2
    document = get_row(
        issue_document(
            clerk,
            holder="Siti Nurhalimah binti Ahmad Dahlan " * 2,
            fields={code: long for code, _ in PERMIT.fields},
            details=DETAILS,
        )
    )
    assert isinstance(draw_page(document), bytes)  # several pages come as a list
