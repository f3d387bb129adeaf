"""Agencies and their job orders."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

from rantau.access.scope import reading_as
from rantau.offices.models import Office
from rantau.partners.models import JobOrder
from rantau.partners.services import holds
from rantau.partners.services.agency_changes import AgencyChangeInput, propose_agency_change
from rantau.partners.services.job_orders import JobOrderInput, QuotaLineInput, propose_job_order
from rantau.partners.services.licences import LicenceInput, propose_licence
from tests.actors import get_officer
from tests.addresses.entries import Form, Operation, Page
from tests.addresses.visitors import (
    FORBIDDEN,
    NOBODY,
    NOT_FOUND,
    OK,
    UNAUTHORIZED,
    answers,
    everybody,
)

AGENCY = "AG-001"
MAY_READ = answers(FORBIDDEN, verifier=OK, head=OK, regional=OK, post=OK, national=OK)


def get_agency():
    return {"code": AGENCY}


def hold_agency():
    holds.hold_agency(get_officer("pusat"), uuid4(), AGENCY, reason="review")
    return get_agency(), {}


def get_job_order():
    """A job order of the agency."""
    with reading_as(get_officer("pusat")):
        order = JobOrder.objects.filter(agency__office__code=AGENCY).order_by("number").first()
    return {"number": order.number}


def hold_job_order():
    arguments = get_job_order()
    holds.hold_job_order(get_officer("pusat"), uuid4(), **arguments, reason="review")
    return arguments, {}


def get_agency_and_post():
    """An agency, and the post abroad that looks after its employer."""
    return get_agency(), {"post": str(Office.objects.get(code="PA-TW-TPE").id)}


LICENCE = {"number": "SIP3MI-77/2027", "starts_on": date(2027, 3, 1), "ends_on": date(2033, 1, 1)}


def propose_by_another():
    """A licence that another of headquarters proposed."""
    another = replace(get_officer("pusat"), ref=f"account:{uuid4()}")
    data = LicenceInput(name="PT Contoh Baru", city="Jakarta", **LICENCE)
    return {"reference": propose_licence(another, uuid4(), data).answer}


def propose_job_order_by_another():
    """A job order that another of headquarters proposed."""
    another = replace(get_officer("pusat"), ref=f"account:{uuid4()}")
    post = get_officer("perwakilan.tw-tpe").office
    days = [date(2027, 3, 1), date(2027, 9, 1)]
    data = JobOrderInput(
        agency=AGENCY,
        employer="Peraga Semikonduktor",
        employer_kind="firm",
        city="Hsinchu",
        destination="TW",
        post=post,
        permit_number="B.432/SIP2MI/III/2027",
        permit_from=days[0],
        permit_until=days[1],
        opens_on=days[0],
        closes_on=days[1],
        line=QuotaLineInput("Operator mesin", 3, 0, 0, Decimal(29_500), "TWD"),
    )
    return {"reference": propose_job_order(another, uuid4(), data).answer}


CHANGE = {"name": "PT Contoh Nama Baru", "city": "Bekasi", "basis": "Akta 12/2027"}


def propose_change_by_another():
    """A change of an agency that another of headquarters proposed."""
    another = replace(get_officer("pusat"), ref=f"account:{uuid4()}")
    return {
        "reference": propose_agency_change(
            another, uuid4(), AGENCY, AgencyChangeInput(**CHANGE)
        ).answer
    }


RATE = {
    "currency": "TWD",
    "rupiah": "512,5",
    "published_on": "01-03-2027",
    "source": "Bank Indonesia, kurs tengah",
}
PAGES = {
    "partners:exchange_rates": Page(
        answers(FORBIDDEN, national=OK), forms=(Form("national", values=RATE),)
    ),
    "partners:propose_agency": Page(
        answers(FORBIDDEN, national=OK),
        forms=(Form("national", values=LICENCE, error_at={"starts_on": "ends_on"}),),
    ),
    "partners:renew_licence": Page(
        answers(FORBIDDEN, national=OK),
        get_agency,
        (Form("national", values=LICENCE, error_at={"starts_on": "ends_on"}),),
    ),
    "partners:change_agency": Page(
        answers(FORBIDDEN, national=OK), get_agency, (Form("national", values=CHANGE),)
    ),
    "partners:end_agency": Page(
        answers(FORBIDDEN, national=OK),
        get_agency,
        (Form("national", values={"ends_on": date(2027, 6, 1), "basis": "Keputusan 3/2027"}),),
    ),
    "partners:agency_change": Page(
        answers(FORBIDDEN, national=OK),
        propose_change_by_another,
        (Form("national", values={"decision": "confirmed"}),),
    ),
    "partners:licence": Page(
        answers(FORBIDDEN, national=OK),
        propose_by_another,
        (Form("national", values={"decision": "confirmed"}),),
    ),
    "partners:job_order_proposal": Page(
        answers(FORBIDDEN, national=OK),
        propose_job_order_by_another,
        (Form("national", values={"decision": "confirmed"}),),
    ),
    "partners:agencies": Page(MAY_READ),
    "partners:agency": Page(
        MAY_READ, get_agency, (Form("national"), Form("national", hold_agency))
    ),
    "partners:open_job_order": Page(
        answers(FORBIDDEN, national=OK),
        get_agency,
        (
            Form(
                "national",
                get_agency_and_post,
                {
                    "female": 3,
                    "male": 0,
                    "mixed": 0,
                    "wage": "29.500",
                    "currency": "twd",
                    "permit_from": date(2027, 3, 1),
                    "permit_until": date(2027, 9, 1),
                    "opens_on": date(2027, 3, 2),
                    "closes_on": date(2027, 8, 1),
                },
                error_at={"permit_from": "permit_until", "opens_on": "closes_on"},
            ),
        ),
    ),
    "partners:hold_job_order": Page(
        answers(FORBIDDEN, national=OK), get_job_order, (Form("national"),)
    ),
    "partners:lift_job_order_hold": Page(
        answers(FORBIDDEN, national=OK),
        get_job_order,
        (Form("national", hold_job_order, {"why": "Selesai"}),),
    ),
    "partners:mine": Page(answers(FORBIDDEN, agencies=OK)),
    "partners:own_licence": Page(
        answers(FORBIDDEN, agency=OK, another_agency=NOT_FOUND), get_agency
    ),
    "partners:check": Page(everybody(OK), forms=(Form(NOBODY, entries=0, lenient=("q",)),)),
}
OPERATIONS = {
    "list_job_orders": Operation(
        {**MAY_READ, "agency": OK, "another_agency": OK, NOBODY: UNAUTHORIZED},
        "agency",
        query={"limit": 25, "cursor": ""},
    ),
}
