"""Register a person; change how a person is reached without harm."""

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.fast_sql import insert_rows
from rantau.common.ids import uuid7
from rantau.common.names import build_name_key, normalize_name
from rantau.common.numbers import normalize_passport_number
from rantau.common.phones import normalize_phone
from rantau.common.references import generate_reference
from rantau.journal.interface import JournalEvent, hash_with_journal_key
from rantau.offices.interface import mark_office_connected
from rantau.registry.duplicates import (
    find_duplicate_candidates,
    record_distinct_persons,
    require_declared_distinct,
)
from rantau.registry.inputs import (
    PersonInput,
    SafeContactInput,
    get_safe_contact_problems,
    normalize_identity_number,
    raise_if_invalid,
    validate_person_input,
)
from rantau.registry.matching import PersonDescription
from rantau.registry.models import Person, SafeContact
from rantau.registry.nik import normalize_nik
from rantau.registry.permissions import CHANGE_SAFE_CONTACT, REGISTER_PERSON
from rantau.registry.person_records import build_identity, build_relative, finish_person_change
from rantau.registry.registrations import PERSON_REGISTERED, SAFE_CONTACT_CHANGED
from rantau.registry.selectors import get_person_for_update

NOTICE_EDITION = (
    "2026-11"  # edition of the privacy notice shown at the counter (docs/law/privacy.md)
)


@service(PERSON_REGISTERED, permission=REGISTER_PERSON)
def register_person(actor: Actor, terms: PersonInput) -> CommandResult:
    """Register somebody who came to the counter; answers with the public reference.

    Raises  Invalid with every problem at once; PerhapsTheSame with candidates that the clerk
            has not yet declared to be others.
    """
    validate_person_input(terms, today=clock.today(actor.time_zone))
    others = require_declared_distinct(
        find_duplicate_candidates(actor, describe_person(terms)), terms.not_same
    )
    person = _build_person(actor, terms)
    insert_rows(person)
    insert_rows(*(build_identity(person, kind, typed) for kind, typed in terms.numbers))
    insert_rows(SafeContact(person=person, **vars(terms.safe)))
    if terms.emergency:
        insert_rows(build_relative(person, terms.emergency, emergency=True))
    record_distinct_persons(actor, person, others)
    mark_office_connected(require_office(actor))
    said = JournalEvent(
        subject_kind="person",
        subject=person.id,
        revision=1,
        terms={
            "reference": person.reference,
            "origin": person.origin_node,
            "numbers": [
                hash_with_journal_key(normalize_identity_number(*number))
                for number in terms.numbers
            ],
            "not_same": [c.reference for c in others],
            "notice": NOTICE_EDITION,
        },
        tells=("worker",),
    )
    return CommandResult(answer=person.reference, event=said)


def describe_person(terms: PersonInput) -> PersonDescription:
    """The person at the counter, as the question of sameness needs it."""
    return PersonDescription(
        name=normalize_name(terms.name),
        birth_date=terms.birth_date,
        birth_precision=terms.birth_precision,
        village=terms.origin,
        niks=frozenset({normalize_nik(terms.nik)} - {""}),
        passports=frozenset({normalize_passport_number(terms.passport)} - {""}),
    )


def _build_person(actor: Actor, terms: PersonInput) -> Person:
    name = normalize_name(terms.name)
    at = clock.now()
    return Person(
        id=uuid7(),
        reference=generate_reference("RT"),
        name=name,
        name_key=build_name_key(name),
        alias=normalize_name(terms.alias),
        birth_date=terms.birth_date,
        birth_precision=terms.birth_precision,
        sex=terms.sex,
        phone=normalize_phone(terms.phone),
        phone_shared=terms.phone_shared,
        origin_node=terms.origin,
        domicile_node=terms.domicile,
        serving_node=actor.office_node,
        registering_office=require_office(actor),
        registered_by=actor.ref,
        registered_at=at,
        notice_edition=NOTICE_EDITION,
        notice_given_at=at,
    )


@service(SAFE_CONTACT_CHANGED, permission=CHANGE_SAFE_CONTACT)
def change_safe_contact(
    actor: Actor, reference: str, terms: SafeContactInput, *, seen: int
) -> CommandResult:
    """Put these terms in the place of those before; answers with the person's reference.

    seen    the revision of the person's file that the actor looked at
    Raises  Invalid; NoSuchPerson; Stale
    """
    raise_if_invalid(get_safe_contact_problems(terms))
    person = get_person_for_update(actor, reference, purpose="safe_contact", seen=seen)
    SafeContact(person=person, **vars(terms)).save(
        force_update=True, update_fields=list(vars(terms))
    )
    return finish_person_change(person)
