"""Open a placement: register a candidate under a quota line of a job order, or enrol one in a
government scheme at a counter."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.journal.interface import JournalKind
from rantau.partners.interface import reserve_quota
from rantau.partners.occupations import normalize_occupation
from rantau.partners.selectors import QuotaLineStatus, get_quota_line_status_for_share
from rantau.placement.errors import CandidateNotAvailable, NoSchemeInForce
from rantau.placement.next_step import advance_duty
from rantau.placement.offered_contracts import has_contract
from rantau.placement.opening import PlacementInput, find_post, open_placement
from rantau.placement.permissions import ENROL_CANDIDATE, REGISTER_CANDIDATE
from rantau.placement.selectors import get_scheme_editions
from rantau.placement.snapshot import load_snapshot
from rantau.placement.transitions import journal_event, require_open_gates
from rantau.registry.interface import claim_person, count_claim, get_claimed_person
from rantau.registry.selectors import get_person, require_present_or_lasting_ground

CANDIDATE_REGISTERED = JournalKind(
    "placement:candidate:registered", gettext_lazy("Candidate registered")
)


@dataclass(frozen=True)
class CandidateInput:
    """The person as known to the agency, and the quota line.

    person_reference  public reference of the person
    birth_date        as registered; None where none is known
    """

    person_reference: str
    birth_date: date | None
    line: UUID


def _count_candidate(actor: Actor, data: CandidateInput) -> AbstractContextManager[None]:
    return count_claim(actor, data.person_reference)


@service(CANDIDATE_REGISTERED, permission=REGISTER_CANDIDATE, count=_count_candidate)
def register_candidate(actor: Actor, data: CandidateInput) -> CommandResult:
    """Open a placement and reserve a place of the line; answers with the placement's reference.

    Raises  NoSuchPerson (also for another agency's candidate), NoSuchJobOrder, NoSchemeInForce,
            GatesUnmet, QuotaFull, CandidateNotAvailable, TooManyComparisons
    """
    agency = require_office(actor)
    person = get_claimed_person(claim_person(data.person_reference, data.birth_date))
    if has_contract(person.id):
        raise CandidateNotAvailable()
    line = get_quota_line_status_for_share(data.line)
    placement = open_placement(actor, person, _build_placement_input(line, agency))
    reserve_quota(data.line, placement.id)
    snapshot = load_snapshot(actor, placement)
    require_open_gates(snapshot, snapshot.scheme.get_milestone("registered"))
    advance_duty(snapshot)
    return CommandResult(
        answer=placement.reference,
        event=journal_event(placement, line=str(data.line), job_order=line.number),
    )


def _build_placement_input(line: QuotaLineStatus, agency: UUID) -> PlacementInput:
    scheme = get_scheme_editions().get_for_employer(line.employer_kind, clock.today())
    if scheme is None:
        raise NoSchemeInForce()
    return PlacementInput(
        scheme=scheme,
        destination=line.destination,
        post=line.post_id,
        occupation=line.occupation,
        employer=line.employer,
        agency=agency,
        line=line.line_id,
        job_order=line.job_order_id,
    )


@dataclass(frozen=True)
class EnrolInput:
    """The person's reference, the code of the scheme, and the occupation."""

    person_reference: str
    scheme: str
    occupation: str


@service(CANDIDATE_REGISTERED, permission=ENROL_CANDIDATE)
def enrol_candidate(actor: Actor, data: EnrolInput) -> CommandResult:
    """Open a placement in a government's scheme; answers with its reference. The district where
    she lives decides on it, also where the office enrols her that serves her today.

    Raises  InvalidInput, also where no post abroad is open in the country; NoSuchPerson;
            NoLastingGround; GatesUnmet; CandidateNotAvailable (another placement is open)
    """
    scheme = get_scheme_editions().get_in_force(data.scheme, clock.today())
    if scheme is None or scheme.is_placed_by_agency:
        raise InvalidInput({"scheme": [_("Choose a scheme that is in force.")]})
    if not data.occupation.strip():
        raise InvalidInput({"occupation": [_("Write the occupation or sector.")]})
    person = get_person(actor, data.person_reference, purpose="enrol")
    require_present_or_lasting_ground(actor, person)
    post = find_post(scheme.destination)
    if post is None:
        raise InvalidInput(
            {"scheme": [_("There is no post yet in the country this scheme leads to.")]}
        )
    placement_data = PlacementInput(
        scheme=scheme,
        destination=scheme.destination,
        post=post,
        occupation=normalize_occupation(data.occupation),
    )
    placement = open_placement(actor, person, placement_data)
    snapshot = load_snapshot(actor, placement)
    require_open_gates(snapshot, scheme.get_milestone("registered"))
    advance_duty(snapshot)
    return CommandResult(
        answer=placement.reference, event=journal_event(placement, scheme=data.scheme)
    )
