"""Fetch agencies, job orders and quota lines, and the status of a quota line as it is now."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum

from rantau.access.actor import Actor
from rantau.access.permissions import require_permission
from rantau.common import clock
from rantau.common.references import normalize_reference
from rantau.partners.errors import (
    NoSuchAgency,
    NoSuchAgencyChange,
    NoSuchJobOrder,
    NoSuchLicence,
    NoSuchProposal,
)
from rantau.partners.models import (
    Agency,
    AgencyChange,
    Employer,
    Hold,
    JobOrder,
    JobOrderProposal,
    Licence,
    QuotaLine,
)
from rantau.partners.permissions import (
    DECIDE_AGENCY_CHANGE,
    DECIDE_JOB_ORDER,
    DECIDE_LICENCE,
    READ_AGENCIES,
    READ_JOB_ORDERS,
    READ_OWN_AGENCY,
)

# A function of the database: it locks rows that the offices which decide may not change.
QUOTA_LINE_STATUS_SQL = "select * from partners_get_quota_status(%s, %s)"


@dataclass(frozen=True)
class QuotaLineStatus:
    """A quota line with its job order and agency at this moment, both locked FOR SHARE.

    agency_id     the agency's office
    on_hold       whether the agency or the job order has an open hold
    has_lease     whether the placement asked about has a place of the line
    is_household  whether the employer is a household, not a firm
    """

    line_id: UUID
    job_order_id: UUID
    number: str
    agency_id: UUID
    agency_name: str
    employer: str
    destination: str
    post_id: UUID
    occupation: str
    sex: str
    quota: int
    reserved: int
    consumed: int
    licence_from: date
    licence_until: date
    permit_number: str
    permit_from: date
    permit_until: date
    opens_on: date
    closes_on: date
    on_hold: bool
    has_lease: bool
    is_household: bool

    @property
    def employer_kind(self) -> str:
        """One of Employer.KINDS."""
        return Employer.HOUSEHOLD if self.is_household else Employer.FIRM


def find_quota_line(line: UUID | None) -> QuotaLine | None:
    """The line with its wage, as the actor sees it; None for none. Inside the caller's scope."""
    return QuotaLine.objects.filter(id=line).first() if line else None


def get_quota_line_status_for_share(
    line: UUID, *, placement: UUID | None = None
) -> QuotaLineStatus:
    """The line's status, read live and locked until commit. Raises NoSuchJobOrder.

    placement  the placement whose lease is asked about
    """
    with connection.cursor() as cursor:
        cursor.execute(QUOTA_LINE_STATUS_SQL, [line, placement])
        row = cursor.fetchone()
    if row is None:
        raise NoSuchJobOrder()
    return QuotaLineStatus(*row)


def list_job_orders(actor: Actor) -> QuerySet[JobOrder]:
    """The job orders the actor may see, newest first, with their lines."""
    require_permission(actor, READ_JOB_ORDERS)
    lines = Prefetch("lines", QuotaLine.objects.order_by("occupation", "sex"))
    rows = JobOrder.objects.select_related("employer", "agency__office")
    return rows.prefetch_related(lines).order_by("-id")


def get_job_order_by_number(actor: Actor, number: str, *, locks: bool = False) -> JobOrder:
    """The job order under `number`, with its agency and employer, locked by itself where wanted.
    Raises NoSuchJobOrder."""
    require_permission(actor, READ_JOB_ORDERS)
    rows = JobOrder.objects.select_related("agency__office", "employer")
    if locks:
        rows = rows.select_for_update(of=("self",))
    # PostgreSQL rejects NUL, and no number of ours has it.
    order = rows.filter(number=number).first() if number.isprintable() else None
    if order is None:
        raise NoSuchJobOrder()
    return order


def list_open_quota_lines(actor: Actor) -> QuerySet[QuotaLine]:
    """Quota lines of open job orders with free places, to register a candidate under."""
    require_permission(actor, READ_JOB_ORDERS)
    lines = QuotaLine.objects.filter(build_free_line_filter())
    return lines.select_related("job_order__employer").order_by("job_order__number", "occupation")


def build_free_line_filter() -> Q:
    """That a quota line has a free place and its job order may be used today."""
    return _build_open_filter("job_order") & Q(quota__gt=F("reserved") + F("consumed"))


def _build_open_filter(prefix: str) -> Q:
    """That the job order at the end of this path may be used today, by its own dates."""
    today = clock.today()
    return Q(
        **{f"{prefix}__{name}__lte": today for name in ("opens_on", "permit_from")},
        **{f"{prefix}__{name}__gte": today for name in ("closes_on", "permit_until")},
    )


def list_agencies(actor: Actor) -> QuerySet[Agency]:
    """Every agency by name."""
    require_permission(actor, READ_AGENCIES)
    return Agency.objects.select_related("office").order_by("office__name")


def get_agency_by_code(actor: Actor, code: str) -> Agency:
    """The agency under its office code. Raises NoSuchAgency."""
    agencies = list_agencies(actor)
    if not code.isprintable():  # no code of ours; PostgreSQL rejects NUL
        raise NoSuchAgency()
    agency = agencies.filter(office__code=code).first()
    if agency is None:
        raise NoSuchAgency()
    return agency


def get_licence(actor: Actor, reference: str, *, locks: bool = False) -> Licence:
    """The proposed or decided licence under `reference`, with its office. Raises NoSuchLicence."""
    require_permission(actor, DECIDE_LICENCE)
    rows = Licence.objects.select_related("office")
    if locks:
        rows = rows.select_for_update(of=("self",))
    licence = rows.filter(reference=normalize_reference(reference)).first()
    if licence is None:
        raise NoSuchLicence()
    return licence


def list_proposed_licences(actor: Actor) -> list[Licence]:
    """Licences that nobody has decided on, the oldest first."""
    require_permission(actor, DECIDE_LICENCE)
    rows = Licence.objects.select_related("office").filter(outcome="")
    return list(rows.order_by("proposed_at", "id"))


def list_licences_of_agency(actor: Actor, agency: Agency) -> list[Licence]:
    """What was proposed for an agency, decided or not, newest first."""
    require_permission(actor, DECIDE_LICENCE)
    return list(Licence.objects.filter(office=agency.office_id).order_by("-id"))


def get_agency_change(actor: Actor, reference: str, *, locks: bool = False) -> AgencyChange:
    """The proposed or decided change under `reference`, with its agency. Raises
    NoSuchAgencyChange."""
    require_permission(actor, DECIDE_AGENCY_CHANGE)
    rows = AgencyChange.objects.select_related("agency__office")
    if locks:
        rows = rows.select_for_update(of=("self",))
    change = rows.filter(reference=normalize_reference(reference)).first()
    if change is None:
        raise NoSuchAgencyChange()
    return change


def list_changes_of_agency(actor: Actor, agency: Agency) -> list[AgencyChange]:
    """What was proposed to change of an agency, decided or not, newest first."""
    require_permission(actor, DECIDE_AGENCY_CHANGE)
    return list(AgencyChange.objects.filter(agency=agency).order_by("-id"))


def list_proposed_agency_changes(actor: Actor) -> list[AgencyChange]:
    """Changes of agencies that nobody has decided on, the oldest first."""
    require_permission(actor, DECIDE_AGENCY_CHANGE)
    rows = AgencyChange.objects.select_related("agency__office").filter(outcome="")
    return list(rows.order_by("proposed_at", "id"))


def get_job_order_proposal(
    actor: Actor, reference: str, *, locks: bool = False
) -> JobOrderProposal:
    """The proposed or decided job order under `reference`, with its agency and post. Raises
    NoSuchProposal."""
    require_permission(actor, DECIDE_JOB_ORDER)
    rows = JobOrderProposal.objects.select_related("agency__office", "post")
    if locks:
        rows = rows.select_for_update(of=("self",))
    proposal = rows.filter(reference=normalize_reference(reference)).first()
    if proposal is None:
        raise NoSuchProposal()
    return proposal


def list_proposed_job_orders(actor: Actor, agency: Agency | None = None) -> list[JobOrderProposal]:
    """Job orders that nobody has decided on, of one agency or of all, the oldest first."""
    require_permission(actor, DECIDE_JOB_ORDER)
    rows = JobOrderProposal.objects.select_related("agency__office").filter(outcome="")
    if agency is not None:
        rows = rows.filter(agency=agency)
    return list(rows.order_by("proposed_at", "id"))


def list_agencies_with_counts(actor: Actor) -> QuerySet[Agency]:
    """Every agency with `job_order_count` and `remaining_places`, the free places of open ones."""
    places = F("job_orders__lines__quota") - F("job_orders__lines__reserved")
    free = places - F("job_orders__lines__consumed")
    remaining = Sum(free, filter=_build_open_filter("job_orders"), default=0)
    orders = Count("job_orders", distinct=True)
    return list_agencies(actor).annotate(job_order_count=orders, remaining_places=remaining)


def get_own_agency(actor: Actor) -> Agency:
    """The agency for which the actor works. Raises NoSuchAgency."""
    require_permission(actor, READ_OWN_AGENCY)
    agency = Agency.objects.select_related("office").filter(office=actor.office).first()
    if agency is None:
        raise NoSuchAgency()
    return agency


def list_job_orders_of_agency(actor: Actor, agency: Agency) -> list[JobOrder]:
    """The agency's job orders, newest first, with their lines."""
    return list(list_job_orders(actor).filter(agency=agency))


def count_open_job_orders(office: UUID) -> int:
    """How many job orders may still be used that name the office as post abroad or as agency."""
    today = clock.today()
    orders = JobOrder.objects.filter(closes_on__gte=today, permit_until__gte=today)
    return orders.filter(Q(post=office) | Q(agency=office)).count()


def is_held(*about: UUID | None) -> bool:
    """Whether one of these agencies and job orders has an open hold. Inside a scope that sees
    them."""
    keys = [each for each in about if each is not None]
    return Hold.objects.filter(about__in=keys, lifted_at=None).exists()


def get_open_holds() -> dict[UUID, Hold]:
    """The open holds, by the id of what they stop."""
    return {hold.about: hold for hold in Hold.objects.filter(lifted_at=None)}


DEMO_LICENCE_PREFIX = "PERAGA-"  # "for show", in Indonesian


def has_demo_agencies() -> bool:
    """Whether the agencies of the demonstration are here, and so no real person."""
    return Agency.objects.filter(licence_number__startswith=DEMO_LICENCE_PREFIX).exists()
