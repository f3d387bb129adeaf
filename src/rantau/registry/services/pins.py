"""Set the PIN of a person, at a counter or on her own page, and sign in with it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.models import Notice
from rantau.access.permissions import require_permission
from rantau.access.service import OBSERVED, CommandResult, service
from rantau.access.sign_in_limits import PIN, PIN_OF_PERSON
from rantau.common.ids import uuid7
from rantau.common.ratelimit import build_prefix, lift
from rantau.common.references import normalize_reference
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.registry.comparisons import NOBODY, find_persons_by_number, find_subject
from rantau.registry.errors import NoSuchSlip
from rantau.registry.inputs import raise_if_invalid
from rantau.registry.models import Identity, Person
from rantau.registry.nik import is_possible_nik, normalize_nik
from rantau.registry.own_sessions import OwnSession, build_sign_in_answer, require_own_session
from rantau.registry.permissions import SET_OWN_PIN, SET_PIN_AT_COUNTER, SIGN_IN_WITH_CODE
from rantau.registry.pins import find_pin_fault, is_right_pin
from rantau.registry.selectors import (
    get_person,
    get_signed_in_person,
    list_sign_in_subjects,
    require_present_or_lasting_ground,
)
from rantau.registry.services.sign_in import tell_district

PIN_SET = JournalKind("registry:pin:set", gettext_lazy("PIN set at an office"))
PIN_CHOSEN = JournalKind("registry:pin:chosen", gettext_lazy("PIN chosen by the person"))
PIN_USED = JournalKind("registry:pin:used", gettext_lazy("Signed in with the PIN"))
SET_PIN_SQL = "select * from registry_set_pin(%s, %s, %s)"
EPOCH_SQL = "select registry_get_session_epoch(%s)"
END_OTHER_PASSKEYS_SQL = "select registry_end_other_passkeys(%s)"
OWN_PIN_SQL = "select verifier from registry_get_own_pin()"
FIND_PIN_SQL = "select * from registry_find_pin(%s, %s, %s)"
USE_PIN_SQL = """
    select person, slip, revision, registry_get_session_epoch(person) from registry_use_pin(%s, %s)
"""


@dataclass(frozen=True)
class PinInput:
    """A PIN that was chosen.

    pin       normalised; a request is told from another by the hash alone, which is kept
    verifier  its hash (`hash_pin`)
    """

    verifier: str
    pin: str = field(repr=False, metadata=OBSERVED)


@service(PIN_SET, permission=SET_PIN_AT_COUNTER)
def set_pin_at_counter(actor: Actor, reference: str, data: PinInput) -> CommandResult:
    """Make the PIN that the person typed at a counter her only way in, once the officer has seen
    who she is; her sessions end. She is told, and her own district where another office does it;
    answers with the reference.

    Raises  NoSuchPerson, NoLastingGround, InvalidInput at `pin`
    """
    person = get_person(actor, reference, purpose="pin")
    require_present_or_lasting_ground(actor, person)
    _validate_pin(person, data.pin)
    slip, revision = _write_pin(person, data)
    subjects = list_sign_in_subjects(person.id)
    lift(*(build_prefix(kind, each) for kind in (PIN, PIN_OF_PERSON) for each in subjects))
    event = JournalEvent(
        subject_kind="slip",
        subject=slip,
        revision=revision,
        terms={"person": person.reference},
        tells=("worker", *tell_district(actor, person, code=Notice.PIN_SET)),
    )
    return CommandResult(answer=person.reference, event=event)


@service(PIN_CHOSEN, permission=SET_OWN_PIN)
def choose_own_pin(
    actor: Actor, data: PinInput, session: OwnSession, *, kept: UUID | None = None
) -> CommandResult:
    """Make a PIN the signed-in person's only way in, besides the key of this telephone; all her
    sessions end. Answers with her id and the epoch in which the one that chose it goes on
    (`read_sign_in_answer`).

    Who has a PIN already is asked for it first (`is_own_pin`).

    session  in which she chooses it; of two at once the second is over
    kept     the key (its id) of this session; all others end, which somebody may have added who had
             her slip
    Raises   NoSuchPerson, also where the session ended meanwhile; InvalidInput at `pin`
    """
    person = get_signed_in_person(actor)
    require_own_session(session)
    _validate_pin(person, data.pin)
    slip, revision = _write_pin(person, data)
    with connection.cursor() as cursor:
        cursor.execute(END_OTHER_PASSKEYS_SQL, [kept])
        cursor.execute(EPOCH_SQL, [person.id])
        (epoch,) = cursor.fetchone()
    event = JournalEvent(
        subject_kind="slip",
        subject=slip,
        revision=revision,
        terms={"person": person.reference},
    )
    return CommandResult(answer=build_sign_in_answer(person.id, epoch), event=event)


def _validate_pin(person: Person, pin: str) -> None:
    fault = find_pin_fault(pin, person.birth_date)
    raise_if_invalid([("pin", str(fault))] if fault else [])


def _write_pin(person: Person, data: PinInput) -> tuple[UUID, int]:
    """The id and revision of the record of how she signs in, which the entry is about."""
    with connection.cursor() as cursor:
        cursor.execute(SET_PIN_SQL, [person.id, data.verifier, uuid7()])
        slip, revision = cursor.fetchone()
    return slip, revision


def has_own_pin(actor: Actor) -> bool:
    """Whether the signed-in person has a PIN. Inside a scope."""
    return _get_own_verifier(actor) is not None


def is_own_pin(actor: Actor, pin: str) -> bool:
    """Whether this is the PIN of the signed-in person. Count the try before. Inside a scope."""
    return is_right_pin(pin, _get_own_verifier(actor))


def _get_own_verifier(actor: Actor) -> str | None:
    require_permission(actor, SET_OWN_PIN)
    with connection.cursor() as cursor:
        cursor.execute(OWN_PIN_SQL)
        row = cursor.fetchone()
    return row[0] if row else None


@dataclass(frozen=True)
class PinSignInInput:
    """What a person types to sign in.

    number  her reference or her NIK, as typed
    proof   `hash_pin` of the PIN with the form's key, which tells a request from another
    """

    number: str
    birth_date: date | None
    proof: str
    pin: str = field(repr=False, metadata=OBSERVED)


def normalize_sign_in_number(typed: str) -> str:
    """A reference or a NIK as typed, as tries are counted for it."""
    nik = normalize_nik(typed)
    return nik if is_possible_nik(nik) else normalize_reference(typed)[:14]


def find_pin_subject(number: str) -> str:
    """Under what wrong PINs are counted besides the number: the id of the one person who has it,
    so that reference and NIK count together; else the number. Answers nobody: whether there is
    such a person changes no statement. Inside a scope.

    number  from `normalize_sign_in_number`
    """
    is_nik = is_possible_nik(number)
    found = find_persons_by_number(Identity.NIK, number) if is_nik else [find_subject(number)]
    return str(found[0]) if len(found) == 1 and found[0] != NOBODY else f"nobody:{number}"


@service(PIN_USED, permission=SIGN_IN_WITH_CODE)
def sign_in_with_pin(actor: Actor, data: PinSignInInput) -> CommandResult:
    """Sign in; answers with the person's id and the epoch of the session (`read_sign_in_answer`),
    which go into the session only. Count the try before.

    actor   from `build_visitor`, by which name a failed try stands in the person's log of reads
    Raises  NoSuchSlip, whichever of number, birth date and PIN was wrong
    """
    number = normalize_sign_in_number(data.number)
    is_nik = is_possible_nik(number)
    with connection.cursor() as cursor:
        values = ["" if is_nik else number, number if is_nik else "", data.birth_date]
        cursor.execute(FIND_PIN_SQL, values)
        owner, verifier = cursor.fetchone() or (None, None)
        if is_right_pin(data.pin, verifier):
            cursor.execute(USE_PIN_SQL, [owner, verifier])
            row = cursor.fetchone()
        else:
            row = None
    if row is None:
        tried = find_persons_by_number(Identity.NIK, number) if is_nik else [find_subject(number)]
        raise NoSuchSlip(records=tried)
    person, slip, revision, epoch = row
    event = JournalEvent(subject_kind="slip", subject=slip, revision=revision, terms={})
    return CommandResult(answer=build_sign_in_answer(person, epoch), event=event)
