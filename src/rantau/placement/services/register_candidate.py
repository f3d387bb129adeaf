"""Register a candidate under a line of a job order."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError

from rantau.access.actor import Actor, serving_office
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.partners.lookups import Standing, standing
from rantau.partners.models import Employer
from rantau.partners.parts import reserve
from rantau.placement.errors import NoSchemeInForce, NotAvailable
from rantau.placement.file import gather, schemes
from rantau.placement.kinds import CANDIDATE_REGISTERED
from rantau.placement.opening import Opening, opened
from rantau.placement.owing import pass_on
from rantau.placement.passing import pass_gates, said
from rantau.placement.permissions import REGISTER_CANDIDATE
from rantau.registry.lookups import claimed
from rantau.registry.parts import claim


@dataclass(frozen=True)
class CandidateTerms:
    """The person as she names herself to the agency, and the line she is chosen for.

    birth_date   as registered at her district; None where none is known
    """

    reference: str
    birth_date: date | None
    line: UUID


@service(CANDIDATE_REGISTERED, permission=REGISTER_CANDIDATE)
def register_candidate(actor: Actor, terms: CandidateTerms) -> Done:
    """Open a placement and reserve a place of the line; answers with the placement's reference.

    Raises  NoSuchPerson (also for another agency's candidate), NoSuchJobOrder, NoSchemeInForce,
            GatesUnmet, QuotaFull, NotAvailable
    """
    agency = serving_office(actor)
    person = claimed(claim(terms.reference, terms.birth_date))
    line = standing(terms.line)
    try:
        placement = opened(actor, person, _opening(line, agency))
    except IntegrityError as error:
        raise NotAvailable() from error
    reserve(terms.line, placement.id)
    file = gather(actor, placement)
    pass_gates(file, file.scheme.milestone("registered"))
    pass_on(file)
    return Done(
        answer=placement.reference,
        happening=said(placement, line=str(terms.line), job_order=line.number),
    )


def _opening(line: Standing, agency: UUID) -> Opening:
    employer = Employer.HOUSEHOLD if line.household else Employer.FIRM
    scheme = schemes().for_employer(employer, clock.today())
    if scheme is None:
        raise NoSchemeInForce()
    return Opening(
        scheme=scheme,
        destination=line.destination,
        post=line.post,
        occupation=line.occupation,
        employer=line.employer,
        agency=agency,
        line=line.line,
        job_order=line.job_order,
    )
