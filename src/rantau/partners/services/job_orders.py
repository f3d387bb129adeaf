"""Open a job order that a post abroad has verified."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rantau.access.actor import Actor
from rantau.access.service import CommandResult, service
from rantau.common import clock
from rantau.common.errors import InvalidInput
from rantau.common.ids import uuid7
from rantau.common.references import generate_reference
from rantau.common.sexes import EITHER, FEMALE, MALE
from rantau.journal.interface import JournalEvent, JournalKind
from rantau.partners.models import Employer, JobOrder, QuotaLine
from rantau.partners.permissions import OPEN_JOB_ORDER
from rantau.partners.selectors import get_agency_by_code

JOB_ORDER_OPENED = JournalKind("partners:job_order:opened", gettext_lazy("Job order opened"))

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
    """What the post verified and headquarters approved. Dates are whole days, both included.

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


@service(JOB_ORDER_OPENED, permission=OPEN_JOB_ORDER)
def open_job_order(actor: Actor, data: JobOrderInput) -> CommandResult:
    """Open the job order with its lines; answers with its number.

    Raises  NoSuchAgency, InvalidInput
    """
    _validate_job_order(data)
    agency = get_agency_by_code(actor, data.agency)
    employer = Employer(
        id=uuid7(),
        name=data.employer,
        kind=data.employer_kind,
        country=data.destination,
        city=data.city,
    )
    employer.save(force_insert=True)
    order = JobOrder(
        id=uuid7(),
        number=generate_reference("JO"),
        agency=agency,
        employer=employer,
        destination=data.destination,
        post_id=data.post,
        permit_number=data.permit_number,
        permit_from=data.permit_from,
        permit_until=data.permit_until,
        opens_on=data.opens_on,
        closes_on=data.closes_on,
        verified_by=actor.ref,
        verified_at=clock.now(),
    )
    order.save(force_insert=True)
    QuotaLine.objects.bulk_create(_build_quota_lines(order, data.line))
    event = JournalEvent(
        subject_kind="job_order",
        subject=order.id,
        revision=1,
        terms={"number": order.number, "agency": data.agency, "permit": data.permit_number},
        tells=("agency",),
    )
    return CommandResult(answer=order.number, event=event)


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
    if data.line.wage <= 0:
        problems["wage"] = [_("The wage must be more than zero.")]
    if problems:
        raise InvalidInput(problems)


def _build_quota_lines(order: JobOrder, data: QuotaLineInput) -> list[QuotaLine]:
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
