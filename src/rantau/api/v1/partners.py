"""Job orders: what an agency may recruit for, and what is left of it."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from ninja import Router, Schema

from rantau.access.scope import looking
from rantau.api.callers import caller, needs
from rantau.api.cursors import Cursor, Limit, Page, cut
from rantau.partners.lookups import job_orders
from rantau.partners.models import JobOrder
from rantau.partners.permissions import READ_JOB_ORDERS

router = Router(tags=["job orders"])


class Line(Schema):
    """Places for one occupation and sex (X: either): approved, and left. The wage is a month's."""

    id: str
    occupation: str
    sex: str
    quota: int
    left: int
    wage: Decimal
    currency: str


class Order(Schema):
    """A verified job order under its recruitment permit; days are whole, both included."""

    number: str
    agency: str
    employer: str
    destination: str
    permit_number: str
    permit_from: date
    permit_until: date
    opens_on: date
    closes_on: date
    lines: list[Line]


@router.get(
    "", response=Page[Order], operation_id="list_job_orders",
    **needs("job_orders:read", READ_JOB_ORDERS),
)  # fmt: skip
def list_job_orders(request: HttpRequest, limit: Limit = 25, cursor: Cursor = "") -> Page[Order]:
    """Job orders, newest first; an agency sees its own."""
    actor = caller(request)
    with looking(actor):
        orders, following = cut(job_orders(actor), cursor, limit)
        shown = [_order(order) for order in orders]
    return Page[Order](items=shown, next=following)


def _order(order: JobOrder) -> Order:
    lines = [
        Line(
            id=str(line.id), occupation=line.occupation, sex=line.sex, quota=line.quota,
            left=line.left, wage=line.wage, currency=line.currency,
        )
        for line in order.lines.all()
    ]  # fmt: skip
    return Order(
        number=order.number, agency=order.agency.office.name, employer=order.employer.name,
        destination=order.destination, permit_number=order.permit_number,
        permit_from=order.permit_from, permit_until=order.permit_until,
        opens_on=order.opens_on, closes_on=order.closes_on, lines=lines,
    )  # fmt: skip
