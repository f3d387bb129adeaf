"""A letter that exists in tests alone, and papers to issue."""

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
    """A paper for somebody invented."""
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
    """Issue a paper for the actor's office, as a room above would."""
    with reading_as(actor):
        return interface.issue_document(
            build_draft(**changes),
            office=actor.office,
            office_code=get_office_code(actor),
            by=actor.ref,
        )


def issue_signed_document(actor):
    """Issue a paper whose signed copy lies there already; its serial."""

    one = issue_document(actor)
    write_file(get_printed_path(one.serial, 2027, signed=True), b"%PDF-1.7 signed")
    return one.serial
