"""Add and remove a key that a telephone keeps, and sign in with it
(docs/decisions/0053-a-telephone-keeps-a-key-and-documents.md)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.service import CommandResult, service
from rantau.common.ids import uuid7
from rantau.journal.interface import JournalEvent, JournalKind, log_readings
from rantau.registry.comparisons import NOBODY, build_visitor
from rantau.registry.errors import (
    FAILED_PASSKEY,
    NoOwnPasskey,
    NoSuchPasskey,
    NoSuchPerson,
    PasskeyRefused,
    TooManyPasskeys,
)
from rantau.registry.own_sessions import OwnSession, build_sign_in_answer
from rantau.registry.passkeys import (
    MAX_PASSKEYS,
    NewPasskey,
    is_copied,
    read_credential,
    verify_new_passkey,
    verify_signature,
)
from rantau.registry.permissions import KEEP_OWN_PASSKEYS, SIGN_IN_WITH_CODE
from rantau.registry.selectors import get_signed_in_person

PASSKEY_ADDED = JournalKind("registry:passkey:added", gettext_lazy("Key of a phone added"))
PASSKEY_REMOVED = JournalKind("registry:passkey:removed", gettext_lazy("Key of a phone removed"))
PASSKEY_USED = JournalKind(
    "registry:passkey:used", gettext_lazy("Signed in with the key of a phone")
)
PASSKEY_STOPPED = JournalKind(
    "registry:passkey:stopped", gettext_lazy("Key of a phone stopped: there are two of it")
)
SIGNED_IN = "passkey"  # the purpose of the reading by which she sees that a key was used
LIST_SQL = "select id, credential, added_at, used_at from registry_list_own_passkeys()"
ADD_SQL = "select * from registry_add_passkey(%s, %s, %s, %s, %s, %s, %s)"
END_SQL = "select * from registry_end_own_passkey(%s)"
FIND_SQL = """
    select id, owner, person, reference, public_key, sign_count from registry_find_passkey(%s)
"""
USE_SQL = """
    select slip, revision, registry_get_session_epoch(%s) from registry_use_passkey(%s, %s, %s)
"""
STOP_SQL = "select slip, revision, 0 from registry_stop_passkey(%s)"


@dataclass(frozen=True)
class OwnPasskey:
    """A key of the signed-in person: when (aware) it was added, and last opened her page."""

    id: UUID
    credential: bytes
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class PasskeyAnswer:
    """What a telephone answered to a challenge, as JSON.

    challenge  empty for one that is not ours, of another purpose or too old: nothing fits it
    """

    challenge: bytes
    response: str


def list_own_passkeys(actor: Actor) -> list[OwnPasskey]:
    """The keys of the signed-in person, oldest first. Inside a scope."""
    require_permission(actor, KEEP_OWN_PASSKEYS)
    with connection.cursor() as cursor:
        cursor.execute(LIST_SQL)
        return [OwnPasskey(row[0], bytes(row[1]), *row[2:]) for row in cursor.fetchall()]


@service(PASSKEY_ADDED, permission=KEEP_OWN_PASSKEYS)
def add_own_passkey(actor: Actor, data: PasskeyAnswer, session: OwnSession) -> CommandResult:
    """Add the key that her telephone has made for this challenge; answers with its id. She is told.

    Raises  NoSuchPerson, also where the session ended meanwhile; PasskeyRefused, TooManyPasskeys
    """
    person = get_signed_in_person(actor)
    made = verify_new_passkey(data.response, data.challenge)
    if made is None:
        raise PasskeyRefused()
    key = uuid7()
    slip, revision = _insert(key, made, session)
    event = JournalEvent(
        subject_kind="slip",
        subject=slip,
        revision=revision,
        terms={"person": person.reference, "passkey": str(key)},
        tells=("worker",),
    )
    return CommandResult(answer=str(key), event=event)


def _insert(key: UUID, made: NewPasskey, session: OwnSession) -> tuple[UUID, int]:
    verified = (made.credential, made.public_key, made.sign_count)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ADD_SQL, (key, session.epoch, session.passkey, *verified, MAX_PASSKEYS))
            row = cursor.fetchone()
    except IntegrityError:  # a key by this name is there: hers, or another person's
        raise PasskeyRefused() from None
    if row is None:
        raise TooManyPasskeys()
    if row[0] is None:  # her session ended meanwhile
        raise NoSuchPerson()
    return row[0], row[1]


@service(PASSKEY_REMOVED, permission=KEEP_OWN_PASSKEYS)
def remove_own_passkey(actor: Actor, passkey: UUID) -> CommandResult:
    """Remove a key of the signed-in person: it opens nothing any more, and the sessions that it
    opened end; answers with her reference.

    Raises  NoSuchPerson, NoOwnPasskey
    """
    person = get_signed_in_person(actor)
    with connection.cursor() as cursor:
        cursor.execute(END_SQL, [passkey])
        row = cursor.fetchone()
    if row is None:
        raise NoOwnPasskey()
    event = JournalEvent(
        subject_kind="slip",
        subject=row[0],
        revision=row[1],
        terms={"person": person.reference, "passkey": str(passkey)},
    )
    return CommandResult(answer=person.reference, event=event)


@dataclass(frozen=True)
class _FoundPasskey:
    """A key, the registration to which it was added, and the person whose page it opens."""

    id: UUID
    owner: UUID
    person: UUID
    reference: str
    public_key: bytes
    sign_count: int


def find_passkey_subject(response: str) -> str:
    """Under what tries with a key are counted: the id of the person whose it is, else one for all
    that are nobody's. Inside a scope."""
    found = _find(response)
    return str(found.person) if found else str(NOBODY)


def log_repeated_answer(subject: str) -> None:
    """Log at the person whose key it is that what it signed before was sent again. Outside a
    scope.

    subject  from `find_passkey_subject`
    """
    visitor = build_visitor()
    with reading_as(visitor):
        log_readings(
            visitor, subject_kind="person", subjects=[UUID(subject)], purpose=FAILED_PASSKEY
        )


def _find(response: str) -> _FoundPasskey | None:
    with connection.cursor() as cursor:
        cursor.execute(FIND_SQL, [read_credential(response)])
        row = cursor.fetchone()
    if row is None:
        return None
    key, owner, person, reference, public_key, sign_count = row
    return _FoundPasskey(key, owner, person, reference, bytes(public_key), sign_count)


@service(PASSKEY_USED, permission=SIGN_IN_WITH_CODE, other_kinds=(PASSKEY_STOPPED,))
def sign_in_with_passkey(actor: Actor, data: PasskeyAnswer) -> CommandResult:
    """Sign in; answers with the key's id and the epoch of the session (`read_sign_in_answer`),
    which go into the session only, with the id of its person (`find_passkey_subject`). Count the
    try before. A key whose count went back is ended, she is told, and the answer is empty.

    actor   from `build_visitor`
    Raises  NoSuchPasskey, whatever was wrong
    """
    found = _find(data.response)
    if found is None:
        raise NoSuchPasskey(records=[NOBODY])
    count = verify_signature(
        data.response, data.challenge, owner=found.owner, public_key=found.public_key
    )
    if count is None:
        raise NoSuchPasskey(records=[found.person])
    if is_copied(count, found.sign_count):
        return _stop(actor, found)
    row = _execute(USE_SQL, [found.person, found.id, found.sign_count, count])
    if row is None:
        raise NoSuchPasskey(records=[found.person])
    herself = replace(actor, name=_("Yourself, with the key of a phone"))
    _log(herself, found, SIGNED_IN)
    event = JournalEvent(
        subject_kind="slip",
        subject=row[0],
        revision=row[1],
        terms={"passkey": str(found.id)},
    )
    return CommandResult(answer=build_sign_in_answer(found.id, row[2]), event=event)


def _stop(actor: Actor, found: _FoundPasskey) -> CommandResult:
    """End a key of which there are two, in the transaction that shows it, and tell her."""
    row = _execute(STOP_SQL, [found.id])
    if row is None:
        raise NoSuchPasskey(records=[found.person])
    _log(actor, found, FAILED_PASSKEY)
    event = JournalEvent(
        subject_kind="slip",
        subject=row[0],
        revision=row[1],
        terms={"person": found.reference, "passkey": str(found.id)},
        tells=("worker",),
    )
    return CommandResult(answer="", event=event, kind=PASSKEY_STOPPED)


def _execute(sql: str, values: list[UUID | int]) -> tuple[UUID, int, int] | None:
    """The id and revision of the record that the entry is about, and the epoch of the session."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return (row[0], row[1], row[2]) if row else None


def _log(actor: Actor, found: _FoundPasskey, purpose: str) -> None:
    log_readings(actor, subject_kind="person", subjects=[found.person], purpose=purpose)
