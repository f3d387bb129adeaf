"""What the apps above use of documents, inside their own transaction.

Register kinds of letter, issue and revoke documents, request a signed copy, store a received
file.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise

from rantau.common import clock
from rantau.common.database import require_transaction
from rantau.common.hashing import compute_sha256
from rantau.common.names import normalize_name
from rantau.common.numbers import normalize_passport_number, to_latin_digits
from rantau.common.references import generate_code
from rantau.common.registry import Registry
from rantau.documents.errors import UNOPENABLE, FileNotStored
from rantau.documents.file_opening import CheckedFile
from rantau.documents.files import get_stored_path, renew_file_time, write_file
from rantau.documents.keyring import get_signing_key
from rantau.documents.models import Document, StoredFile
from rantau.documents.seal import SealedDocument, seal_document
from rantau.documents.uploads import Upload, check_file, read_upload


@dataclass(frozen=True)
class LetterKind:
    """A kind of document that is issued, such as `clearance`, and what its page shows.

    serial   the short prefix of its serials: letters and digits, as in `KLR-3212-2026-000123`
    fields   code -> printed label. The seal keeps the values by position, which saves a third of
             the QR: fields are only ever added at the end, never moved or removed
    note     one printed sentence: what the document allows
    basis    the law that it follows, as printed; each has its source in docs/law/placement.md
    has_address  whether the page says where the holder comes from
    """

    code: str
    title: str | Promise
    serial: str
    fields: tuple[tuple[str, str | Promise], ...]
    note: str | Promise
    basis: str | Promise = ""
    has_address: bool = False


_letter_kinds: Registry[LetterKind] = Registry("letter")


def register_letter_kinds(*letters: LetterKind) -> None:
    """Register kinds of letter.

    Raises  ValueError, which stops the start, when a code or a serial is taken or badly formed
    """
    for letter in letters:
        if not (letter.serial.isascii() and letter.serial.isalnum() and letter.serial.isupper()):
            raise ValueError(f"a serial is capitals and digits: {letter.serial}")
        if letter.serial in {other.serial for other in _letter_kinds.values()}:
            raise ValueError(f"letter declared twice: {letter.code} {letter.serial}")
        _letter_kinds.register(letter.code, letter)


def get_letter_kind(code: str) -> LetterKind:
    """The registered kind; KeyError when no app registered it."""
    return _letter_kinds[code]


def describe_letter_kinds() -> dict[str, dict[str, object]]:
    """Every kind of letter with its labels in the active language: what an offline verifier needs
    besides the keys. Code -> title, note and lines (the labels in their order)."""
    return {
        letter.code: {
            "title": str(letter.title),
            "note": "" if settings.RANTAU_PRACTICE else str(letter.note),
            "lines": [str(label) for _, label in letter.fields],
        }
        for letter in _letter_kinds.values()
    }


SERIAL_DIGITS = 6


def build_serial(prefix: str, office_code: str, year: int, number: int) -> str:
    """The serial of a document: `KLR-3212-2026-000123`.

    An office code of official digits loses its prefix: `DN-3212` is 3212, since serials are spoken.
    Districts have four digits, provinces two, agencies three, so none is taken for another.
    """
    spoken = re.sub(r"^[A-Z]{2}-(?=\d+$)", "", office_code)
    return f"{prefix}-{spoken}-{year}-{number:0{SERIAL_DIGITS}}"


# What people write before a number, and letters that are read for digits where only digits stand.
SERIAL_LABEL_PATTERN = re.compile(r"^\W*(?:NOMOR|NOMER|NO|NR|NUMBER|SERIAL)\b[\W_]*")
_DIGIT_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SERIAL_TAIL_LENGTH = 2  # year and number


def normalize_serial(text: str) -> str:
    """A serial as typed or heard, in the written form.

    Case, separators, a label before it, invisible characters and leading zeros may differ, and a
    letter O, I or L may stand for the digit in year and number.
    """
    typed = unicodedata.normalize("NFKC", to_latin_digits(text)).upper()
    typed = "".join(each for each in typed if unicodedata.category(each) != "Cf")
    groups = re.findall(r"[0-9A-Z]+", SERIAL_LABEL_PATTERN.sub("", typed))
    for index in range(max(1, len(groups) - _SERIAL_TAIL_LENGTH), len(groups)):
        digits = groups[index].translate(_DIGIT_LOOKALIKES)
        groups[index] = digits if digits.isdigit() else groups[index]
    if groups and groups[-1].isdigit():
        groups[-1] = groups[-1].zfill(SERIAL_DIGITS)
    return "-".join(groups)


# Two statements and no more: others who issue wait from the first to the commit. The second reads
# name, kind and place of the office itself.
NEXT_NUMBER_SQL = """
    insert into documents_serial_counter as c (office, letter, year, number)
    values (%s, %s, %s, 1)
    on conflict (office, letter, year) do update set number = c.number + 1
    returning number
"""
_DOCUMENT_FIELDS = Document._meta.concrete_fields
_OFFICE_VALUES = {
    "office_name": "(select name from offices_office where id = %s)",
    "office_kind": "(select kind from offices_office where id = %s)",
    "office_place": """coalesce((
        select r.name from offices_office o
          join offices_region r on r.node = o.node and r.in_force_until is null
         where o.id = %s limit 1), '')""",
}
_DOCUMENT_PLACEHOLDERS = ", ".join(_OFFICE_VALUES.get(f.attname, "%s") for f in _DOCUMENT_FIELDS)
INSERT_DOCUMENT_SQL = (
    f"insert into {Document._meta.db_table} ({', '.join(str(f.column) for f in _DOCUMENT_FIELDS)})"  # noqa: S608
    f" values ({_DOCUMENT_PLACEHOLDERS})"
)
# Functions of the database: no office may change a document itself.
REQUEST_COPY_SQL = "select documents_request_copy(%s, %s)"
REVOKE_SQL = "select documents_revoke(%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class DocumentDraft:
    """What is to be issued.

    subject_kind, subject   the record it belongs to, as `placement`
    person    the registry's person, for the row policies of the apps above
    birth_date, birth_year  the date; or the year where it alone is known
    passport  empty where there is none
    fields    the values of the letter's fields, as text and ISO dates; a missing one is empty
    replaces  the document in whose place it is issued, which the caller revokes
    details   what is printed and not sealed: `sex` (F or M), `address`
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
    replaces: UUID | None = None
    birth_year: int | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IssuedDocument:
    """An issued document; it is valid once the caller's transaction has committed."""

    id: UUID
    serial: str
    check_code: str


@dataclass(frozen=True)
class ReceivedFile:
    """A received file that is stored on the disk; `digest` is its SHA-256 in hex, `name` what the
    sender called it."""

    id: UUID
    digest: str
    size: int
    media_type: str
    name: str


def issue_document(
    draft: DocumentDraft, *, office: UUID, office_code: str, by: str
) -> IssuedDocument:
    """Issue a document for an office, in two statements; it is printed after the commit.

    The serial is gap-free per office, letter and year (of western Indonesia); others who issue
    from the same row of serials wait for the caller's commit, so issue late
    (docs/design/quota-and-serials.md).
    """
    require_transaction()
    letter = get_letter_kind(draft.letter)
    unknown = set(draft.fields) - {code for code, _ in letter.fields}
    if unknown:
        raise ValueError(f"{letter.code} has no such lines: {sorted(unknown)}")
    year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER_SQL, [office, letter.code, year])
        number = int(cursor.fetchone()[0])
        document = _build_document(draft, letter, number=number, year=year, office_code=office_code)
        document.office_id, document.issued_by = office, by
        cursor.execute(INSERT_DOCUMENT_SQL, _get_document_values(document))
    return IssuedDocument(document.id, document.serial, document.check_code)


def _build_document(
    draft: DocumentDraft, letter: LetterKind, *, number: int, year: int, office_code: str
) -> Document:
    serial = build_serial(letter.serial, office_code, year, number)
    at = clock.now().replace(microsecond=0)
    content = SealedDocument(
        serial=serial,
        letter=letter.code,
        holder=draft.holder,
        birth_date=draft.birth_date,
        passport=normalize_passport_number(draft.passport),
        office_code=office_code,
        issued_at=at,
        valid_until=draft.valid_until,
        values=tuple(draft.fields.get(code, "") for code, _ in letter.fields),
    )
    return Document(
        letter=letter.code,
        serial=serial,
        office_code=office_code,
        year=year,
        number=number,
        subject_kind=draft.subject_kind,
        subject=draft.subject,
        person=draft.person,
        holder=draft.holder,
        birth_date=draft.birth_date,
        birth_year=draft.birth_year,
        passport=content.passport,
        fields=dict(draft.fields),
        details=dict(draft.details),
        check_code=generate_code(),
        cose=seal_document(content, get_signing_key()),
        issued_at=at,
        valid_until=draft.valid_until,
        replaces_id=draft.replaces,
    )


def is_as_drafted(document: Document, draft: DocumentDraft) -> bool:
    """Whether a document says what would be issued now; one whose page has no details is not
    compared by them."""
    printed = (document.holder, document.birth_date, document.birth_year, document.passport)
    return (*printed, document.valid_until) == (
        draft.holder,
        draft.birth_date,
        draft.birth_year,
        normalize_passport_number(draft.passport),
        draft.valid_until,
    ) and (document.fields, document.details or draft.details) == (draft.fields, draft.details)


def _get_document_values(document: Document) -> list[Any]:
    """The values as the database takes them; what is known of the office is found by the statement
    itself."""
    for name in _OFFICE_VALUES:
        setattr(document, name, str(document.office_id))
    return [f.get_db_prep_save(getattr(document, f.attname), connection) for f in _DOCUMENT_FIELDS]


# Why a document is revoked whose content is not so any more: another was issued in its place, or
# none yet, since what it rests on has to be checked first.
REPLACED, FACTS_CHANGED = "replaced", "facts_changed"


def revoke_document(document: UUID, *, reason: str, by: str) -> bool:
    """Revoke one document; whether it was still unrevoked.

    reason   a code such as `withdrawn`; never a sentence about the person
    """
    return _execute_revocation(document, None, reason, by) == 1


def revoke_documents(subject: UUID, *, reason: str, by: str) -> int:
    """Revoke every document of a record that was still unrevoked; how many those were."""
    return _execute_revocation(None, subject, reason, by)


def _execute_revocation(document: UUID | None, subject: UUID | None, reason: str, by: str) -> int:
    require_transaction()
    if not reason:
        raise ValueError("a document is revoked for a reason")
    with connection.cursor() as cursor:
        cursor.execute(REVOKE_SQL, [document, subject, reason, by, clock.now()])
        return int(cursor.fetchone()[0])


def request_signed_copy(document: UUID) -> None:
    """Ask the worker for a signed copy of a document that the caller was allowed to fetch;
    nothing is written while an earlier request waits."""
    require_transaction()
    with connection.cursor() as cursor:
        cursor.execute(REQUEST_COPY_SQL, [document, clock.now()])


def store_file(upload: Upload, *, name: str, command_key: UUID) -> ReceivedFile:
    """Check a received PDF or picture of at most 10 MB and store what is kept of it on the disk.

    Call it before the command and outside any transaction, since a file may take seconds. The
    command gives the result to `record_files`; without a row it is deleted after a day.

    command_key   key of the command that the file comes with. The same content sent again with the
                  same key is the same row, so that the command that names it is the same command
    Raises        FileTooLarge; what `uploads.check_file` raises; FileNotStored when the disk fails
    """
    received = read_upload(upload)
    return _store_checked(check_file(received), received, name=name, command_key=command_key)


def _store_checked(
    checked: CheckedFile, received: bytes, *, name: str, command_key: UUID
) -> ReceivedFile:
    digest = compute_sha256(checked.content)
    _store_content(digest, checked.content)
    return ReceivedFile(
        id=uuid5(command_key, compute_sha256(received)),
        digest=digest,
        size=len(checked.content),
        media_type=checked.media_type,
        name=_normalize_file_name(name),
    )


@dataclass(frozen=True)
class StoredPortrait:
    """The photograph of a person as it is kept, and how many pixels across and down it came
    with."""

    file: ReceivedFile
    width: int
    height: int


def store_portrait(
    upload: Upload, *, name: str, command_key: UUID, size: tuple[int, int]
) -> StoredPortrait:
    """As `store_file`, for the photograph of a person: a JPEG of `size` (pixels across and down) is
    kept, upright and without metadata. Whether it was large enough and of that shape the caller
    judges by what it came with.

    Raises  what `store_file` raises; UnsupportedFileType also for a PDF
    """
    received = read_upload(upload)
    checked = check_file(received, size)
    assert checked.pixels is not None  # noqa: S101  # `open_file` refuses a portrait without
    file = _store_checked(checked, received, name=name, command_key=command_key)
    return StoredPortrait(file, *checked.pixels)


@dataclass(frozen=True)
class StoredEvidence:
    """A file that is kept twice on the disk: the copy to show, and the bytes as they came, both by
    their SHA-256 in hex. It has no row here: the app above decides who may know of it.

    shown  None where the file could not be opened: it is kept as it came and never shown
    name   what the sender called it
    """

    shown: ReceivedFile | None
    name: str
    original_digest: str
    original_size: int


def store_evidence(upload: Upload, *, name: str, command_key: UUID) -> StoredEvidence:
    """As `store_file`, and keep the bytes as they came beside it, for what a copy without metadata
    does not prove any more. A recording, a locked PDF or a damaged picture cannot be opened and is
    kept all the same, as it came; size limit and virus scanner hold for it too.

    Raises  FileTooLarge, VirusFound, ScannerUnavailable, TooManyFiles, FileNotStored
    """
    received = read_upload(upload)
    try:
        shown = store_file(BytesIO(received), name=name, command_key=command_key)
    except UNOPENABLE:
        shown = None
    digest = compute_sha256(received)
    _store_content(digest, received)
    return StoredEvidence(shown, _normalize_file_name(name), digest, len(received))


def _normalize_file_name(name: str) -> str:
    return normalize_name(name)[:120]


def record_files(files: Iterable[ReceivedFile]) -> None:
    """Write the rows of stored files, in the transaction of the command that names them: one that
    is refused leaves no row."""
    require_transaction()
    rows = [StoredFile(**asdict(file), kept_at=clock.now()) for file in files]
    StoredFile.objects.bulk_create(rows, ignore_conflicts=True)


def _store_content(digest: str, content: bytes) -> None:
    """Write the file. Where it exists already, renew its time, or the deletion of orphans might
    remove it before our row is there. Raises FileNotStored."""
    path = get_stored_path(digest)
    try:
        try:
            renew_file_time(path)
        except FileNotFoundError:
            write_file(path, content)
    except OSError as error:
        raise FileNotStored() from error
