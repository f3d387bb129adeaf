"""Register a person."""

from rantau.access.actor import Actor, serving_office
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.keys import uuid7
from rantau.core.names import name_key, tidy_name
from rantau.core.references import new_reference, tidy_passport
from rantau.core.statements import insert
from rantau.journal.record import Happening, salted
from rantau.offices.parts import note_service
from rantau.registry.catalogue import REGISTERED
from rantau.registry.handed_in import judged, related
from rantau.registry.lookups import candidates
from rantau.registry.models import Person, SafeContact
from rantau.registry.nik import tidy_nik
from rantau.registry.permissions import REGISTER
from rantau.registry.registration import (
    Registration,
    check,
    tidy_number,
    tidy_phone,
)
from rantau.registry.sameness import Described
from rantau.registry.settling import set_apart, settled

NOTICE = "2026-11"  # edition of the privacy notice shown at the counter (docs/law/privacy.md)


@service(REGISTERED, permission=REGISTER)
def register(actor: Actor, terms: Registration) -> Done:
    """Register somebody who came to the counter; answers with the public reference.

    Raises  Invalid with every problem at once; PerhapsTheSame with candidates that the clerk
            has not yet declared to be others.
    """
    check(terms, today=clock.today(actor.time_zone))
    others = settled(candidates(actor, described(terms)), terms.not_same)
    person = _person(actor, terms)
    insert(person)
    insert(*(judged(person, kind, typed) for kind, typed in terms.numbers))
    insert(SafeContact(person=person, **vars(terms.safe)))
    if terms.emergency:
        insert(related(person, terms.emergency, emergency=True))
    set_apart(actor, person, others)
    note_service(serving_office(actor))
    said = Happening(
        subject_kind="person",
        subject=person.id,
        revision=1,
        terms={
            "reference": person.reference,
            "origin": person.origin_node,
            "numbers": [salted(tidy_number(*number)) for number in terms.numbers],
            "not_same": [c.reference for c in others],
            "notice": NOTICE,
        },
        tells=("worker",),
    )
    return Done(answer=person.reference, happening=said)


def described(terms: Registration) -> Described:
    """The person at the counter, as the question of sameness needs it."""
    return Described(
        name=tidy_name(terms.name),
        birth_date=terms.birth_date,
        birth_precision=terms.birth_precision,
        village=terms.origin,
        niks=frozenset({tidy_nik(terms.nik)} - {""}),
        passports=frozenset({tidy_passport(terms.passport)} - {""}),
    )


def _person(actor: Actor, terms: Registration) -> Person:
    name = tidy_name(terms.name)
    at = clock.now()
    return Person(
        id=uuid7(),
        reference=new_reference("RT"),
        name=name,
        name_key=name_key(name),
        alias=tidy_name(terms.alias),
        birth_date=terms.birth_date,
        birth_precision=terms.birth_precision,
        sex=terms.sex,
        phone=tidy_phone(terms.phone),
        phone_shared=terms.phone_shared,
        origin_node=terms.origin,
        domicile_node=terms.domicile,
        serving_node=actor.office_node,
        registering_office=serving_office(actor),
        registered_by=actor.ref,
        registered_at=at,
        notice_edition=NOTICE,
        notice_given_at=at,
    )
