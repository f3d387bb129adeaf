"""The only way to come by a document or a file: fetched, judged, and a fetch written down."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from rantau.access.actor import Actor
from rantau.access.permissions import demand
from rantau.core import clock
from rantau.core.references import tidy_code, tidy_passport
from rantau.documents.errors import DocumentRevoked, NoSuchDocument, NoSuchFile
from rantau.documents.files import kept_path
from rantau.documents.keyring import trusted
from rantau.documents.letters import Letter, letter_of
from rantau.documents.models import Document, StoredFile
from rantau.documents.permissions import CHECK, FETCH, LOOK
from rantau.documents.seal import Altered, Foreign, Unreadable, unseal
from rantau.documents.serials import tidy_serial
from rantau.journal.readings import log_reading

FOUND = (
    "serial", "letter", "state", "holder", "birth_date", "passport", "fields", "office_name",
    "issued_at", "valid_until",
)  # fmt: skip
CHECKED = f"select {', '.join(FOUND)} from documents_check(%s, %s, %s, %s, %s, %s)"  # noqa: S608
VALID, REVOKED, EXPIRED, UNKNOWN = "valid", "revoked", "expired", "unknown"


@dataclass(frozen=True)
class Answer:
    """What anybody who holds a paper is told about it: its state, and what it says itself."""

    state: str
    serial: str
    letter: Letter
    holder: str
    birth_date: date | None
    passport: str
    lines: tuple[tuple[str | Promise, str], ...]
    office_name: str
    issued_at: datetime
    valid_until: date | None


def document_to_fetch(actor: Actor, serial: str, *, purpose: str) -> Document:
    """The document whose paper the actor may have; NoSuchDocument or DocumentRevoked.

    The look is logged as one at the person, who is shown it, since the paper leaves the house with
    it; not when it is her own.
    """
    demand(actor, FETCH)
    found = Document.objects.filter(serial=tidy_serial(serial)).defer("cose", "fields").first()
    if found is None:
        raise NoSuchDocument()
    if found.revoked_at:
        raise DocumentRevoked()
    if actor.person is None:
        log_reading(actor, subject_kind="person", subject=found.person, purpose=purpose)
    return found


def documents_of(subject: UUID) -> list[Document]:
    """The documents of a record that the scope in force may see, latest first, without content."""
    rows = Document.objects.filter(subject=subject).defer("cose", "fields")
    return list(rows.order_by("-issued_at", "-id"))


def received_file(actor: Actor, key: UUID) -> tuple[StoredFile, bytes]:
    """A received file that the actor may look at, and what it holds; NoSuchFile.

    Policies on files are added by the rooms above, whose records name them; they log the look.
    """
    demand(actor, LOOK)
    return file_content(key)


def file_content(file: UUID) -> tuple[StoredFile, bytes]:
    """A received file that the scope in force may see, and what it holds; NoSuchFile."""
    row = StoredFile.objects.filter(id=file).first()
    path = kept_path(row.digest) if row else None
    if row is None or path is None or not path.exists():
        raise NoSuchFile()
    return row, path.read_bytes()


def check_code(actor: Actor, serial: str, code: str) -> list[Answer]:
    """What is known of a serial with its check code; nothing when either is wrong, alike."""
    demand(actor, CHECK)
    return _checked(tidy_serial(serial), tidy_code(code), None, None, None)


def check_passport(actor: Actor, passport: str, birth_date: date) -> list[Answer]:
    """The documents that name this passport and birth date, latest first."""
    demand(actor, CHECK)
    return _checked(None, None, None, tidy_passport(passport), birth_date)


def check_seal(actor: Actor, cose: bytes) -> list[Answer]:
    """What is known of a document whose seal was read; nothing when it is not ours."""
    demand(actor, CHECK)
    try:
        sealed = unseal(cose, trusted())
    except (Unreadable, Foreign, Altered):
        return []
    return _checked(sealed.serial, None, cose, None, None)


def _checked(*by: str | bytes | date | None) -> list[Answer]:
    with connection.cursor() as cursor:
        cursor.execute(CHECKED, [*by, clock.today()])
        rows = [dict(zip(FOUND, row, strict=True)) for row in cursor.fetchall()]
    return [_answer(**row) for row in rows]


def _answer(*, letter: str, fields: str, **row: Any) -> Answer:
    kind, values = letter_of(letter), json.loads(fields)
    lines = tuple((label, values[code]) for code, label in kind.lines if values.get(code))
    return Answer(letter=kind, lines=lines, **row)
