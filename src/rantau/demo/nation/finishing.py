"""What is done for the nation through services, as officers would.

Documents issued, a code given.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

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

SPACE = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562's name space for object names
ISSUED = 6  # people a decision; every second, so that their desks keep some


def issue_sample_documents(nation: NationPlan) -> None:
    """Real documents for a handful: whoever is ready is selected or cleared, by the real gates."""
    for who in islice(list_placements_at(nation, "checked"), 0, 2 * ISSUED, 2):
        _try_decision(select_candidate, nation, who, office=who.desks.district_office)
    for who in islice(list_placements_at(nation, "complete"), 0, 2 * ISSUED, 2):
        _try_decision(clear_placement, nation, who, office=who.desks.regional_office)


def _try_decision(
    work: Callable[..., Any], nation: NationPlan, who: DrawnPerson, *, office: UUID
) -> None:
    """A gate may have closed since, as when a paper ran out: then there is one document less."""
    called = make_reference("PN", nation.seed, who.number)
    try:
        work(get_officer("head", office), make_command_key(nation, called), called, seen=NO_ENTRY)
    except DomainError:
        return


def give_worker_code(nation: NationPlan) -> str:
    """The words by which one worker abroad signs in: her reference, birth date and new code; none
    where a nation is so small that nobody is abroad."""
    who = next(list_placements_at(nation, "abroad", exact=True), None)
    if who is None:
        return ""
    key = make_command_key(nation, "code")
    code = derive_sign_in_code(key)
    clerk = get_officer("verifier", who.desks.regional_office)
    give_sign_in_code(clerk, key, who.reference, digest=hash_sign_in_code(who.reference, code))
    return f"{who.reference}, born {who.born:%d-%m-%Y}, code {code}"


def list_placements_at(
    nation: NationPlan, stage: str, *, exact: bool = False
) -> Iterator[DrawnPerson]:
    """The nation's people at a stage, in the order of their numbers.

    exact   only those whose day of birth is known
    """
    for number in range(nation.persons):
        who = draw_person(nation, read_surroundings(), number)
        known = who.precision == Person.DAY if exact else who.precision != Person.UNKNOWN
        if who.standing.stage == stage and known:
            yield who


def get_officer(role: str, office: UUID) -> Actor:
    """Whoever holds the role at the office; the first by login."""
    held = Appointment.objects.select_related("account", "office").order_by("account__login")
    appointment = held.filter(role=role, office=office).first()
    if appointment is None:
        raise LookupError(role, office)
    return build_appointment_actor(appointment)


def make_command_key(nation: NationPlan, what: str) -> UUID:
    """The key of one command of the nation."""
    return uuid5(SPACE, f"rantau-demo:{nation.seed}:{nation.at.isoformat()}:{what}")
