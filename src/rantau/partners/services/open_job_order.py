"""Open a job order that a post abroad has verified."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.errors import Invalid
from rantau.core.keys import uuid7
from rantau.core.references import new_reference
from rantau.journal.record import Happening
from rantau.partners.catalogue import JOB_ORDER_OPENED
from rantau.partners.lookups import agency_called
from rantau.partners.models import Employer, JobOrder, QuotaLine
from rantau.partners.permissions import OPEN_JOB_ORDER

MOST = 5_000  # places a line; a typing slip is far likelier than a larger demand


@dataclass(frozen=True)
class LineTerms:
    """One line: occupation, places by sex (zero for none), the monthly wage and its currency."""

    occupation: str
    female: int
    male: int
    mixed: int
    wage: Decimal
    currency: str


@dataclass(frozen=True)
class JobOrderTerms:
    """What the post verified and headquarters approved. Dates are whole days, both included."""

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
    line: LineTerms


@service(JOB_ORDER_OPENED, permission=OPEN_JOB_ORDER)
def open_job_order(actor: Actor, terms: JobOrderTerms) -> Done:
    """Open the job order with its lines; answers with its number. Raises NoSuchAgency, Invalid."""
    _check(terms)
    agency = agency_called(actor, terms.agency)
    employer = Employer(
        id=uuid7(), name=terms.employer, kind=terms.employer_kind,
        country=terms.destination, city=terms.city,
    )  # fmt: skip
    employer.save(force_insert=True)
    order = JobOrder(
        id=uuid7(), number=new_reference("JO"), agency=agency, employer=employer,
        destination=terms.destination, post=terms.post, permit_number=terms.permit_number,
        permit_from=terms.permit_from, permit_until=terms.permit_until,
        opens_on=terms.opens_on, closes_on=terms.closes_on,
        verified_by=actor.ref, verified_at=clock.now(),
    )  # fmt: skip
    order.save(force_insert=True)
    QuotaLine.objects.bulk_create(_lines(order, terms.line))
    said = Happening(
        subject_kind="job_order",
        subject=order.id,
        revision=1,
        terms={"number": order.number, "agency": terms.agency, "permit": terms.permit_number},
        tells=("agency",),
    )
    return Done(answer=order.number, happening=said)


def _check(terms: JobOrderTerms) -> None:
    problems: dict[str, list[str]] = {}
    line = terms.line
    places = {"female": line.female, "male": line.male, "mixed": line.mixed}
    wrong = [name for name, quota in places.items() if not 0 <= quota <= MOST]
    for name in wrong if any(places.values()) else ["female"]:
        problems[name] = [_("Isi jumlah antara 1 dan 5.000, sedikitnya untuk satu kelompok.")]
    if terms.permit_until <= terms.permit_from:
        problems["permit_until"] = [_("Izin berakhir sebelum mulai berlaku.")]
    if terms.closes_on <= terms.opens_on:
        problems["closes_on"] = [_("Job order ditutup sebelum dibuka.")]
    if terms.line.wage <= 0:
        problems["wage"] = [_("Upah harus lebih dari nol.")]
    if problems:
        raise Invalid(problems)


def _lines(order: JobOrder, terms: LineTerms) -> list[QuotaLine]:
    places = {"F": terms.female, "M": terms.male, "X": terms.mixed}
    return [
        QuotaLine(
            job_order=order, occupation=terms.occupation, sex=sex, quota=quota,
            wage=terms.wage, currency=terms.currency,
        )
        for sex, quota in places.items()
        if quota
    ]  # fmt: skip
