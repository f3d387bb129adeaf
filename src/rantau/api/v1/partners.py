"""Job orders and the places left in them."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from ninja import Router, Schema

from rantau.access.scope import reading_as
from rantau.api.authentication import get_actor, require_access
from rantau.api.pagination import Cursor, CursorPage, Limit, paginate_by_id
from rantau.partners.models import JobOrder
from rantau.partners.permissions import READ_JOB_ORDERS
from rantau.partners.selectors import list_job_orders

router = Router(tags=["job orders"])


class JobOrderLineOut(Schema):
    """Places for one occupation and sex (X: either): approved, and left. The wage is a month's."""

    id: str
    occupation: str
    sex: str
    quota: int
    left: int
    wage: Decimal
    currency: str


class JobOrderOut(Schema):
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
    lines: list[JobOrderLineOut]


@router.get(
    "",
    response=CursorPage[JobOrderOut],
    operation_id="list_job_orders",
    **require_access("job_orders:read", READ_JOB_ORDERS),
)
def job_order_list(
    request: HttpRequest, limit: Limit = 25, cursor: Cursor = ""
) -> CursorPage[JobOrderOut]:
    """Job orders, newest first; an agency sees its own."""
    actor = get_actor(request)
    with reading_as(actor):
        orders, next_cursor = paginate_by_id(list_job_orders(actor), cursor, limit)
        items = [_build_job_order(order) for order in orders]
    return CursorPage[JobOrderOut](items=items, next=next_cursor)


def _build_job_order(order: JobOrder) -> JobOrderOut:
    lines = [
        JobOrderLineOut(
            id=str(line.id),
            occupation=line.occupation,
            sex=line.sex,
            quota=line.quota,
            left=line.remaining,
            wage=line.wage,
            currency=line.currency,
        )
        for line in order.lines.all()
    ]
    return JobOrderOut(
        number=order.number,
        agency=order.agency.office.name,
        employer=order.employer.name,
        destination=order.destination,
        permit_number=order.permit_number,
        permit_from=order.permit_from,
        permit_until=order.permit_until,
        opens_on=order.opens_on,
        closes_on=order.closes_on,
        lines=lines,
    )
