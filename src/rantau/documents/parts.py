"""What rooms above may do with documents and files, inside their own transaction.

Issuing is judged by row policies. Revoking goes through one function of the database, because
the room above has judged the record: a district that withdraws a placement revokes the clearance
of a regional office that it may not read.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import connection

from rantau.core import clock
from rantau.core.names import tidy_name
from rantau.core.references import new_code, tidy_passport
from rantau.core.statements import inside_transaction
from rantau.documents import files
from rantau.documents.errors import FileNotKept
from rantau.documents.files import Upload, digest_of, kept_path, media_type, put
from rantau.documents.keyring import signing_key
from rantau.documents.letters import Letter, letter_of
from rantau.documents.models import Document
from rantau.documents.models import StoredFile as StoredFileRow
from rantau.documents.seal import Sealed, seal
from rantau.documents.serials import serial_of

NEXT = """
    insert into documents_serial_counter as c (office, letter, year, number)
    values (%s, %s, %s, 1)
    on conflict (office, letter, year) do update set number = c.number + 1
    returning number
"""
_FIELDS = Document._meta.concrete_fields
_VALUES = ", ".join(
    "(select name from offices_office where id = %s)" if f.attname == "office_name" else "%s"
    for f in _FIELDS
)
INSERT = (
    f"insert into {Document._meta.db_table} ({', '.join(str(f.column) for f in _FIELDS)})"  # noqa: S608
    f" values ({_VALUES})"
)
ASK = "select documents_ask(%s, %s)"
REVOKE = "select documents_revoke(%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Paper:
    """What is to be issued.

    subject_kind, subject   the record it belongs to, as `placement`
    person    the registry's person, for the policies of rooms above
    passport  empty where there is none
    fields    the values of the letter's lines, in words and ISO dates; a missing one is empty
    """

    letter: str
    subject_kind: str
    subject: UUID
    person: UUID
    holder: str
    birth_date: date | None
    passport: str
    fields: Mapping[str, str]
    valid_until: date | None


@dataclass(frozen=True)
class Issued:
    """A document that stands as soon as the caller's transaction does."""

    id: UUID
    serial: str
    check_code: str


@dataclass(frozen=True)
class StoredFile:
    """A received file, safe on the disk."""

    id: UUID
    digest: str
    size: int
    media_type: str


def issue(paper: Paper, *, office: UUID, office_code: str, by: str) -> Issued:
    """Issue a document for an office, in two statements; it is printed after the commit.

    The serial is gap-free per office, letter and year (of western Indonesia); other issuers of the
    same row of serials wait for the caller's commit, so issue late (DESIGN section 5, lock order).
    """
    inside_transaction()
    letter = letter_of(paper.letter)
    unknown = set(paper.fields) - {code for code, _ in letter.lines}
    if unknown:
        raise ValueError(f"{letter.code} has no such lines: {sorted(unknown)}")
    year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [office, letter.code, year])
        number = int(cursor.fetchone()[0])
        document = _document(paper, letter, number=number, year=year, office_code=office_code)
        document.office, document.issued_by = office, by
        cursor.execute(INSERT, _row(document))
    return Issued(document.id, document.serial, document.check_code)


def _document(
    paper: Paper, letter: Letter, *, number: int, year: int, office_code: str
) -> Document:
    serial = serial_of(letter.serial, office_code, year, number)
    at = clock.now().replace(microsecond=0)
    content = Sealed(
        serial=serial,
        letter=letter.code,
        holder=paper.holder,
        birth_date=paper.birth_date,
        passport=tidy_passport(paper.passport),
        office_code=office_code,
        issued_at=at,
        valid_until=paper.valid_until,
        values=tuple(paper.fields.get(code, "") for code, _ in letter.lines),
    )
    return Document(
        letter=letter.code, serial=serial, office_code=office_code, year=year, number=number,
        subject_kind=paper.subject_kind, subject=paper.subject, person=paper.person,
        holder=paper.holder, birth_date=paper.birth_date, passport=content.passport,
        fields=dict(paper.fields), check_code=new_code(), cose=seal(content, signing_key()),
        issued_at=at, valid_until=paper.valid_until,
    )  # fmt: skip


def _row(document: Document) -> list[Any]:
    """The values as the database takes them; the office's name is found by the statement itself."""
    document.office_name = str(document.office)
    return [f.get_db_prep_save(getattr(document, f.attname), connection) for f in _FIELDS]


def revoke(document: UUID, *, reason: str, by: str) -> bool:
    """Revoke one document; whether it was still unrevoked.

    reason   a code such as `withdrawn`; never words about the person
    """
    return _revoked(document, None, reason, by) == 1


def revoke_all(subject: UUID, *, reason: str, by: str) -> int:
    """Revoke every document of a record that was still unrevoked; how many those were."""
    return _revoked(None, subject, reason, by)


def _revoked(document: UUID | None, subject: UUID | None, reason: str, by: str) -> int:
    inside_transaction()
    if not reason:
        raise ValueError("a document is revoked for a reason")
    with connection.cursor() as cursor:
        cursor.execute(REVOKE, [document, subject, reason, by, clock.now()])
        return int(cursor.fetchone()[0])


def ask_copy(document: UUID) -> None:
    """Ask the worker for a signed copy of a document that the caller was allowed to fetch."""
    inside_transaction()
    with connection.cursor() as cursor:
        cursor.execute(ASK, [document, clock.now()])


def keep_file(upload: Upload, *, name: str, act: UUID) -> StoredFile:
    """Keep a received PDF, JPEG or PNG of at most 10 MB: on the disk first, then its row.

    act   the act by which the file comes: the same content sent once more by the same act is the
          same row, so that the command that names it is the same command

    FileTooLarge, FileNotTaken (judged by content, whatever the name), FileNotKept (disk).
    """
    inside_transaction()
    content = files.received(upload)
    kind, digest = media_type(content), digest_of(content)
    path = kept_path(digest)
    try:
        _put_or_renew(path, content)
    except OSError as fault:
        raise FileNotKept() from fault
    row = StoredFileRow(
        id=uuid5(act, digest), digest=digest, size=len(content), media_type=kind,
        name=tidy_name(name)[:120], kept_at=clock.now(),
    )  # fmt: skip
    StoredFileRow.objects.bulk_create([row], ignore_conflicts=True)
    return StoredFile(row.id, digest, row.size, kind)


def _put_or_renew(path: Path, content: bytes) -> None:
    """Write the file; one that lies there is made young, else the sweep for orphans might take it
    before our row is there."""
    try:
        os.utime(path)
    except FileNotFoundError:
        put(path, content)
