"""Agencies and their job orders."""

from datetime import date
from uuid import uuid4

from rantau.offices.models import Office
from rantau.partners.services import holds
from tests.actors import get_officer
from tests.addresses.entries import Form, Operation, Page
from tests.addresses.visitors import FORBIDDEN, NOBODY, OK, UNAUTHORIZED, answers, everybody

AGENCY = "AG-001"
MAY_READ = answers(FORBIDDEN, verifier=OK, head=OK, regional=OK, post=OK, national=OK)


def agency():
    return {"code": AGENCY}


def agency_on_hold():
    holds.hold_agency(get_officer("pusat"), uuid4(), AGENCY, reason="review")
    return agency(), {}


def agency_and_post():
    """An agency, and the post abroad that looks after its employer."""
    return agency(), {"post": str(Office.objects.get(code="PA-TW-TPE").id)}


PAGES = {
    "partners:agencies": Page(MAY_READ),
    "partners:agency": Page(MAY_READ, agency, (Form("national"), Form("national", agency_on_hold))),
    "partners:open_job_order": Page(
        answers(FORBIDDEN, national=OK),
        agency,
        (
            Form(
                "national",
                agency_and_post,
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
    "partners:mine": Page(answers(FORBIDDEN, agencies=OK)),
    "partners:check": Page(everybody(OK), forms=(Form(NOBODY, entries=0, lenient=("q",)),)),
}
OPERATIONS = {
    "list_job_orders": Operation(
        {**MAY_READ, "agency": OK, "another_agency": OK, NOBODY: UNAUTHORIZED},
        "agency",
        query={"limit": 25, "cursor": ""},
    ),
}
