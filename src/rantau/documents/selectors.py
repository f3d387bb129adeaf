"""Fetch a document or a received file (permission, row policies, log of reads), check a document
by code, passport or seal, and the signed list of revoked documents."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.fast_sql import list_rows
from rantau.common.numbers import normalize_passport_number
from rantau.common.references import normalize_code
from rantau.documents.errors import DocumentRevoked, NoSuchDocument, NoSuchFile
from rantau.documents.files import get_stored_path
from rantau.documents.interface import LetterKind, get_letter_kind, normalize_serial
from rantau.documents.keyring import get_signing_key, get_trusted_keys
from rantau.documents.models import Document, StoredFile
from rantau.documents.permissions import CHECK_DOCUMENT, DOWNLOAD_DOCUMENT, VIEW_FILE
from rantau.documents.seal import (
    AlteredSeal,
    RevocationList,
    SealedDocument,
    UnreadableSeal,
    UntrustedKey,
    seal_revocation_list,
    verify_seal,
)
from rantau.documents.verification import (
    EXPIRED,
    PREMATURE,
    REPLACED,
    REVOKED,
    SUSPENDED,
    VALID,
)
from rantau.journal.interface import log_reading

# On the page of a placement, which script/bench measures.
DOCUMENTS_SQL = """
    from documents_document t0 where t0.subject = %s order by t0.issued_at desc, t0.id desc
"""
# A function of the database: whoever checks a document has no right to read documents.
CHECK_DOCUMENT_SQL = """
    select cose, serial, passport, birth_date, state, office_name, replaced_by
      from documents_check(%s, %s, %s, %s, %s, %s)
"""
IS_SERIAL_KNOWN_SQL = "select documents_is_serial_known(%s)"
log = logging.getLogger("rantau.documents")
REVOKED_STATES = {REVOKED, REPLACED, SUSPENDED}
KEPT_SEALS = 1024  # whose content a process keeps: a document is often checked more than once


@dataclass(frozen=True)
class DocumentCheck:
    """The state of a document, and its content as it was sealed, for anybody who has it at hand.

    state        a verdict of `verification.py`, REPLACED or SUSPENDED
    replaced_by  the serial of the document that was issued in its place; empty for none
    fields       printed label and value
    """

    state: str
    serial: str
    letter: LetterKind
    holder: str
    birth_date: date | None
    passport: str
    fields: tuple[tuple[str | Promise, str], ...]
    office_name: str
    issued_at: datetime
    valid_until: date | None
    replaced_by: str


def get_document_to_download(actor: Actor, serial: str, *, purpose: str) -> Document:
    """The document whose PDF the actor may have. Raises NoSuchDocument, DocumentRevoked.

    The reading is logged at the person, who is shown it, since the PDF leaves the service with
    it; not when it is the person's own.
    """
    require_permission(actor, DOWNLOAD_DOCUMENT)
    document = (
        Document.objects.filter(serial=normalize_serial(serial)).defer("cose", "fields").first()
    )
    if document is None:
        raise NoSuchDocument()
    if document.revoked_at:
        raise DocumentRevoked()
    if actor.person is None:
        log_reading(actor, subject_kind="person", subject=document.person, purpose=purpose)
    return document


def list_documents(subject: UUID) -> list[Document]:
    """The documents of a record that the current scope may see, latest first."""
    return list_rows((Document,), DOCUMENTS_SQL, [subject])


def list_documents_of(subjects: Iterable[UUID]) -> dict[UUID, list[Document]]:
    """The same of many records, for each of them."""
    found: dict[UUID, list[Document]] = {each: [] for each in subjects}
    for document in Document.objects.filter(subject__in=list(found)).order_by("-issued_at", "-id"):
        found[document.subject].append(document)
    return found


def get_received_file(actor: Actor, file_id: UUID) -> tuple[StoredFile, bytes]:
    """A received file that the actor may see, and its content. Raises NoSuchFile.

    The apps above, whose records name the files, add the row policies and log the reading.
    """
    require_permission(actor, VIEW_FILE)
    return get_file_content(file_id)


def get_file_content(file: UUID) -> tuple[StoredFile, bytes]:
    """A received file that the current scope may see, and its content. Raises NoSuchFile."""
    row = StoredFile.objects.filter(id=file).first()
    if row is None:
        raise NoSuchFile()
    return row, read_content(row.digest)


def read_content(digest: str) -> bytes:
    """The content under a SHA-256 that a row which the actor may see names. Raises NoSuchFile."""
    try:
        return get_stored_path(digest).read_bytes()
    except FileNotFoundError as error:
        raise NoSuchFile() from error


def find_by_check_code(actor: Actor, serial: str, code: str) -> list[DocumentCheck]:
    """The document with this serial and check code; an empty list alike when either is wrong."""
    require_permission(actor, CHECK_DOCUMENT)
    return _find_documents(normalize_serial(serial), normalize_code(code), None, None, None)


def is_serial_known(actor: Actor, serial: str) -> bool:
    """Whether a document has this serial, so that only the check code was mistyped."""
    require_permission(actor, CHECK_DOCUMENT)
    with connection.cursor() as cursor:
        cursor.execute(IS_SERIAL_KNOWN_SQL, [normalize_serial(serial)])
        return bool(cursor.fetchone()[0])


def find_by_passport(actor: Actor, passport: str, birth_date: date) -> list[DocumentCheck]:
    """The documents that name this passport and birth date, latest first."""
    require_permission(actor, CHECK_DOCUMENT)
    return _find_documents(None, None, None, normalize_passport_number(passport), birth_date)


def find_by_seal(actor: Actor, cose: bytes) -> list[DocumentCheck]:
    """The document with this seal; an empty list when the seal is not ours.

    The seal only shows that the asker has the document: its serial finds the state.
    """
    require_permission(actor, CHECK_DOCUMENT)
    try:
        sealed = verify_seal(cose, get_trusted_keys())
    except (UnreadableSeal, UntrustedKey, AlteredSeal):
        return []
    return _find_documents(sealed.serial, None, cose, None, None)


def _find_documents(*arguments: str | bytes | date | None) -> list[DocumentCheck]:
    with connection.cursor() as cursor:
        cursor.execute(CHECK_DOCUMENT_SQL, [*arguments, clock.today()])
        rows = cursor.fetchall()
    return [check for row in rows if (check := _build_document_check(*row))]


def _build_document_check(cose: bytes, *row: Any) -> DocumentCheck | None:
    """What the seal of a row says; None, and a line in the log, for a row that nobody sealed: the
    database alone makes no document genuine."""
    serial, passport, birth_date, state, office_name, replaced_by = row
    sealed = _verify_stored_seal(bytes(cose))
    found_by = (serial, passport, birth_date)
    if sealed is None or (sealed.serial, sealed.passport, sealed.birth_date) != found_by:
        log.error("a document of the database is not what was sealed")
        return None
    kind = get_letter_kind(sealed.letter)
    values = zip(kind.fields, sealed.values, strict=False)  # lines may have been added since
    return DocumentCheck(
        state=state if state in REVOKED_STATES else _judge_time(sealed),
        serial=serial,
        letter=kind,
        holder=sealed.holder,
        birth_date=birth_date,
        passport=passport,
        fields=tuple((label, value) for (_code, label), value in values if value),
        office_name=office_name,
        issued_at=sealed.issued_at,
        valid_until=sealed.valid_until,
        replaced_by=replaced_by,
    )


@lru_cache(maxsize=KEPT_SEALS)
def _verify_stored_seal(cose: bytes) -> SealedDocument | None:
    """What a seal says, None where it is none of ours: always the same of the same bytes."""
    try:
        return verify_seal(cose, get_trusted_keys())
    except (UnreadableSeal, UntrustedKey, AlteredSeal):
        return None


def _judge_time(sealed: SealedDocument) -> str:
    at = clock.now()
    if sealed.is_expired(at):
        return EXPIRED
    return PREMATURE if sealed.is_premature(at) else VALID


# No older than a day at any airport (docs/design/practice.md).
REVOCATION_LIST_LIFETIME = timedelta(hours=24)
# As CHECK_DOCUMENT_SQL.
REVOKED_MARKS_SQL = "select documents_revoked_marks(%s)"


def build_revocation_list(actor: Actor) -> bytes:
    """The signed list as of now: eight bytes of hash a document (`compute_mark`), which only its
    holder can recognise."""
    require_permission(actor, CHECK_DOCUMENT)
    with connection.cursor() as cursor:
        cursor.execute(REVOKED_MARKS_SQL, [clock.today()])
        marks = frozenset(bytes(row[0]) for row in cursor.fetchall())
    at = clock.now()
    return seal_revocation_list(
        RevocationList(marks, issued_at=at, expires_at=at + REVOCATION_LIST_LIFETIME),
        get_signing_key(),
    )
