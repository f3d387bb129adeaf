"""Propose to open a job order that a post abroad has verified; confirm or refuse it. A second
person of headquarters decides, as on licences."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor, require_office
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.sexes import EITHER, FEMALE, MALE
from rantau.duties.interface import DutyInput, DutyKind, open_duty
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.offices.selectors import get_due_at
from rantau.partners.decisions import record_decision, validate_reason
from rantau.partners.errors import AgencyEnded, OwnJobOrder
from rantau.partners.models import Employer, JobOrder, JobOrderProposal, QuotaLine
from rantau.partners.occupations import normalize_occupation
from rantau.partners.permissions import DECIDE_JOB_ORDER, OPEN_JOB_ORDER
from rantau.partners.selectors import get_agency_by_code, get_job_order_proposal
from rantau.partners.services.licences import WORKING_DAYS_TO_DECIDE

JOB_ORDER_PROPOSED = JournalKind("partners:job_order:proposed", gettext_lazy("Job order proposed"))
JOB_ORDER_OPENED = JournalKind("partners:job_order:opened", gettext_lazy("Job order opened"))
JOB_ORDER_REFUSED = JournalKind("partners:job_order:refused", gettext_lazy("Job order refused"))
DECIDE_JOB_ORDER_DUTY = DutyKind(
    "partners:decide_job_order",
    gettext_lazy("Confirm or refuse a job order"),
    DECIDE_JOB_ORDER,
    "partners:job_order_proposal",
)
ABOUT_KIND = "job_order_proposal"
LINE_FIELDS = ("female", "male", "mixed", "wage", "currency")

MAX_PLACES_PER_LINE = 5_000  # a larger number is far likelier a typing error than a demand


@dataclass(frozen=True)
class QuotaLineInput:
    """One occupation, places by sex (zero for none), the monthly wage and its currency (ISO
    4217)."""

    occupation: str
    female: int
    male: int
    mixed: int
    wage: Decimal
    currency: str


@dataclass(frozen=True)
class JobOrderInput:
    """What the post verified. Dates are whole days, both included.

    agency         the code of its office
    employer_kind  one of Employer.KINDS
    destination    ISO 3166-1 alpha-2, the country of the post
    """

    agency: str
    employer: str
    employer_kind: str
    city: str
    destination: str
    post: UUID
    permit_number: str
    permit_from: date
    permit_until: date
    opens_on: date
    closes_on: date
    line: QuotaLineInput


@service(JOB_ORDER_PROPOSED, permission=OPEN_JOB_ORDER)
def propose_job_order(actor: Actor, data: JobOrderInput) -> CommandResult:
    """Propose a job order, which is open when a second person has confirmed it; answers with the
    reference of the proposal.

    Raises  NoSuchAgency, InvalidInput, AgencyEnded
    """
    _validate_job_order(data)
    line = data.line
    agency = get_agency_by_code(actor, data.agency)
    if agency.ended_on is not None:
        raise AgencyEnded()
    proposal = JobOrderProposal(
        id=uuid7(),
        reference=generate_reference("UJ"),
        agency=agency,
        employer=data.employer,
        employer_kind=data.employer_kind,
        city=data.city,
        destination=data.destination,
        post_id=data.post,
        permit_number=data.permit_number,
        permit_from=data.permit_from,
        permit_until=data.permit_until,
        opens_on=data.opens_on,
        closes_on=data.closes_on,
        proposed_by=actor.ref,
        proposed_at=clock.now(),
        occupation=normalize_occupation(line.occupation),
        **{name: getattr(line, name) for name in LINE_FIELDS},
    )
    proposal.save(force_insert=True)
    headquarters = require_office(actor)
    due_at = get_due_at(headquarters, proposal.proposed_at, WORKING_DAYS_TO_DECIDE)
    open_duty(
        about=proposal.id,
        duty=DutyInput(
            DECIDE_JOB_ORDER_DUTY.code, ABOUT_KIND, proposal.reference, headquarters, due_at
        ),
    )
    terms = {"reference": proposal.reference, **_build_terms(proposal)}
    return CommandResult(proposal.reference, JournalEvent(ABOUT_KIND, proposal.id, 1, terms))


def _build_terms(proposal: JobOrderProposal) -> dict[str, str]:
    return {"agency": proposal.agency.office.code, "permit": proposal.permit_number}


@service(JOB_ORDER_OPENED, permission=DECIDE_JOB_ORDER)
def confirm_job_order(actor: Actor, reference: str, *, why: str = "") -> CommandResult:
    """Open a proposed job order with its lines; answers with its number.

    why     kept with the proposal, where something was written
    Raises  InvalidInput; NoSuchProposal; OwnJobOrder; LicenceDecided; AgencyEnded
    """
    proposal = _decide(actor, reference, JobOrderProposal.CONFIRMED, why=why)
    if proposal.agency.ended_on is not None:
        raise AgencyEnded()
    order = _open_job_order(proposal)
    proposal.job_order = order
    proposal.save(update_fields=["job_order"])
    terms = {"number": order.number, **_build_terms(proposal), "by": proposal.proposed_by}
    event = JournalEvent("job_order", order.id, 1, terms, tells=("agency",))
    return CommandResult(order.number, event)


@service(JOB_ORDER_REFUSED, permission=DECIDE_JOB_ORDER)
def refuse_job_order(actor: Actor, reference: str, *, why: str) -> CommandResult:
    """Refuse a proposed job order; answers with the reference of the proposal.

    why     kept with the proposal
    Raises  InvalidInput; NoSuchProposal; OwnJobOrder; LicenceDecided
    """
    proposal = _decide(actor, reference, JobOrderProposal.REFUSED, why=why)
    terms = {
        "reference": proposal.reference,
        **_build_terms(proposal),
        "by": proposal.proposed_by,
    }
    event = JournalEvent(ABOUT_KIND, proposal.id, proposal.revision, terms)
    return CommandResult(proposal.reference, event)


def _decide(actor: Actor, reference: str, outcome: str, *, why: str) -> JobOrderProposal:
    """Save the decision of a second person, and close the duty."""
    validate_reason(why, required=outcome == JobOrderProposal.REFUSED)
    proposal = get_job_order_proposal(actor, reference, locks=True)
    record_decision(actor, proposal, outcome, why=why, duty=DECIDE_JOB_ORDER_DUTY, own=OwnJobOrder)
    return proposal


def _open_job_order(proposal: JobOrderProposal) -> JobOrder:
    """The job order of a confirmed proposal, with its employer and lines."""
    employer = Employer(
        id=uuid7(),
        name=proposal.employer,
        kind=proposal.employer_kind,
        country=proposal.destination,
        city=proposal.city,
    )
    employer.save(force_insert=True)
    order = JobOrder(
        id=uuid7(),
        number=generate_reference("JO"),
        agency=proposal.agency,
        employer=employer,
        destination=proposal.destination,
        post=proposal.post,
        permit_number=proposal.permit_number,
        permit_from=proposal.permit_from,
        permit_until=proposal.permit_until,
        opens_on=proposal.opens_on,
        closes_on=proposal.closes_on,
        verified_by=proposal.decided_by,
        verified_at=clock.now(),
    )
    order.save(force_insert=True)
    QuotaLine.objects.bulk_create(_build_quota_lines(order, proposal))
    return order


def _validate_job_order(data: JobOrderInput) -> None:
    problems: dict[str, list[str]] = {}
    line = data.line
    places = {"female": line.female, "male": line.male, "mixed": line.mixed}
    invalid = [name for name, quota in places.items() if not 0 <= quota <= MAX_PLACES_PER_LINE]
    for name in invalid if any(places.values()) else ["female"]:
        problems[name] = [_("Give a number from 1 to 5,000 for at least one group.")]
    if data.permit_until <= data.permit_from:
        problems["permit_until"] = [_("The permit ends before it begins.")]
    if data.closes_on <= data.opens_on:
        problems["closes_on"] = [_("The job order closes before it opens.")]
    elif data.closes_on > data.permit_until:
        problems["closes_on"] = [_("The job order closes after its recruitment permit ends.")]
    if data.line.wage <= 0:
        problems["wage"] = [_("The wage must be more than zero.")]
    if problems:
        raise InvalidInput(problems)


def _build_quota_lines(order: JobOrder, data: JobOrderProposal) -> list[QuotaLine]:
    places = {FEMALE: data.female, MALE: data.male, EITHER: data.mixed}
    return [
        QuotaLine(
            job_order=order,
            occupation=data.occupation,
            sex=sex,
            quota=quota,
            wage=data.wage,
            currency=data.currency,
        )
        for sex, quota in places.items()
        if quota
    ]
