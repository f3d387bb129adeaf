"""Opening a placement: the row and its first passage."""

from dataclasses import dataclass
from uuid import UUID

from rantau.access.actor import Actor
from rantau.core import clock
from rantau.core.keys import uuid7
from rantau.core.references import new_reference
from rantau.core.statements import insert
from rantau.offices.serving import serving
from rantau.placement.models import Placement
from rantau.placement.passing import enter
from rantau.procedures.scheme import Scheme
from rantau.registry.models import Person


@dataclass(frozen=True)
class Opening:
    """Under which scheme and which demand; the last four only where an agency places."""

    scheme: Scheme
    destination: str
    post: UUID
    occupation: str
    employer: str = ""
    agency: UUID | None = None
    line: UUID | None = None
    job_order: UUID | None = None


def opened(actor: Actor, person: Person, opening: Opening) -> Placement:
    """A saved placement at `registered`; IntegrityError when the person has another open."""
    scheme = opening.scheme
    desks, at = serving(person.domicile_node), clock.now()
    placement = Placement(
        id=uuid7(),
        reference=new_reference("PN"),
        person=person,
        scheme=scheme.code,
        edition=scheme.edition,
        office=desks.district,
        region_office=desks.regional,
        formal=scheme.formal,
        origin_node=person.origin_node,
        sex=person.sex,
        opened_at=at,
        opened_by=actor.ref,
        milestone="registered",
        milestone_at=at,
        destination=opening.destination,
        post=opening.post,
        occupation=opening.occupation,
        employer=opening.employer,
        agency=opening.agency,
        line=opening.line,
        job_order=opening.job_order,
    )
    insert(placement)
    enter(placement, "registered", actor, at=at)
    return placement
