"""Open a placement: what the services that do so have in common."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError

from rantau.access.actor import Actor
from rantau.common import clock
from rantau.common.fast_sql import insert_rows
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.offices.selectors import get_serving_offices, list_posts_abroad
from rantau.placement.errors import CandidateNotAvailable
from rantau.placement.models import REFERENCE_PREFIX, Placement
from rantau.placement.selectors import list_open_placements
from rantau.placement.transitions import enter_milestone
from rantau.procedures.scheme import Scheme
from rantau.registry.models import Person


@dataclass(frozen=True)
class PlacementInput:
    """The scheme and the demand of a placement; the four that may be
    empty only where an agency places.

    follows_round  as Placement has it
    """

    scheme: Scheme
    destination: str
    post: UUID
    occupation: str
    employer: str = ""
    agency: UUID | None = None
    line: UUID | None = None
    job_order: UUID | None = None
    follows_round: bool = False


def open_placement(actor: Actor, person: Person, data: PlacementInput) -> Placement:
    """A saved placement at `registered`, inside the caller's transaction and scope. Raises
    CandidateNotAvailable when the person has another open one, under whichever of her
    registrations."""
    if person.merge_root_id and list_open_placements([person.id]):
        raise CandidateNotAvailable()
    scheme = data.scheme
    offices, at = get_serving_offices(person.domicile_node), clock.now()
    placement = Placement(
        id=uuid7(),
        reference=generate_reference(REFERENCE_PREFIX),
        person=person,
        scheme=scheme.code,
        edition=scheme.edition,
        office_id=offices.district_office,
        region_office_id=offices.regional_office,
        formal=scheme.formal,
        origin_node=person.origin_node,
        sex=person.sex,
        opened_at=at,
        opened_by=actor.ref,
        milestone="registered",
        milestone_at=at,
        destination=data.destination,
        post_id=data.post,
        occupation=data.occupation,
        employer=data.employer,
        agency_id=data.agency,
        line_id=data.line,
        job_order_id=data.job_order,
        follows_round=data.follows_round,
    )
    try:
        insert_rows(placement)
    except IntegrityError as error:
        raise CandidateNotAvailable() from error
    enter_milestone(placement, "registered", actor, at=at)
    return placement


def find_post(country: str) -> UUID | None:
    """The key of the post abroad that looks after whoever a government places in a country; None
    where none is open."""
    posts = list_posts_abroad().filter(country=country).order_by("code")
    return posts.values_list("id", flat=True).first()
