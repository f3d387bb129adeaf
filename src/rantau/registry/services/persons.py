"""Register a person; change how a person is reached without harm."""

from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.fast_sql import insert_rows
from rantau.common.ids import uuid7
from rantau.common.names import NAME_KEY_EDITION, build_name_key, normalize_name
from rantau.common.phones import normalize_phone
from rantau.common.references import generate_reference
from rantau.journal.interface import JournalEvent, JournalKind, hash_with_journal_key
from rantau.offices.interface import mark_office_connected
from rantau.registry.duplicates import (
    find_duplicate_candidates,
    record_distinct_persons,
    require_declared_distinct,
)
from rantau.registry.inputs import (
    MOTHER,
    PersonInput,
    SafeContactInput,
    drop_unknown_day,
    get_safe_contact_problems,
    normalize_identity_number,
    raise_if_invalid,
    validate_person_input,
)
from rantau.registry.matching import PersonDescription
from rantau.registry.models import Identity, Person, SafeContact
from rantau.registry.permissions import CHANGE_SAFE_CONTACT, REGISTER_PERSON
from rantau.registry.person_records import build_identity, build_relative, finish_person_change
from rantau.registry.selectors import get_person_for_update

SAFE_CONTACT_CHANGED = JournalKind(
    "registry:safe_contact:changed", gettext_lazy("Safe contact changed")
)
PERSON_REGISTERED = JournalKind("registry:person:registered", gettext_lazy("Registered"))

NOTICE_EDITION = "2026-11"  # of the privacy notice shown at the counter (docs/law/privacy.md)


@service(PERSON_REGISTERED, permission=REGISTER_PERSON)
def register_person(actor: Actor, data: PersonInput) -> CommandResult:
    """Register a person at the counter; answers with the public reference.

    Raises  InvalidInput with every problem at once; PossibleDuplicate with candidates that the
            clerk has not declared to be others yet
    """
    validate_person_input(data, today=clock.today(actor.time_zone))
    distinct_candidates = require_declared_distinct(
        actor, find_duplicate_candidates(actor, describe_person(data)), data.not_same
    )
    person = _build_person(actor, data)
    insert_rows(person)
    insert_rows(*(build_identity(person, kind, typed) for kind, typed in data.identity_numbers))
    insert_rows(SafeContact(person=person, **vars(data.safe)))
    if data.emergency:
        insert_rows(build_relative(person, data.emergency, emergency=True))
    record_distinct_persons(actor, person, distinct_candidates)
    mark_office_connected(require_office(actor))
    event = JournalEvent(
        subject_kind="person",
        subject=person.id,
        revision=1,
        terms={
            "reference": person.reference,
            "origin": person.origin_node,
            "numbers": [
                hash_with_journal_key(normalize_identity_number(*number))
                for number in data.identity_numbers
            ],
            "not_same": [c.reference for c in distinct_candidates],
            "notice": NOTICE_EDITION,
        },
        tells=("worker",),
    )
    return CommandResult(answer=person.reference, event=event)


def describe_person(data: PersonInput) -> PersonDescription:
    """The description of the person that is compared with registered persons."""
    mother = data.emergency.name if data.emergency and data.emergency.relation == MOTHER else ""
    return PersonDescription(
        name=normalize_name(data.name),
        alias=normalize_name(data.alias),
        birth_date=drop_unknown_day(data.birth_date, data.birth_precision),
        birth_precision=data.birth_precision,
        sex=data.sex,
        villages=frozenset({data.origin, data.domicile}),
        phones=frozenset({normalize_phone(data.phone)} - {""}),
        mothers=frozenset({normalize_name(mother)} - {""}),
        niks=data.list_possible_numbers(Identity.NIK),
        passports=data.list_possible_numbers(Identity.PASSPORT),
    )


def _build_person(actor: Actor, data: PersonInput) -> Person:
    name = normalize_name(data.name)
    at = clock.now()
    return Person(
        id=uuid7(),
        reference=generate_reference("RT"),
        name=name,
        name_key=build_name_key(name),
        name_key_edition=NAME_KEY_EDITION,
        alias=normalize_name(data.alias),
        birth_date=drop_unknown_day(data.birth_date, data.birth_precision),
        birth_precision=data.birth_precision,
        sex=data.sex,
        phone=normalize_phone(data.phone),
        phone_shared=data.phone_shared,
        origin_node=data.origin,
        domicile_node=data.domicile,
        serving_node=actor.office_node,
        registering_office_id=require_office(actor),
        registered_by=actor.ref,
        registered_at=at,
        notice_edition=NOTICE_EDITION,
        notice_given_at=at,
    )


@service(SAFE_CONTACT_CHANGED, permission=CHANGE_SAFE_CONTACT)
def change_safe_contact(
    actor: Actor, reference: str, data: SafeContactInput, *, seen: int
) -> CommandResult:
    """Replace the person's safe contact; answers with the person's reference.

    seen    the revision of the person that the actor looked at
    Raises  InvalidInput; NoSuchPerson; StaleRevision
    """
    raise_if_invalid(get_safe_contact_problems(data))
    person = get_person_for_update(actor, reference, purpose="safe_contact", seen=seen)
    SafeContact(person=person, **vars(data)).save(force_update=True, update_fields=list(vars(data)))
    return finish_person_change(person)
