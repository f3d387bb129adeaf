"""Lift the slow-down of questions about a person, and of the person's own sign-in."""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.access.sign_in_limits import (
    COMPARISON,
    PASSKEY,
    PIN,
    PIN_OF_PERSON,
    SIGN_IN_CODE,
)
from rantau.common.ids import uuid7
from rantau.common.ratelimit import build_prefix, lift
from rantau.common.references import normalize_reference
from rantau.journal.interface import JournalEvent, JournalKind, validate_why
from rantau.registry.comparisons import SUBJECT_SQL
from rantau.registry.errors import NoSuchPerson
from rantau.registry.permissions import LIFT_PERSON_LIMITS
from rantau.registry.selectors import get_person_of_own_office, list_sign_in_subjects

PERSON_LIMITS_LIFTED = JournalKind("registry:limits:lifted", gettext_lazy("Slow-down lifted"))


@service(PERSON_LIMITS_LIFTED, permission=LIFT_PERSON_LIMITS)
def lift_person_limits(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Forget the wrong sign-in codes and PINs for a person and the wrong questions about her;
    answers with the reference. Done by the office that registered her, one of her origin, or the
    operator.

    why     kept in the journal entry
    Raises  InvalidInput; NoSuchPerson; NotOwnOffice
    """
    validate_why(why)
    normalized = normalize_reference(reference)[:14]
    if actor.role == "system":
        person = _find_person_id(normalized)
    else:
        person = get_person_of_own_office(actor, normalized, purpose="limits").id
    subjects = [normalized, *list_sign_in_subjects(person)]
    kinds = (SIGN_IN_CODE, PIN, PIN_OF_PERSON, PASSKEY, COMPARISON, "passport")
    lift(*(build_prefix(kind, subject) for kind in kinds for subject in subjects))
    event = JournalEvent(
        subject_kind="limits",
        subject=uuid7(),
        revision=1,
        terms={"person": normalized},
        tells=("worker",),
        why=why,
    )
    return CommandResult(answer=normalized, event=event)


def _find_person_id(reference: str) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute(SUBJECT_SQL, [reference])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchPerson()
    return UUID(str(row[0]))
