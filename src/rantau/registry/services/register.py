"""Register a person."""

from rantau.access.actor import Actor, serving_office
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.keys import uuid7
from rantau.core.names import name_key, tidy_name
from rantau.core.references import new_reference
from rantau.core.statements import insert
from rantau.journal.record import Happening, salted
from rantau.offices.parts import note_service
from rantau.offices.regions import regency_nodes
from rantau.registry.catalogue import REGISTERED
from rantau.registry.errors import PerhapsTheSame
from rantau.registry.lookups import Candidate, candidates
from rantau.registry.models import Identity, NotSame, Person, Relative, SafeContact
from rantau.registry.nik import judge, tidy_nik
from rantau.registry.permissions import REGISTER
from rantau.registry.registration import Registration, check, tidy_passport, tidy_phone
from rantau.registry.sameness import Described

NOTICE = "2026-11"  # edition of the privacy notice shown at the counter (docs/law/privacy.md)


@service(REGISTERED, permission=REGISTER)
def register(actor: Actor, terms: Registration) -> Done:
    """Register somebody who came to the counter; answers with the public reference.

    Raises  Invalid with every problem at once; PerhapsTheSame with candidates that the clerk
            has not yet declared to be others.
    """
    check(terms, today=clock.today())
    others = _settled(actor, terms)
    person = _person(actor, terms)
    insert(person)
    insert(*_identities(person, terms))
    insert(SafeContact(person=person, **vars(terms.safe)))
    if terms.emergency:
        insert(Relative(person=person, emergency=True, **vars(terms.emergency)))
    insert(*(_not_same(actor, person, other) for other in others))
    note_service(serving_office(actor))
    numbers = [n for n in (terms.nik, terms.passport) if n]
    said = Happening(
        subject_kind="person",
        subject=person.id,
        revision=1,
        terms={
            "reference": person.reference,
            "origin": person.origin_node,
            "numbers": [salted(n) for n in numbers],
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


def _settled(actor: Actor, terms: Registration) -> list[Candidate]:
    """The candidates the clerk declared to be others; PerhapsTheSame while any is undeclared."""
    found = candidates(actor, described(terms))
    if {c.reference for c in found} - set(terms.not_same):
        raise PerhapsTheSame(
            [
                {
                    "reference": c.reference,
                    "name": c.masked_name,
                    "score": c.likeness.score,
                    "reasons": list(c.likeness.reasons),
                }
                for c in found
            ]
        )
    return found


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


def _identities(person: Person, terms: Registration) -> list[Identity]:
    """The numbers handed in, each with the advice of the moment."""
    kept = []
    if terms.nik:
        nik = tidy_nik(terms.nik)
        born = terms.birth_date if terms.birth_precision == Person.DAY else None
        advice = judge(
            nik, birth_date=born, sex=terms.sex, today=clock.today(), regencies=regency_nodes()
        )
        kept.append((Identity.NIK, nik, [vars(a) for a in advice]))
    if terms.passport:
        kept.append((Identity.PASSPORT, tidy_passport(terms.passport), []))
    return [
        Identity(person=person, kind=kind, number=number, advice=advice, recorded_at=clock.now())
        for kind, number, advice in kept
    ]


def _not_same(actor: Actor, person: Person, other: Candidate) -> NotSame:
    one, two = sorted((person.id, other.id))
    return NotSame(one=one, other=two, judged_by=actor.ref, judged_at=clock.now())
