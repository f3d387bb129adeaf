"""A letter that exists in tests alone, and papers to issue."""

import contextlib
from datetime import date
from uuid import UUID, uuid4

from rantau.access.scope import looking
from rantau.documents import letters
from rantau.documents.letters import Letter
from rantau.documents.parts import Paper, issue

PERMIT = Letter(
    code="test_permit", title="Surat Izin Uji", serial="UJI",
    lines=(
        ("job", "Pekerjaan"), ("employer", "Pemberi kerja"), ("country", "Negara"),
        ("agency", "Perusahaan"), ("order", "Lowongan"),
    ),
    note="Pemegang surat ini boleh berangkat untuk diuji.",
)  # fmt: skip
with contextlib.suppress(ValueError):
    letters.shelve(PERMIT)
FIELDS = {
    "job": "Perawat lansia", "employer": "Taipei Example Nursing Home", "country": "Taiwan",
    "agency": "PT Peraga Satu", "order": "JO-7K4M-Q2XW",
}  # fmt: skip
PERSON = UUID(int=7)


def paper(**changes):
    """A paper for somebody invented."""
    siti = {
        "letter": "test_permit", "subject_kind": "placement", "subject": uuid4(),
        "person": PERSON, "holder": "Siti Nurhalimah", "birth_date": date(1994, 2, 14),
        "passport": "X0000001", "fields": FIELDS, "valid_until": date(2027, 6, 2),
    }  # fmt: skip
    return Paper(**{**siti, **changes})


def code_of(actor):
    """The code of the actor's office."""
    from rantau.offices.models import Office  # noqa: PLC0415

    return Office.objects.get(id=actor.office).code


def issued(actor, **changes):
    """Issue a paper for the actor's office, as a room above would."""
    with looking(actor):
        return issue(
            paper(**changes), office=actor.office, office_code=code_of(actor), by=actor.ref
        )


def copied(actor):
    """Issue a paper whose signed copy lies there already; its serial."""
    from rantau.documents.files import printed_path, put  # noqa: PLC0415

    one = issued(actor)
    put(printed_path(one.serial, 2027, signed=True), b"%PDF-1.7 signed")
    return one.serial
