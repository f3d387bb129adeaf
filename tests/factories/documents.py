"""Issued documents of a letter kind that exists only in tests."""

import contextlib
from datetime import date
from uuid import UUID, uuid4

from rantau.access.scope import reading_as
from rantau.documents import interface
from rantau.documents.files import get_printed_path, write_file
from rantau.documents.interface import DocumentDraft, LetterKind
from rantau.offices import models

PERMIT = LetterKind(
    code="test_permit",
    title="Surat Izin Uji",
    serial="UJI",
    fields=(
        ("job", "Pekerjaan"),
        ("employer", "Pemberi kerja"),
        ("country", "Negara"),
        ("agency", "Perusahaan"),
        ("order", "Lowongan"),
    ),
    note="Pemegang surat ini boleh berangkat untuk diuji.",
)
with contextlib.suppress(ValueError):
    interface.register_letter_kinds(PERMIT)
FIELDS = {
    "job": "Perawat lansia",
    "employer": "Taipei Example Nursing Home",
    "country": "Taiwan",
    "agency": "PT Peraga Satu",
    "order": "JO-7K4M-Q2XW",
}
PERSON = UUID(int=7)


def build_draft(**changes):
    """The draft of a document for Siti; `changes` are fields of DocumentDraft."""
    siti = {
        "letter": "test_permit",
        "subject_kind": "placement",
        "subject": uuid4(),
        "person": PERSON,
        "holder": "Siti Nurhalimah",
        "birth_date": date(1994, 2, 14),
        "passport": "X0000001",
        "fields": FIELDS,
        "valid_until": date(2027, 6, 2),
    }
    return DocumentDraft(**{**siti, **changes})


def get_office_code(actor):
    """The code of the actor's office."""
    return models.Office.objects.get(id=actor.office).code


def issue_document(actor, **changes):
    """Issue a document of the actor's office, as the apps above do."""
    with reading_as(actor):
        return interface.issue_document(
            build_draft(**changes),
            office=actor.office,
            office_code=get_office_code(actor),
            by=actor.ref,
        )


def issue_signed_document(actor, **changes):
    """Issue a document that is printed and signed already; gives its serial."""
    document = issue_document(actor, **changes)
    write_file(get_printed_path(document.serial, 2027, signed=True), b"%PDF-1.7 signed")
    return document.serial
