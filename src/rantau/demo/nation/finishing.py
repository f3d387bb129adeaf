"""Do the last steps of a build through services, as officers do: issue documents, give a code."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from rantau.access.actor import Actor, build_appointment_actor
from rantau.access.models import Appointment
from rantau.common.errors import DomainError
from rantau.demo.nation.keys import make_reference
from rantau.demo.nation.people import NO_ENTRY, DrawnPerson, NationPlan, draw_person
from rantau.demo.nation.surroundings import read_surroundings
from rantau.placement.services.decisions import clear_placement, select_candidate
from rantau.registry.models import Person
from rantau.registry.services.sign_in import give_sign_in_code
from rantau.registry.sign_in_codes import derive_sign_in_code, hash_sign_in_code

SAMPLE_SIZE = 6  # people for each decision: every second one, so that their offices keep some


def issue_sample_documents(nation: NationPlan) -> None:
    """Select and clear a few people who are ready, by the real gates, so that documents exist."""
    for person in islice(list_persons_at_stage(nation, "checked"), 0, 2 * SAMPLE_SIZE, 2):
        office = person.serving_offices.district_office
        _try_decision(select_candidate, nation, person, office=office)
    for person in islice(list_persons_at_stage(nation, "complete"), 0, 2 * SAMPLE_SIZE, 2):
        office = person.serving_offices.regional_office
        _try_decision(clear_placement, nation, person, office=office)


def _try_decision(
    decide: Callable[..., Any], nation: NationPlan, person: DrawnPerson, *, office: UUID
) -> None:
    """Call the service `decide` as the head of the office; leave the placement where it refuses.

    A document may have expired since it was drawn, and an officer may have decided meanwhile.
    """
    reference = make_reference("PN", nation.seed, person.number)
    key = make_command_key(nation, reference)
    try:
        decide(get_officer("head", office), key, reference, seen=NO_ENTRY)
    except DomainError:
        return


def give_worker_code(nation: NationPlan) -> str:
    """Give one worker abroad a code to sign in with; return reference, birth date and code as text.

    Empty where the nation is so small that nobody is abroad.
    """
    person = next(list_persons_at_stage(nation, "abroad", exact=True), None)
    if person is None:
        return ""
    key = make_command_key(nation, "code")
    code = derive_sign_in_code(key)
    clerk = get_officer("verifier", person.serving_offices.regional_office)
    give_sign_in_code(
        clerk, key, person.reference, digest=hash_sign_in_code(person.reference, code)
    )
    return f"{person.reference}, born {person.born:%d-%m-%Y}, code {code}"


def list_persons_at_stage(
    nation: NationPlan, stage: str, *, exact: bool = False
) -> Iterator[DrawnPerson]:
    """Draw the nation's people at a stage one by one, in the order of their numbers.

    exact   only those with a known day of birth; else all with a known year
    """
    for number in range(nation.persons):
        person = draw_person(nation, read_surroundings(), number)
        has_birth_date = (
            person.precision == Person.DAY if exact else person.precision != Person.UNKNOWN
        )
        if person.stage.name == stage and has_birth_date:
            yield person


def get_officer(role: str, office: UUID) -> Actor:
    """Get the officer with this role at the office, the first by login; LookupError if none."""
    appointments = Appointment.objects.select_related("account", "office").order_by(
        "account__login"
    )
    appointment = appointments.filter(role=role, office=office).first()
    if appointment is None:
        raise LookupError(role, office)
    return build_appointment_actor(appointment)


def make_command_key(nation: NationPlan, name: str) -> UUID:
    """Make the idempotency key of one command of the build: the same name gives the same key."""
    return uuid5(NAMESPACE_OID, f"rantau-demo:{nation.seed}:{nation.at.isoformat()}:{name}")
