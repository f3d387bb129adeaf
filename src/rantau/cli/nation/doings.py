"""What is done for the nation through services, as officers would: papers issued, a code given.

Each command's key follows from the nation, so that an interrupted build does none of them twice.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from rantau.access.actor import Actor, actor_of
from rantau.access.models import Appointment
from rantau.cli.nation.keys import reference
from rantau.cli.nation.people import NO_ENTRY, Nation, Somebody, draw_somebody
from rantau.cli.nation.world import world
from rantau.core.errors import Refusal
from rantau.placement.services.clear import clear
from rantau.placement.services.select import select
from rantau.registry.models import Person
from rantau.registry.services.give_code import give_code
from rantau.registry.slip import code_digest, code_for

SPACE = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562's name space for object names
ISSUED = 6  # people a decision; every second, so that their desks keep some


def issue_some(nation: Nation) -> None:
    """Real documents for a handful: whoever is ready is selected or cleared, by the real gates."""
    for who in islice(standing_at(nation, "checked"), 0, 2 * ISSUED, 2):
        _decide(select, nation, who, office=who.desks.district)
    for who in islice(standing_at(nation, "complete"), 0, 2 * ISSUED, 2):
        _decide(clear, nation, who, office=who.desks.regional)


def _decide(work: Callable[..., Any], nation: Nation, who: Somebody, *, office: UUID) -> None:
    """A gate may have closed since, as when a paper ran out: then there is one document less."""
    called = reference("PN", nation.seed, who.number)
    try:
        work(officer("head", office), key_of(nation, called), called, seen=NO_ENTRY)
    except Refusal:
        return


def worker_code(nation: Nation) -> str:
    """The words by which one worker abroad signs in: her reference, birth date and new code; none
    where a nation is so small that nobody is abroad."""
    who = next(standing_at(nation, "abroad", exact=True), None)
    if who is None:
        return ""
    key = key_of(nation, "code")
    code = code_for(key)
    clerk = officer("verifier", who.desks.regional)
    give_code(clerk, key, who.reference, digest=code_digest(who.reference, code))
    return f"{who.reference}, born {who.born:%d-%m-%Y}, code {code}"


def standing_at(nation: Nation, stage: str, *, exact: bool = False) -> Iterator[Somebody]:
    """The nation's people at a stage, in the order of their numbers.

    exact   only those whose day of birth is known
    """
    for number in range(nation.persons):
        who = draw_somebody(nation, world(), number)
        known = who.precision == Person.DAY if exact else who.precision != Person.UNKNOWN
        if who.standing.stage == stage and known:
            yield who


def officer(role: str, office: UUID) -> Actor:
    """Whoever holds the role at the office; the first by login."""
    held = Appointment.objects.select_related("account", "office").order_by("account__login")
    appointment = held.filter(role=role, office=office).first()
    if appointment is None:
        raise LookupError(role, office)
    return actor_of(appointment)


def key_of(nation: Nation, what: str) -> UUID:
    """The key of one command of the nation."""
    return uuid5(SPACE, f"rantau-demo:{nation.seed}:{nation.at.isoformat()}:{what}")
