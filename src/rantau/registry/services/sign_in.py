"""Give a person a sign-in code on a slip, and sign in with it until she has a PIN of her own."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.models import Notice
from rantau.access.notices import notify_office
from rantau.access.permissions import require_permission
from rantau.access.scope import reading_as
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.ids import uuid7
from rantau.common.references import normalize_reference
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.models import Office, OfficeKind
from rantau.registry.comparisons import find_subject
from rantau.registry.errors import NoSuchSlip
from rantau.registry.models import Person, SignInCode
from rantau.registry.own_sessions import build_sign_in_answer
from rantau.registry.permissions import GIVE_SIGN_IN_CODE, SIGN_IN_WITH_CODE
from rantau.registry.selectors import get_person_of_own_office
from rantau.registry.sign_in_codes import CODE_LIFETIME

SIGN_IN_CODE_USED = JournalKind("registry:slip:used", gettext_lazy("Signed in with the code"))
SIGN_IN_CODE_GIVEN = JournalKind("registry:slip:given", gettext_lazy("Sign-in code given"))


@service(SIGN_IN_CODE_GIVEN, permission=GIVE_SIGN_IN_CODE)
def give_sign_in_code(actor: Actor, reference: str, *, digest: str) -> CommandResult:
    """Make `digest` the person's only way in for thirty days: an earlier code and a PIN are over;
    answers with the public reference. She is told, and her own district where another office does
    it.

    digest  `hash_sign_in_code` of the code, which the entry point shows once
    Raises  NoSuchPerson; NotOwnOffice, since a code outlasts every temporary ground
    """
    person = get_person_of_own_office(actor, reference, purpose="slip")
    # Two officers at once would both find no code: locking the person serialises them.
    Person.objects.select_for_update().get(pk=person.pk)
    slip = SignInCode.objects.filter(person=person).first() or SignInCode(
        id=uuid7(), person=person, revision=0
    )
    slip.digest, slip.given_by, slip.given_at = digest, actor.ref, clock.now()
    slip.ends_at, slip.used_at = clock.now() + CODE_LIFETIME, None
    slip.revision += 1
    slip.save(force_insert=slip.revision == 1, force_update=slip.revision > 1)
    with connection.cursor() as cursor:
        cursor.execute(END_PIN_SQL, [person.id])
    event = JournalEvent(
        subject_kind="slip",
        subject=slip.id,
        revision=slip.revision,
        terms={"person": person.reference, "until": slip.ends_at.isoformat()},
        tells=("worker", *tell_district(actor, person, code=Notice.CODE_GIVEN)),
    )
    return CommandResult(answer=person.reference, event=event)


def tell_district(actor: Actor, person: Person, *, code: str) -> tuple[str, ...]:
    """Tell the office of the person's place of origin, unless it is the one that acts; returns whom
    the entry names.

    code  of Notice, as `notify_office` takes it
    """
    node = person.origin_node
    district = Office.objects.filter(
        kind=OfficeKind.DISTRICT, span_lo__lte=node, span_hi__gt=node
    ).first()
    if district is None or district.id == require_office(actor):
        return ()
    return notify_office(district.id, shown=person.reference, code=code)


# A function of the database: before signing in nobody has a right to read codes.
USE_SLIP_SQL = """
    select person, slip, revision, registry_get_session_epoch(person)
      from registry_use_sign_in_code(%s, %s, %s)
"""
END_PIN_SQL = "select registry_end_pin(%s)"
IS_SLIP_SQL = "select registry_is_sign_in_code(%s, %s, %s)"


@dataclass(frozen=True)
class SignInInput:
    """What the slip says and the person knows; `birth_date` is 1 January when only the year is
    known."""

    reference: str
    birth_date: date | None
    digest: str


def is_right_code(actor: Actor, data: SignInInput) -> bool:
    """Whether `sign_in_with_code` would take the code. Nothing is counted and nothing logged: a
    code has 50 random bits, so that no number of tries finds one.

    actor  from `build_visitor`
    """
    require_permission(actor, SIGN_IN_WITH_CODE)
    with reading_as(actor), connection.cursor() as cursor:
        cursor.execute(IS_SLIP_SQL, _build_values(data))
        return bool(cursor.fetchone()[0])


def _build_values(data: SignInInput) -> list[str | date | None]:
    return [normalize_reference(data.reference)[:14], data.birth_date, data.digest]


@service(SIGN_IN_CODE_USED, permission=SIGN_IN_WITH_CODE)
def sign_in_with_code(actor: Actor, data: SignInInput) -> CommandResult:
    """Sign in; answers with the person's id and the epoch of the session (`read_sign_in_answer`),
    which go into the session only.

    actor   from `build_visitor`, by which name a failed try stands in the person's log of reads
    Raises  NoSuchSlip, whichever of reference, birth date and code was wrong; also where the code
            expired or a PIN replaced it
    """
    with connection.cursor() as cursor:
        cursor.execute(USE_SLIP_SQL, _build_values(data))
        row = cursor.fetchone()
    if row is None:
        raise NoSuchSlip(records=[find_subject(data.reference)])
    person, slip, revision, epoch = row
    event = JournalEvent(subject_kind="slip", subject=slip, revision=revision, terms={})
    return CommandResult(answer=build_sign_in_answer(person, epoch), event=event)
